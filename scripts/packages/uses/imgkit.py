# /// script
# dependencies = ["imgkit"]
# ///
import imgkit
