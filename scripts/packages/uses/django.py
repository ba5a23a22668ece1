# /// script
# dependencies = ["django"]
# ///
import django
from django.conf import settings

SPATIALITE = {"ENGINE": "django.contrib.gis.db.backends.spatialite", "NAME": ":memory:"}
settings.configure(INSTALLED_APPS=["django.contrib.gis"], DATABASES={"default": SPATIALITE})
django.setup()

from django.contrib.gis.gdal import SpatialReference
from django.contrib.gis.geos import Point
from django.db import connection

point = Point(13, 52, srid=4326).transform(3857, clone=True)
assert point.buffer(1).area > 3 and SpatialReference(25833).proj
with connection.cursor() as cursor:
    cursor.execute("SELECT ST_Area(ST_Buffer(MakePoint(0, 0), 1))")
    assert cursor.fetchone()[0] > 3
