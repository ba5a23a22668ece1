"""Loads a service, or waits for a job, and watches the memory of its container. Prints what it saw as JSON.

It runs in a container of its own, in the process namespace of the measured one and as its user, so that nothing of it
counts there.
"""

import argparse
import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from threading import Event, Thread

# Of the first process of the measured container.
ROOT = Path("/proc/1/root")
GROUPS = ROOT / "sys/fs/cgroup"

ANSWERS = Path("/tmp/answers")

SAMPLE_SECONDS = 0.02
LONGEST_START_SECONDS = 120
LONGEST_JOB_SECONDS = 600

# What comes in a minute, in less time.
HEALTH_CHECKS = 6
HEALTH_CHECK_SECONDS = 0.4


def own_memory() -> int:
    """Bytes of the container's anonymous memory: no page cache, and once what forked processes share."""
    file, key = GROUPS / "memory.stat", "anon"
    if not file.exists():  # cgroup v1
        file, key = GROUPS / "memory/memory.stat", "rss"
    return int(dict(line.split() for line in file.read_text().splitlines())[key])


def processor_seconds() -> float:
    if (GROUPS / "cpu.stat").exists():
        lines = (GROUPS / "cpu.stat").read_text().splitlines()
        return int(dict(line.split() for line in lines)["usage_usec"]) / 1e6
    return int((GROUPS / "cpuacct/cpuacct.usage").read_text()) / 1e9


class Watcher(Thread):
    """The highest of many samples."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.stop = Event()

    def run(self) -> None:
        while not self.stop.wait(SAMPLE_SECONDS):
            self.peak = max(self.peak, own_memory())


def until(what: str, seconds: float, reached) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > deadline:
            sys.exit(f"{what} did not happen within {seconds} s")
        time.sleep(SAMPLE_SECONDS)


def answers(address: str, seconds: float = 2) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=seconds) as response:
            return response.status == 200
    except OSError:
        return False


def load(options: argparse.Namespace) -> dict:
    """Bursts of requests with a pause between them, each for another of the paths."""
    until("an answer", LONGEST_START_SECONDS, lambda: answers(options.service))
    parts, used, elapsed = [], 0.0, 0.0
    for number in range(options.bursts):
        if number > 0:
            time.sleep(options.pause)
        command = [
            "h2load", "--h1", "--clients", str(options.connections), "--requests", str(options.requests),
            "--log-file", str(ANSWERS),
            f"{options.service}{options.path[number % len(options.path)]}?largest={options.largest}",
        ]
        processor, begin = processor_seconds(), time.monotonic()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        elapsed += time.monotonic() - begin
        used += processor_seconds() - processor
        parts.append(milliseconds(options.requests))
    requests = options.bursts * options.requests
    return {
        "perSecond": requests / elapsed,
        "perProcessorSecond": requests / used,
        "p99": max(part[int(len(part) * 0.99)] for part in parts),
    }


def milliseconds(requests: int) -> "list[float]":
    """How long the answers took, the shortest first."""
    answers = [line.split("\t") for line in ANSWERS.read_text().splitlines()]
    ANSWERS.unlink()
    good = sorted(int(microseconds) / 1000 for _, status, microseconds in answers if status == "200")
    if len(good) != requests:
        sys.exit(f"{requests - len(good)} requests failed")
    return good


def rest(service: "str | None") -> None:
    """Nothing is done any more, but a platform still asks a service whether it is healthy."""
    # The first answer comes when what the load left is done.
    for _ in range(HEALTH_CHECKS):
        if service and not answers(service, LONGEST_START_SECONDS):
            sys.exit("the service answers no more")
        time.sleep(HEALTH_CHECK_SECONDS)


def wait_for(result: str) -> dict:
    """The figures of a job, which it writes when its work is done."""
    file = ROOT / result.lstrip("/")
    until("the end of the job", LONGEST_JOB_SECONDS, file.exists)
    figures = json.loads(file.read_text())
    latencies = sorted(figures["latencies"])
    return {
        "perSecond": len(latencies) / sum(latencies),
        "perProcessorSecond": len(latencies) / figures["processor"],
        "p99": latencies[int(len(latencies) * 0.99)] * 1000,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--job", metavar="RESULT", help="the file that the job writes")
    parser.add_argument("--service", metavar="ADDRESS")
    parser.add_argument("--path", action="append")
    parser.add_argument("--largest", type=int)
    parser.add_argument("--connections", type=int)
    parser.add_argument("--bursts", type=int)
    parser.add_argument("--requests", type=int, help="of each burst")
    parser.add_argument("--pause", type=float)
    options = parser.parse_args()
    watcher = Watcher()
    watcher.start()
    figures = wait_for(options.job) if options.job else load(options)
    rest(options.service)
    watcher.stop.set()
    print(json.dumps({**figures, "peak": watcher.peak, "rest": own_memory()}))


main()
