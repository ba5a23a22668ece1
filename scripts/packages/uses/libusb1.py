# /// script
# dependencies = ["libusb1"]
# ///
import usb1

with usb1.USBContext() as context:
    assert isinstance(context.getDeviceList(), list)
