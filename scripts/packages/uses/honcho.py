# /// script
# dependencies = ["honcho"]
# ///
import honcho
