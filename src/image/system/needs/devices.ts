import type { DebianNeeds } from '../need';

/** Devices and services of the machine. */
export const DEVICES: DebianNeeds = {
  fusepy: {
    runs: ['libfuse2t64'],
    source: 'https://github.com/fusepy/fusepy',
  },
  hid: {
    runs: ['libhidapi-hidraw0'],
    source: 'https://github.com/apmorton/pyhidapi',
  },
  libusb1: {
    runs: ['libusb-1.0-0'],
    source: 'https://github.com/vpelletier/python-libusb1',
  },
  pycups: {
    compiled: { headers: ['libcups2-dev'], loads: ['libcups2t64'] },
    source: 'https://github.com/OpenPrinting/pycups',
  },
  pyudev: {
    runs: ['libudev1'],
    source: 'https://pyudev.readthedocs.io/en/latest/install.html',
  },
  pyusb: {
    runs: ['libusb-1.0-0'],
    source: 'https://github.com/pyusb/pyusb',
  },
};
