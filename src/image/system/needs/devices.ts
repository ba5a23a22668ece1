import type { DebianNeeds } from '../need';

/** Devices and services of the machine. */
export const DEVICES: DebianNeeds = {
  'dbus-python': {
    compiled: { headers: ['libdbus-1-dev', 'libglib2.0-dev', 'pkgconf'], loads: ['libdbus-1-3', 'libglib2.0-0t64'] },
    source: 'https://dbus.freedesktop.org/doc/dbus-python/',
  },
  'fusepy': {
    runs: ['libfuse2t64'],
    source: 'https://github.com/fusepy/fusepy',
  },
  'hid': {
    runs: ['libhidapi-hidraw0'],
    source: 'https://github.com/apmorton/pyhidapi',
  },
  'libusb1': {
    runs: ['libusb-1.0-0'],
    source: 'https://github.com/vpelletier/python-libusb1',
  },
  'pycups': {
    compiled: { headers: ['libcups2-dev'], loads: ['libcups2t64'] },
    source: 'https://github.com/OpenPrinting/pycups',
  },
  'pyudev': {
    runs: ['libudev1'],
    source: 'https://pyudev.readthedocs.io/en/latest/install.html',
  },
  'pyusb': {
    runs: ['libusb-1.0-0'],
    source: 'https://github.com/pyusb/pyusb',
  },
  'systemd-python': {
    compiled: { headers: ['libsystemd-dev', 'pkgconf'], loads: ['libsystemd0'] },
    source: 'https://github.com/systemd/python-systemd',
  },
};
