"""Checks out commits of git repositories, with their submodules and large files."""

import os
import subprocess
import urllib.parse

from problems import BuildError
from report import quote

# No setting of a repository or of its submodules makes git start another program.
SETTINGS = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "advice.detachedHead=false"]


# Believes the servers of one file alone, whatever the base's settings say, and never asks anybody.
SSH = ["-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "GlobalKnownHostsFile=/dev/null",
       "-o", "ForwardAgent=no", "-o", "UpdateHostKeys=no", "-o", "ConnectTimeout=60"]


class Repositories:
    def __init__(self, home, known_hosts=None):
        self.environment = {
            "PATH": os.environ["PATH"],
            # Has the passwords.
            "HOME": home,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ALLOW_PROTOCOL": "http:https:ssh",
            # Large files are fetched below, for the packages that want them.
            "GIT_LFS_SKIP_SMUDGE": "1",
            **(over_ssh(known_hosts) if known_hosts else {}),
            **{name: value for name, value in os.environ.items() if name.lower().endswith(("_proxy", "_cert_file"))},
        }

    def fetch(self, name, url, commit, large, target):
        """With the whole history, from which some packages compute their version."""
        os.makedirs(target)
        self.git(name, url, target, "clone", "--quiet", "--no-checkout", url, ".")
        if self.run(target, "cat-file", "-e", commit + "^{commit}").returncode:
            self.git(name, url, target, "fetch", "--quiet", "origin", commit)
        self.git(name, url, target, "checkout", "--quiet", "--detach", commit)
        self.git(name, url, target, "submodule", "--quiet", "update", "--init", "--recursive")
        if large:
            self.git(name, url, target, "lfs", "pull")

    def git(self, name, url, folder, *words):
        result = self.run(folder, *words)
        if result.returncode:
            reasons = [line for line in result.stderr.splitlines() if line.strip()][-3:]
            raise BuildError("package %s cannot be fetched from %s: %s; %s"
                             % (quote(name), quote(url), " ".join(reasons), repair(url, result.stderr)))

    def run(self, folder, *words):
        return subprocess.run(["git", *SETTINGS, "-C", folder, *words], env=self.environment, text=True,
                              errors="replace", capture_output=True)


def over_ssh(known_hosts):
    words = ["ssh", *SSH, "-o", "UserKnownHostsFile=" + known_hosts]
    return {"GIT_SSH_COMMAND": " ".join(words), "SSH_AUTH_SOCK": os.environ.get("SSH_AUTH_SOCK", "")}


def repair(url, errors):
    """A submodule may be elsewhere, so what ssh says comes before the address."""
    if "Host key verification failed" in errors:
        return ("the key of that server is not among the known hosts of PackageCredentials.ssh; if it has a new one, "
                "compare it with what the operator publishes, and add it")
    if "Permission denied" in errors:
        return "no key of the agent that `docker build --ssh default` gives is accepted; see `ssh-add -l` there"
    return ("for a private repository, add the user and token of '%s' to 'credentials' of the image"
            % urllib.parse.urlsplit(url).hostname)
