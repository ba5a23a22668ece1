# /// script
# dependencies = ["lxml"]
# [tool.uv]
# no-binary-package = ["lxml"]
# ///
from lxml import etree

sheet = '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/"><b/></xsl:template></xsl:stylesheet>'
assert etree.XSLT(etree.XML(sheet))(etree.XML("<a/>")).getroot().tag == "b"
