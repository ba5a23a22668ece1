# /// script
# dependencies = ["rasterio"]
# ///
import numpy
import rasterio
from rasterio.transform import from_origin

with rasterio.open(
    "/tmp/a.tif", "w", driver="GTiff", width=4, height=4, count=1, dtype="uint8", crs="EPSG:4326",
    transform=from_origin(0, 0, 1, 1),
) as raster:
    raster.write(numpy.ones((1, 4, 4), "uint8"))
assert rasterio.open("/tmp/a.tif").crs.to_epsg() == 4326
