"""Runs a program that must have ended after some seconds.

    python -I -S limit.py 600 35 python -m shop.report

After 600 seconds the program gets SIGTERM, 35 seconds later SIGKILL. Every signal is passed on to it.

Exits with 124, as timeout(1) does, if it had to be told to stop, whatever it then did; else as the program does, with
128 and the number of the signal that ended it; with 127 if the program does not exist, with 126 if it cannot be run,
and with 125 without a valid call.
"""

# The C module under "signal", whose enumerations take 1.5 MiB for as long as the container runs.
import _signal as signal
import os
import sys
import time

# SIGCHLD is about the program; the others cannot be caught, or are raised by an error of the receiver.
PASSED_ON = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2,
             signal.SIGWINCH, signal.SIGTTIN, signal.SIGTTOU, signal.SIGALRM]


def main(words):
    if len(words) < 3 or not all(word.isascii() and word.isdigit() for word in words[:2]):
        fail(125, "expected limit.py SECONDS STOP_SECONDS PROGRAM [ARGUMENT ...]")
    limit, stop = map(int, words[:2])
    # Before the program starts, so that no signal is lost; they are read below, one at a time.
    signal.pthread_sigmask(signal.SIG_BLOCK, [*PASSED_ON, signal.SIGCHLD])
    child = start(words[2:])
    status = wait(child, limit)
    if status is None:
        # At once, since the platform may kill this program too.
        say("the program ran for %d s, its time limit, and is stopped" % limit)
        os.kill(child, signal.SIGTERM)
        if wait(child, stop) is None:
            say("the program did not stop within %d s, and is killed" % stop)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        sys.exit(124)
    sys.exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))


def start(program):
    try:
        # Python ignores these two, and a program inherits that.
        ignored = [signal.SIGPIPE, signal.SIGXFSZ]
        return os.posix_spawnp(program[0], program, os.environ, setsigmask=[], setsigdef=ignored)
    except FileNotFoundError:
        fail(127, "%s: not found" % program[0])
    except OSError as error:
        fail(126, "%s: %s" % (program[0], error.strerror))


def wait(child, seconds):
    """The status of the program at its end, or None after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        info = signal.sigtimedwait([*PASSED_ON, signal.SIGCHLD], max(0, end - time.monotonic()))
        if info is None:
            return None
        if info.si_signo != signal.SIGCHLD:
            os.kill(child, info.si_signo)
            continue
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status


def say(text):
    sys.stderr.write("limit: %s\n" % text)
    sys.stderr.flush()


def fail(code, reason):
    say(reason)
    sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
