"""Debian's packages as a tree of files: what the command `debian` does for an image, which may have no apt or shell."""
