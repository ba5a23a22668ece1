"""Gives commands to HAProxy."""

import socket
import sys

for line in sys.argv[1:]:
    control = socket.socket(socket.AF_UNIX)
    control.connect("/tmp/admin")
    control.sendall(line.encode() + b"\n")
    print(control.makefile().read())
