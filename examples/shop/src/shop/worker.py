"""The shop's background side: mails receipts until it is told to stop."""

import signal
import threading
from types import FrameType

stop = threading.Event()


def finish(_signal: int, _frame: FrameType | None) -> None:
    """Lets the receipt in hand be sent before the process ends."""
    stop.set()


def send_next_receipt() -> None:
    print("receipt sent", flush=True)


def main() -> None:
    signal.signal(signal.SIGTERM, finish)
    while not stop.wait(timeout=5):
        send_next_receipt()
    print("stopped", flush=True)


if __name__ == "__main__":
    main()
