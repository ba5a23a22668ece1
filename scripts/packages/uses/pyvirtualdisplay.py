# /// script
# dependencies = ["pyvirtualdisplay"]
# ///
from pyvirtualdisplay import Display

with Display(visible=False, size=(320, 240)) as display:
    assert display.is_alive()
