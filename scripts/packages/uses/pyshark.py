# /// script
# dependencies = ["pyshark"]
# ///
from pyshark.tshark.tshark import get_tshark_version

assert get_tshark_version().major >= 4
