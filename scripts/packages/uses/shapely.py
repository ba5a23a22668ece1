# /// script
# dependencies = ["shapely"]
# [tool.uv]
# no-binary-package = ["shapely"]
# ///
import shapely

assert shapely.Point(0, 0).buffer(1).area > 3
