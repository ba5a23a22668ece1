"""Decides which files the image does without. Removes nothing itself, and never decides by a name alone:

a folder stays that a kept source imports, and its data where one opens it by its path; a header or C source stays
that a kept source names or includes, and stubs stay where a package reads them at run time.
"""

import os
from dataclasses import dataclass

from parallel import in_processes
from pruning.mentions import Mentions, includes_of, mentions_of_source, mentions_of_text
from pruning.rules import (
    COMPILES, FOLDERS, FOR_COMPILERS, HEADERS, ONLY_IN_INCLUDE, SOURCES, STUBS, SUFFIXES, candidate_folders, is_kept,
    is_legal, shared_rule, suffix_of,
)


@dataclass
class Share:
    """What one package has in a folder: the paths of its code, and the names of its other files."""

    code: list
    data: set


class Pruning:
    """The rule that removes a file, by package and path, once `decide` has run."""

    def __init__(self, environment, distributions, keep, has_compiler=False):
        self.environment = environment
        self.distributions = distributions
        self.keep = keep
        self.compiles = has_compiler or any(COMPILES.match(each.name) for each in distributions)
        self.mentions = {each.name: Mentions() for each in distributions}
        # The folders that have something to import.
        self.code = {os.path.dirname(path) for each in distributions for path in each.rows
                     if path.endswith(".py") or ".so" in os.path.basename(path)}
        self.modules = {}
        # The folders that a rule may remove and that nothing speaks for yet: the share of each package by its name.
        self.folders = {}
        # Those of them whose data stays.
        self.opened = set()

    def decide(self):
        """The rule of each file to remove, as a dictionary for each package."""
        self.collect()
        self.hold_folders()
        return {each.name: self.decide_one(each) for each in self.distributions}

    def kept(self, rule, distribution):
        return is_kept(rule, distribution.name, self.keep)

    # Folders

    def collect(self):
        self.sources = []
        staying = set()
        for distribution in self.distributions:
            code = [path for path in distribution.rows if path.endswith(".py")]
            beside = {distribution.site, *map(os.path.dirname, code)}
            for folder, share in self.shares(distribution).items():
                rule = FOLDERS[os.path.basename(folder)]
                if self.kept(rule, distribution) or code and share.code == code:
                    staying.add(folder)
                # A folder of data beside no code may be anything, such as web pages that are served.
                elif share.code or os.path.dirname(folder) in beside:
                    self.folders.setdefault(folder, {})[distribution.name] = share
            self.sources += [(distribution, path) for path in distribution.rows if self.speaks(distribution, path)]
        # Whoever else has files there: it is one folder, and what is in it may belong together.
        for folder in staying:
            self.folders.pop(folder, None)

    def shares(self, distribution):
        """Of a package in each folder that has the name of a rule."""
        found = {}
        for path in distribution.rows:
            if path.startswith(distribution.site + "/") and not path.startswith(distribution.info + "/"):
                for folder in candidate_folders(path):
                    share = found.setdefault(folder, Share([], set()))
                    if path.endswith(".py"):
                        share.code.append(path)
                    else:
                        share.data.add(os.path.basename(path))
        return found

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
            inside = [each for each in waiting if self.folder_to_remove(*each)]
            self.read([each for each in waiting if not self.folder_to_remove(*each)])
            held = [folder for folder in self.folders if self.is_imported(folder)]
            for folder in held:
                del self.folders[folder]
            waiting = inside if held else []
        self.opened = {folder for folder, shares in self.folders.items()
                       if any(self.opens(name, os.path.basename(folder), share) for name, share in shares.items())}

    def folder_to_remove(self, distribution, path):
        """The outermost one with the path, if it takes the path with it."""
        folder = next((folder for folder in candidate_folders(path)
                       if distribution.name in self.folders.get(folder, ())), None)
        return None if folder in self.opened and not path.endswith(".py") else folder

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

    def is_imported(self, folder):
        dotted = folder[len(self.environment.site) + 1:].replace("/", ".")
        return any(not path.startswith(folder + "/") for path in self.modules.get(dotted, ()))

    def opens(self, package, folder, share):
        """Beside code a word such as 'tests' may be anything, unless the same source names a file of data as well."""
        named = self.mentions[package].folders.get(folder)
        return named is not None and (not share.code or not named.isdisjoint(share.data))

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
        folder = self.folder_to_remove(distribution, path)
        if folder:
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
        if suffix_of(path) in ONLY_IN_INCLUDE and "/include/" not in path[len(self.environment.site):]:
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
            if rule in SUFFIXES.values() and suffix_of(path) in mentions.suffixes and not self.is_useless(path):
                rules[path] = None
        wanted = set(mentions.files)
        if native:
            wanted |= self.included(path for path, rule in rules.items() if not rule and ".so" in path)
        while native:
            held = [path for path in native
                    if not rules[path] or os.path.basename(path) in wanted and not self.is_useless(path)]
            for path in held:
                rules[path] = None
            native = [path for path in native if path not in set(held)]
            more = self.included(path for path in held if path.endswith(HEADERS + SOURCES)) - wanted
            if not more:
                break
            wanted |= more

    def is_useless(self, path):
        return not self.compiles and path[len(self.environment.site) + 1:].startswith(FOR_COMPILERS)

    def included(self, paths):
        files = [self.environment.path(path) for path in paths]
        return set().union(*(includes_of(file) for file in files if not os.path.islink(file)))
