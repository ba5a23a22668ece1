# /// script
# dependencies = ["pyppeteer"]
# ///
import pyppeteer
