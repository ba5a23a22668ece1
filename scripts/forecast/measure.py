"""Installs the requirement files of one lock as an image does, and prints what became of each package as JSON.

Runs in the image of the Dockerfile beside it, with `/requirements` and `/builder`. Sizes are bytes, as pairs of packed
(gzip, level 6, as registries keep layers) and unpacked.
"""

import csv
import io
import json
import multiprocessing
import os
import re
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
import zlib

ENVIRONMENT = "/app/.venv"
SITE = ENVIRONMENT + "/lib/python3.13/site-packages"
LAYERS = "/layers"


class Counter(io.RawIOBase):
    """Counts what a packed tar would have, without keeping it."""

    def __init__(self):
        self.packer = zlib.compressobj(6, zlib.DEFLATED, 31)
        self.size = 0

    def writable(self):
        return True

    def write(self, data):
        self.size += len(self.packer.compress(data))
        return len(data)

    def finish(self):
        return self.size + len(self.packer.flush())


def sizes(root, paths):
    counter = Counter()
    unpacked = 0
    with tarfile.open(fileobj=counter, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted(paths):
            full = os.path.join(root, path)
            info = archive.gettarinfo(full, path)
            info.mtime, info.uname, info.gname = 0, "", ""
            if info.isreg():
                unpacked += info.size
                with open(full, "rb") as content:
                    archive.addfile(info, content)
            else:
                archive.addfile(info)
    return [counter.finish(), unpacked]


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def distributions(site):
    """Name, version and the existing files of each package, relative to its site-packages."""
    for entry in sorted(os.listdir(site)) if os.path.isdir(site) else []:
        record = os.path.join(site, entry, "RECORD")
        if not entry.endswith(".dist-info") or not os.path.isfile(record):
            continue
        name, _, version = entry[:-len(".dist-info")].rpartition("-")
        with open(record, newline="", encoding="utf-8") as rows:
            paths = {os.path.normpath(row[0]) for row in csv.reader(rows) if row}
        yield normalized(name), version, {path for path in paths if os.path.lexists(os.path.join(site, path))}


def is_bytecode(path):
    return path.endswith(".pyc")


def raw(site, paths):
    """Unpacked; a wheel says itself how large it is when packed."""
    return sum(os.lstat(os.path.join(site, path)).st_size for path in paths if not is_bytecode(path))


def kept(job):
    site, paths = job
    return sizes(site, [path for path in paths if not is_bytecode(path)]), \
        sizes(site, [path for path in paths if is_bytecode(path)])


class Remote(io.RawIOBase):
    """A file behind an address, of which only what is asked for is downloaded."""

    def __init__(self, url):
        self.url = url
        self.place = 0
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD")) as answer:
            self.size = int(answer.headers["Content-Length"])

    def seekable(self):
        return True

    def readable(self):
        return True

    def tell(self):
        return self.place

    def seek(self, offset, whence=os.SEEK_SET):
        self.place = {os.SEEK_SET: 0, os.SEEK_CUR: self.place, os.SEEK_END: self.size}[whence] + offset
        return self.place

    def read(self, size=-1):
        end = self.size if size < 0 else min(self.size, self.place + size)
        if end <= self.place:
            return b""
        asked = urllib.request.Request(self.url, headers={"Range": "bytes=%d-%d" % (self.place, end - 1)})
        with urllib.request.urlopen(asked) as answer:
            data = answer.read()
        self.place += len(data)
        return data


def listed(line):
    """A wheel too large to be installed here: what its own list of files says, without what an image leaves out."""
    name, version, url = line.split()
    files = zipfile.ZipFile(Remote(url)).infolist()
    stay = [each for each in files
            if not re.search(r"/tests?/|\.(?:h|hh|hpp|cuh|inl|pxd|a|c|cc|cpp|cu|pyx|pyi)$", each.filename)]
    return {"name": name, "version": version, "raw": sum(each.file_size for each in files),
            "code": [sum(each.compress_size for each in stay), sum(each.file_size for each in stay)],
            "bytecode": [0, 0]}


def run(*words):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        print(done.stdout[-2000:], file=sys.stderr)
    return done.returncode == 0


def install():
    """Names of packages that could not be built here, which are left out of the requirement files as well."""
    pip = ["uv", "pip", "install", "--quiet", "--no-deps", "--directory", "/requirements",
           "--python-platform", "x86_64-manylinux_2_40"]
    assert run("uv", "venv", "--quiet", "--no-project", "--python", "/usr/local/bin/python3.13", ENVIRONMENT)
    failed = []
    if os.path.exists("/requirements/wheels.txt"):
        assert run(*pip, "--only-binary", ":all:", "-r", "wheels.txt")
        with open("/requirements/wheels.txt", encoding="utf-8") as names:
            wheels = re.findall(r"-r (\S+)", names.read())
    else:
        wheels = []
    for name in sorted(os.listdir("/requirements")):
        if not re.fullmatch(r"\d+\.txt", name) or name in wheels:
            continue
        with open("/requirements/" + name, encoding="utf-8") as lines:
            requirements = [line for line in lines.read().splitlines() if line and not line.startswith("#")]
        built = []
        for line in requirements:
            with open("/tmp/one.txt", "w", encoding="utf-8") as one:
                one.write(line + "\n")
            if run(*[word for word in pip if word not in ("--python-platform", "x86_64-manylinux_2_40")],
                   "-r", "/tmp/one.txt"):
                built.append(line)
            else:
                failed.append(line.split(" ")[0])
        with open("/requirements/" + name, "w", encoding="utf-8") as lines:
            lines.write("".join(line + "\n" for line in built))
    return failed


def main():
    os.environ.update(VIRTUAL_ENV=ENVIRONMENT, UV_LINK_MODE="copy", UV_NO_INSTALLER_METADATA="1",
                      UV_PYTHON_DOWNLOADS="never")
    failed = install()
    found = {name: {"name": name, "version": version, "raw": raw(SITE, paths)}
             for name, version, paths in distributions(SITE)}
    done = subprocess.run([sys.executable, "-B", "/builder", "layers", "--environment", ENVIRONMENT, "--requirements",
                           "/requirements", "--output", LAYERS, "--strip", "x86_64-linux-gnu-strip"],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit("layers failed: " + done.stdout[-2000:])
    sites = [LAYERS + "/" + group + SITE for group in sorted(os.listdir(LAYERS))]
    jobs = [(name, site, paths) for site in sites for name, _, paths in distributions(site)]
    with multiprocessing.Pool(2) as pool:
        for (name, _, _), (code, bytecode) in zip(jobs, pool.map(kept, [job[1:] for job in jobs], chunksize=1)):
            found[name].update(code=code, bytecode=bytecode)
    with open("/requirements/large", encoding="utf-8") as lines:
        large = [listed(line) for line in lines]
    json.dump({"packages": list(found.values()), "failed": failed, "large": large}, sys.stdout)


if __name__ == "__main__":
    main()
