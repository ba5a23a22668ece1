# /// script
# dependencies = ["pyenchant"]
# ///
import enchant

assert enchant.Dict("en_US").check("hello")
