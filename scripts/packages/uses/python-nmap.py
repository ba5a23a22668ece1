# /// script
# dependencies = ["python-nmap"]
# ///
import nmap

assert nmap.PortScanner().nmap_version()[0] == 7
