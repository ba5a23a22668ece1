"""The program `fastmath`."""

import sys

from fastmath import total


def main():
    print(total(int(sys.argv[1])))
