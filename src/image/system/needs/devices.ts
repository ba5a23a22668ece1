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
  pyusb: {
    runs: ['libusb-1.0-0'],
    source: 'https://github.com/pyusb/pyusb',
  },
};
