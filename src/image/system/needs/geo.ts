import type { DebianNeeds } from '../need';

/** Django's geographic part loads both by ctypes, and does not start without them. */
const GEO_DJANGO = ['libgdal36', 'libgeos-c1t64'];

/** Maps, grids and the files of science. */
export const GEO: DebianNeeds = {
  django: {
    parts: {
      'django.contrib.gis': GEO_DJANGO,
      'django.contrib.gis.db': GEO_DJANGO,
      'django.contrib.gis.db.backends.spatialite': ['libsqlite3-mod-spatialite'],
      'django.contrib.gis.gdal': GEO_DJANGO,
      'django.contrib.gis.geos': GEO_DJANGO,
    },
    source: 'https://docs.djangoproject.com/en/stable/ref/contrib/gis/install/geolibs/',
  },
  eccodes: {
    runs: ['libeccodes0'],
    unless: ['eccodeslib'],
    source: 'https://github.com/ecmwf/eccodes-python',
  },
  gdal: {
    compiled: { headers: ['libgdal-dev'], loads: ['libgdal36'] },
    source: 'https://gdal.org/en/stable/api/python/python_bindings.html',
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
