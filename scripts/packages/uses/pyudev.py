# /// script
# dependencies = ["pyudev"]
# ///
import pyudev

assert pyudev.Devices.from_sys_path(pyudev.Context(), "/sys/devices/virtual/mem/null").sys_name == "null"
