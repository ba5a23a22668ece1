# /// script
# dependencies = ["pamela"]
# ///
import pamela

try:
    pamela.authenticate("a", "b", service="none")
except pamela.PAMError as error:
    assert error.errno != 0, error
