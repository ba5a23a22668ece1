# /// script
# dependencies = ["pyshark"]
# ///
import struct

import pyshark

packet = bytes.fromhex("ffffffffffff 000000000000 0806 0001080006040001 000000000000 7f000001 000000000000 7f000002")
with open("/tmp/a.pcap", "wb") as file:
    file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
    file.write(struct.pack("<IIII", 0, 0, len(packet), len(packet)) + packet)
with pyshark.FileCapture("/tmp/a.pcap") as capture:
    assert capture[0].highest_layer == "ARP"
