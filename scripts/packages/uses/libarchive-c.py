# /// script
# dependencies = ["libarchive-c"]
# ///
import libarchive

with libarchive.file_writer("/tmp/a.7z", "7zip") as archive:
    archive.add_file_from_memory("a", 5, b"hello")
