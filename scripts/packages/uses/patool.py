# /// script
# dependencies = ["patool", "py7zr"]
# ///
import patoolib
import py7zr

with py7zr.SevenZipFile("/tmp/a.7z", "w") as archive:
    archive.writestr(b"hello", "a")
patoolib.test_archive("/tmp/a.7z")
