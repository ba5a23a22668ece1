"""Exits with 0 when the web server answers."""

import urllib.request

urllib.request.urlopen("http://127.0.0.1:8000/healthz", timeout=2)
