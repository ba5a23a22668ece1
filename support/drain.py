"""Runs a program, and lets it serve on for some seconds when it is told to stop.

    python -I -S drain.py 10 uvicorn shop.main:app

For stops that come without warning: a load balancer learns of them while the program gets its signal already, and sends
requests to it for some seconds more. SIGTERM reaches the program after that time; meanwhile readiness is 503 for an
application behind container_health.py. A second SIGTERM, and every other signal, is passed on at once.

Exits as the program does, with 128 and the number of the signal that ended it; with 127 if the program does not exist,
with 126 if it cannot be run, and with 125 without a valid call.
"""

# The C module under "signal", whose enumerations take 1.5 MiB for as long as the container runs.
import _signal as signal
import os
import sys

DRAINING = "/tmp/.container-draining"

# SIGCHLD is about the program; the others cannot be caught, or are raised by an error of the receiver.
PASSED_ON = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2,
             signal.SIGWINCH, signal.SIGTTIN, signal.SIGTTOU, signal.SIGALRM]


def main(words):
    if len(words) < 2 or not words[0].isascii() or not words[0].isdigit():
        fail(125, "expected drain.py SECONDS PROGRAM [ARGUMENT ...]")
    remove(DRAINING)
    # Before the program starts, so that no signal is lost; they are read below, one at a time.
    signal.pthread_sigmask(signal.SIG_BLOCK, [*PASSED_ON, signal.SIGCHLD])
    child = start(words[1:])
    sys.exit(code_of(wait(child, int(words[0]))))


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
    """The status of the program at its end."""
    draining = False
    while True:
        number = signal.sigwait([*PASSED_ON, signal.SIGCHLD])
        if number == signal.SIGCHLD:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return status
        elif number == signal.SIGALRM:
            os.kill(child, signal.SIGTERM)
        elif number == signal.SIGTERM and not draining and seconds > 0:
            draining = True
            mark(DRAINING)
            signal.alarm(seconds)
        else:
            signal.alarm(0)
            os.kill(child, number)


def code_of(status):
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def mark(path):
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o444))
    except OSError as error:
        # The drain itself needs no file.
        sys.stderr.write("drain: readiness stays as it is: cannot write %s: %s\n" % (path, error.strerror))


def remove(path):
    """A container that is started again may have the file of its last stop."""
    try:
        os.unlink(path)
    except OSError:
        pass


def fail(code, reason):
    sys.stderr.write("drain: %s\n" % reason)
    sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
