# /// script
# dependencies = ["pysaml2"]
# ///
from saml2.sigver import CryptoBackendXmlSec1, get_xmlsec_binary

assert CryptoBackendXmlSec1(get_xmlsec_binary()).version[0] in "1"
