# /// script
# dependencies = ["eccodes"]
# ///
import eccodes

message = eccodes.codes_grib_new_from_samples("GRIB2")
assert eccodes.codes_get(message, "edition") == 2
