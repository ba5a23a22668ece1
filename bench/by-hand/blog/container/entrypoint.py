"""Writes the secrets that ECS injects as variables to files, and starts the program without them."""

import os
import sys

PREFIX = "SECRET_FILE_"

for variable in [name for name in os.environ if name.startswith(PREFIX)]:
    path = "/run/secrets/" + variable.removeprefix(PREFIX)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o400), "w") as file:
        file.write(os.environ.pop(variable))
os.execvp(sys.argv[1], sys.argv[1:])
