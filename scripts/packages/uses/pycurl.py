# /// script
# dependencies = ["pycurl"]
# [tool.uv]
# no-binary-package = ["pycurl"]
# ///
import pycurl

curl = pycurl.Curl()
curl.setopt(pycurl.URL, "https://127.0.0.1:1/")
try:
    curl.perform()
except pycurl.error as error:
    assert error.args[0] == pycurl.E_COULDNT_CONNECT, error
