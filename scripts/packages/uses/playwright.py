# /// script
# dependencies = ["playwright"]
# ///
import playwright.sync_api
