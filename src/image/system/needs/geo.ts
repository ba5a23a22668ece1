import type { DebianNeeds } from '../need';

/** Maps, grids and the files of science. */
export const GEO: DebianNeeds = {
  eccodes: {
    runs: ['libeccodes0'],
    unless: ['eccodeslib'],
    source: 'https://github.com/ecmwf/eccodes-python',
  },
  rasterio: {
    runs: ['libexpat1'],
    source: 'https://github.com/rasterio/rasterio-wheels/issues/136',
  },
  rtree: {
    compiled: { headers: [], loads: ['libspatialindex-c8'] },
    source: 'https://rtree.readthedocs.io/en/latest/install.html',
  },
  shapely: {
    compiled: { headers: ['libgeos-dev', 'pkgconf'], loads: ['libgeos-c1t64'] },
    source: 'https://shapely.readthedocs.io/en/stable/installation.html',
  },
};
