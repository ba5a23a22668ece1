# /// script
# dependencies = ["pyusb"]
# ///
import usb.core

list(usb.core.find(find_all=True))
