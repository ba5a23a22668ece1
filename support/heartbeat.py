"""Reads the heartbeat of a worker, and exits with 0 only if it is recent.

    python -I -S heartbeat.py FOLDER SECONDS

FOLDER has a file for each process that works, which worker.py touches every few seconds; none may be older than SECONDS.
Prints nothing if the worker is healthy; otherwise one line with the reason, for the platform's health log.
"""

# What "os" and "time" are made of: a probe costs 11 ms of CPU, most of them for Python itself.
import posix
import sys
import time


def reason_in(folder, seconds):
    try:
        ages = {name: time.time() - posix.stat(folder + "/" + name).st_mtime for name in posix.listdir(folder)}
    except OSError as error:
        return "cannot read the heartbeat in %s: %s" % (folder, error.strerror)
    if not ages:
        return "no heartbeat yet; the worker is not connected to its broker"
    oldest = max(ages, key=ages.get)
    if ages[oldest] > seconds:
        return "the last heartbeat of process %s was %d s ago, expected at most %d" % (oldest, ages[oldest], seconds)
    return None


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: heartbeat.py FOLDER SECONDS")
    reason = reason_in(sys.argv[1], int(sys.argv[2]))
    if reason:
        sys.exit("unhealthy: " + reason)
