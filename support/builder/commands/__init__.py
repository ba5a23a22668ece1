"""A module for each command of `__main__`: its options, and its steps in order."""
