"""Works until it is told to stop, and handles no signal."""

import time


def main() -> None:
    print("ready", flush=True)
    time.sleep(600)


if __name__ == "__main__":
    main()
