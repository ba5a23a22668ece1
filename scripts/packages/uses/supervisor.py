# /// script
# dependencies = ["supervisor"]
# ///
import supervisor
