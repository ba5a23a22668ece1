"""Decides which files the image does without. Removes nothing itself, and never decides by a name alone:

a folder stays that a kept source imports or names, a header or C source stays that a kept source names or includes,
and stubs stay where a package reads them at run time.
"""

import os

from parallel import in_processes
from pruning.mentions import Mentions, includes_of, mentions_of_source, mentions_of_text
from pruning.rules import (
    FOLDERS, HEADERS, SOURCES, STUBS, SUFFIXES, candidate_folders, is_kept, is_legal, shared_rule, suffix_of,
)


class Pruning:
    """The rule that removes a file, by package and path, once `decide` has run."""

    def __init__(self, environment, distributions, keep):
        self.environment = environment
        self.distributions = distributions
        self.keep = keep
        self.mentions = {each.name: Mentions() for each in distributions}
        # The folders that have something to import.
        self.code = {os.path.dirname(path) for each in distributions for path in each.rows
                     if path.endswith(".py") or ".so" in os.path.basename(path)}
        self.modules = {}
        # The folders that a rule may remove and that nothing speaks for yet, with the sources in them.
        self.folders = {}

    def decide(self):
        """The rule of each file to remove, as a dictionary for each package."""
        self.collect()
        self.hold_folders()
        return {each.name: self.decide_one(each) for each in self.distributions}

    def kept(self, rule, distribution):
        return is_kept(rule, distribution.name, self.keep)

    # Folders

    def collect(self):
        sources = []
        for distribution in self.distributions:
            packages = {os.path.dirname(path) for path in distribution.rows if path.endswith(".py")}
            for path in distribution.rows:
                for folder in candidate_folders(path) if self.prunable(distribution, path) else []:
                    self.consider(folder, distribution, packages)
            sources += [(distribution, path) for path in distribution.rows if self.speaks(distribution, path)]
        self.sources = sources

    def prunable(self, distribution, path):
        return path.startswith(distribution.site + "/") and not path.startswith(distribution.info + "/")

    def consider(self, folder, distribution, packages):
        """A folder of data beside no code may be anything, such as web pages that are served: it is none of ours."""
        parent, name = os.path.split(folder)
        if self.kept(FOLDERS[name], distribution) or folder in self.folders:
            return
        has_code = any(each == folder or each.startswith(folder + "/") for each in packages)
        if parent == distribution.site or parent in packages or has_code:
            if not self.is_all_code(folder, distribution, packages):
                self.folders[folder] = (distribution.name, has_code)

    def is_all_code(self, folder, distribution, packages):
        return all(each == folder or each.startswith(folder + "/") for each in packages) and packages

    def speaks(self, distribution, path):
        """What only a test run imports says nothing about a program in production."""
        if os.path.basename(path) in ("conftest.py", "tests.py") or os.path.islink(self.environment.path(path)):
            return False
        return path.endswith((".py", ".pth")) or path.startswith("bin/") \
            or path == distribution.info + "/entry_points.txt"

    def hold_folders(self):
        """Until nothing changes: what a folder that stays says may hold another one."""
        waiting = self.sources
        while waiting:
            inside = [each for each in waiting if self.is_candidate(each[1])]
            self.read([each for each in waiting if not self.is_candidate(each[1])])
            held = [folder for folder, about in self.folders.items() if self.is_held(folder, *about)]
            for folder in held:
                del self.folders[folder]
            waiting = inside if held else []

    def is_candidate(self, path):
        return any(folder in self.folders for folder in candidate_folders(path))

    def read(self, sources):
        site = self.environment.site
        texts = [(each, path) for each, path in sources if not path.endswith(".py") or path.startswith("bin/")]
        codes = [(each, path) for each, path in sources if path.endswith(".py") and not path.startswith("bin/")]
        packages = [os.path.dirname(path)[len(site) + 1:].replace("/", ".") for _, path in codes]
        files = [self.environment.path(path) for _, path in codes]
        found = in_processes(mentions_of_source, zip(files, packages))
        for (distribution, path), mentions in zip(codes, found):
            self.mentions[distribution.name].add(mentions)
            self.hear(path, mentions.modules)
        for distribution, path in texts:
            self.hear(path, mentions_of_text(self.environment.path(path)).modules)

    def hear(self, path, modules):
        for module in modules:
            self.modules.setdefault(module, set()).add(path)

    def is_held(self, folder, name, has_code):
        dotted = folder[len(self.environment.site) + 1:].replace("/", ".")
        if any(not path.startswith(folder + "/") for path in self.modules.get(dotted, ())):
            return True
        return not has_code and os.path.basename(folder) in self.mentions[name].folders

    # Files

    def decide_one(self, distribution):
        rules = {path: self.rule_of(distribution, path) for path in distribution.rows}
        self.hold_files(distribution, rules)
        return {path: rule for path, rule in rules.items() if rule}

    def rule_of(self, distribution, path):
        if is_legal(path) or path.startswith(distribution.info + "/") or path.startswith("bin/"):
            return None
        if not path.startswith(distribution.site + "/"):
            rule = shared_rule(path)
            return None if rule is None or self.kept(rule, distribution) else rule
        for folder in candidate_folders(path):
            if folder in self.folders:
                return FOLDERS[os.path.basename(folder)]
        rule = self.rule_of_suffix(distribution, path)
        return None if rule is None or self.kept(rule, distribution) else rule

    def rule_of_suffix(self, distribution, path):
        if "/__pycache__/" in path:
            return "caches"
        if path.endswith(".pyc"):
            # Without its source beside it, it is the module itself.
            return "caches" if path[:-1] in distribution.rows else None
        if suffix_of(path) in STUBS and not self.is_beside_code(path):
            return None
        return SUFFIXES.get(suffix_of(path))

    def is_beside_code(self, path):
        """Elsewhere stubs are data, as those of the standard library are that a type checker has."""
        folder = os.path.dirname(path)
        top = path[len(self.environment.site) + 1:].partition("/")[0]
        return folder in self.code or top.endswith("-stubs") or folder == self.environment.site

    def hold_files(self, distribution, rules):
        mentions = self.mentions[distribution.name]
        native = [path for path, rule in rules.items() if rule in ("headers", "sources")]
        for path, rule in rules.items():
            if rule in SUFFIXES.values() and suffix_of(path) in mentions.suffixes:
                rules[path] = None
        wanted = set(mentions.files)
        if native:
            wanted |= self.included(path for path, rule in rules.items() if not rule and ".so" in path)
        while native:
            held = [path for path in native if not rules[path] or os.path.basename(path) in wanted]
            for path in held:
                rules[path] = None
            native = [path for path in native if path not in set(held)]
            more = self.included(path for path in held if path.endswith(HEADERS + SOURCES)) - wanted
            if not more:
                break
            wanted |= more

    def included(self, paths):
        files = [self.environment.path(path) for path in paths]
        return set().union(*(includes_of(file) for file in files if not os.path.islink(file)))
