# /// script
# dependencies = ["gdal==3.10.3"]
# ///
from osgeo import gdal, osr

gdal.UseExceptions()
raster = gdal.GetDriverByName("GTiff").Create("/tmp/a.tif", 4, 4)
reference = osr.SpatialReference()
reference.ImportFromEPSG(25833)
raster.SetProjection(reference.ExportToWkt())
raster.FlushCache()
assert "25833" in gdal.Open("/tmp/a.tif").GetProjection()
