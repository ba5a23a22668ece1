"""Compiled files of the packages: their headers, their symbols, and whether they open on the base of the image."""
