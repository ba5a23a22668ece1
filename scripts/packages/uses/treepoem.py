# /// script
# dependencies = ["treepoem"]
# ///
import treepoem

assert treepoem.generate_barcode("qrcode", "hello").width > 20
