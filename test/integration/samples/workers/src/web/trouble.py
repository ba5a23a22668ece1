"""What an application may do to its container. Nothing here ends well without the limits of one."""

import os
import time

MEGABYTE = 1 << 20

# Beyond every limit that a container of the tests has, and harmless without one.
MOST_MEGABYTES = 1024
MOST_CHILDREN = 600


def allocate() -> None:
    """Takes memory until the kernel says no."""
    held = [bytearray(MEGABYTE) for _ in range(MOST_MEGABYTES)]
    del held


def fork(seconds: float) -> int:
    """Starts processes that do nothing for a while until there can be no more. Returns how many."""
    children = []
    try:
        while len(children) < MOST_CHILDREN:
            child = os.fork()
            if child == 0:
                time.sleep(seconds)
                os._exit(0)
            children.append(child)
    except OSError:
        pass
    for child in children:
        os.waitpid(child, 0)
    return len(children)


def orphans(count: int) -> int:
    """Leaves grandchildren behind that end a moment later. Returns how many zombies there are after 2 s."""
    for _ in range(count):
        child = os.fork()
        if child == 0:
            if os.fork() == 0:
                time.sleep(0.3)
            os._exit(0)
        os.waitpid(child, 0)
    time.sleep(2)
    return sum(state_of(each) == "Z" for each in os.listdir("/proc") if each.isdigit())


def state_of(process: str) -> str:
    try:
        with open("/proc/%s/stat" % process) as file:
            return file.read().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "gone"
