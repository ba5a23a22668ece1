# /// script
# dependencies = ["python-nmap"]
# ///
import nmap

found = nmap.PortScanner().scan("127.0.0.1", "1", "-sT -Pn -n")
assert found["scan"]["127.0.0.1"]["tcp"][1]["state"] == "closed", found
