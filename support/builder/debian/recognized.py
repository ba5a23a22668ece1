"""Recognizes scripts of packages that do nothing which a container needs."""

import re

# Written into the script by a tool of Debian's, between two lines that name it.
SECTION = re.compile(r"^# Automatically added by (?P<tool>[^/\s]+)\S*\n(?P<body>.*?)^# End automatically added section\n?",
                     re.MULTILINE | re.DOTALL)

# What the tool's lines do: services, their users and files of a running machine; moves of files that an old version has
# left behind; bytecode of Debian's own Python; menus, caches of icons and fonts of a desktop.
HARMLESS = frozenset((
    "dh_apparmor", "dh_icons", "dh_installcatalogs", "dh_installdeb", "dh_installdebconf", "dh_installemacsen",
    "dh_installinit", "dh_installmenu", "dh_installsystemd", "dh_installsystemduser", "dh_installsysusers",
    "dh_installtmpfiles", "dh_installudev", "dh_installxfonts", "dh_makeshlibs", "dh_python3", "dh_sgmlcatalog",
    "dh_systemd_enable", "dh_systemd_start", "dh_ucf", "dh_usrlocal", "dh_nginx", "installdeb-hunspell",
))

# Does something that an image needs, and only that.
ALTERNATIVES_TOOL = "dh_installalternatives"

# What is around the lines that do something.
FRAME = re.compile(r"""(?x)
    set\ -[eux]+ | :|true | exit\ [01] | esac|fi|else|then|;; | case\ "?\$\{?1\}?"?\ in
    | \(?[a-z-]+(\s*\|\s*[a-z-]+)*\)\s*(;;)? | \*\)\s*(;;)?
    | if\ \[\ "?\$1"?\ =\ "?'?(configure|triggered)'?"?\ \](\s*;?\s*then)?
    | echo\ .*(unknown|invalid)\ argument.*
    | \.\ /usr/share/debconf/confmodule | db_stop
""")


def unknown_lines(script):
    """The lines of a script that may do something which the image needs."""
    rest = SECTION.sub(lambda found: "" if is_known(found["tool"]) else found["body"], script)
    lines = [line.strip() for line in rest.splitlines()]
    return [line for line in lines if line and not line.startswith("#") and not FRAME.fullmatch(line)]


def is_known(tool):
    return tool in HARMLESS or tool == ALTERNATIVES_TOOL


def chooses_alternatives(script):
    return any(found["tool"] == ALTERNATIVES_TOOL for found in SECTION.finditer(script))
