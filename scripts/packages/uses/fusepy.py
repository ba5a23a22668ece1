# /// script
# dependencies = ["fusepy"]
# ///
import fuse

try:
    fuse.FUSE(fuse.Operations(), "/nowhere", foreground=True)
except RuntimeError:
    pass
