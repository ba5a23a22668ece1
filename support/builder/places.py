"""Where the image has what more than one command knows of, below its root."""

INIT = "usr/local/bin/tini"
