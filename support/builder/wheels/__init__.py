"""Wheels of the project's own packages: how one is built, and what is checked of it."""
