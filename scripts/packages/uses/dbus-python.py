# /// script
# dependencies = ["dbus-python"]
# [tool.uv]
# dependency-metadata = [{ name = "dbus-python" }]
# ///
import dbus.bus

try:
    dbus.bus.BusConnection("unix:path=/tmp/none")
except dbus.DBusException as error:
    assert error.get_dbus_name() == "org.freedesktop.DBus.Error.FileNotFound", error
