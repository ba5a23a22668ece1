# /// script
# dependencies = ["circus"]
# ///
import circus
