"""Writes what a large download would bring."""
import os

os.makedirs("model", exist_ok=True)
with open("model/weights.bin", "w") as file:
    file.write("weights of " + os.environ["MODEL"])
