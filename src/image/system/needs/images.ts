import type { DebianNeeds } from '../need';

/** Images, bar codes and drawing. */
export const IMAGES: DebianNeeds = {
  'cairocffi': {
    runs: ['libcairo2'],
    source: 'https://doc.courtbouillon.org/cairocffi/stable/overview.html',
  },
  'opencv-contrib-python': {
    runs: ['libgl1', 'libglib2.0-0t64', 'libsm6', 'libxext6'],
    source: 'https://github.com/opencv/opencv-python',
  },
  'opencv-python': {
    runs: ['libgl1', 'libglib2.0-0t64', 'libsm6', 'libxext6'],
    source: 'https://github.com/opencv/opencv-python',
  },
  'openslide-python': {
    runs: ['libopenslide0'],
    unless: ['openslide-bin'],
    source: 'https://openslide.org/download/',
  },
  'pycairo': {
    compiled: { headers: ['libcairo2-dev', 'pkgconf'], loads: ['libcairo2'] },
    source: 'https://pycairo.readthedocs.io/en/latest/getting_started.html',
  },
  'pyexiftool': {
    runs: ['libimage-exiftool-perl'],
    source: 'https://github.com/sylikc/pyexiftool',
  },
  'pylibdmtx': {
    runs: ['libdmtx0t64'],
    source: 'https://github.com/NaturalHistoryMuseum/pylibdmtx',
  },
  'pyvips': {
    runs: ['libvips42t64'],
    unless: ['pyvips-binary'],
    source: 'https://github.com/libvips/pyvips',
  },
  'pyzbar': {
    runs: ['libzbar0t64'],
    source: 'https://github.com/NaturalHistoryMuseum/pyzbar',
  },
  'rdkit': {
    runs: ['libxrender1', 'libxext6', 'libexpat1'],
    source: 'https://github.com/kuelumbus/rdkit-pypi/issues/71',
  },
  'skia-python': {
    runs: ['libgl1', 'libegl1', 'libfontconfig1'],
    source: 'https://github.com/skia-python/skia-python',
  },
  'wand': {
    runs: ['libmagickwand-7.q16-10'],
    source: 'https://docs.wand-py.org/en/latest/guide/install.html',
  },
};
