# /// script
# dependencies = ["pyexecjs"]
# ///
import execjs

assert execjs.eval("1 + 1") == 2
