import type { DebianNeeds } from '../need';

/** Maps, grids and the files of science. */
export const GEO: DebianNeeds = {
  eccodes: {
    runs: ['libeccodes0'],
    source: 'https://github.com/ecmwf/eccodes-python',
  },
  rasterio: {
    runs: ['libexpat1'],
    source: 'https://rasterio.readthedocs.io/en/stable/installation.html',
  },
};
