"""Sends a health check to this container's server, and exits with 0 only if the answer is a 2xx.

    python -I -S probe.py PORT PATH [SECONDS [BELOW]]

BELOW is the first unhealthy status, 300 by default. It is 500 for an application without a health route: any answer
except a server error shows that the server works.

Prints nothing if the server is healthy; otherwise one line with the reason, for the platform's health log.

A redirect is unhealthy: it does not show that the application works, and load balancers do not follow it either.
The request has "Host: localhost": a server that checks host names (Django's ALLOWED_HOSTS) must allow it.
"""

# The C module under "socket": a probe costs 13 ms of CPU with it, 29 ms with the wrapper and 56 ms with urllib.
import _socket
import sys
import time

# Platforms kill a probe after 2 s by default; starting Python on a small CPU takes up to 0.5 s of them.
SECONDS = 1.5


def status_of(port, path, seconds):
    """Status code of the answer. Reads only the first line."""
    deadline = time.monotonic() + seconds
    connection = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    connection.settimeout(seconds)
    connection.connect(("127.0.0.1", port))
    request = "GET %s HTTP/1.1\r\nHost: localhost\r\nUser-Agent: container-probe\r\nConnection: close\r\n\r\n" % path
    connection.send(request.encode("ascii"))
    answer = b""
    while b"\r\n" not in answer and len(answer) < 1024:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        connection.settimeout(left)
        received = connection.recv(256)
        if not received:
            raise ValueError("the connection closed before a full status line: %r" % answer)
        answer += received
    protocol, _, rest = answer.partition(b" ")
    code = rest[:3]
    if not (protocol.startswith(b"HTTP/1.") and len(code) == 3 and code.isdigit() and rest[3:4] in (b" ", b"\r")):
        raise ValueError("not an HTTP answer: %r" % answer[:40])
    return int(code)


def main(port, path, seconds=SECONDS, below=300):
    try:
        status = status_of(int(port), path, float(seconds))
        last = int(below) - 1
        reason = None if 200 <= status <= last else "answered %d, expected 200 to %d" % (status, last)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
    if reason:
        sys.exit("unhealthy: http://127.0.0.1:%s%s: %s" % (port, path, reason))


if __name__ == "__main__":
    if not 3 <= len(sys.argv) <= 5:
        sys.exit("usage: probe.py PORT PATH [SECONDS [BELOW]]")
    main(*sys.argv[1:])
