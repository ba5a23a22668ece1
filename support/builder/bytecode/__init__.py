"""Bytecode that is the same in every build and never compared with its source: one file, many, the standard library."""
