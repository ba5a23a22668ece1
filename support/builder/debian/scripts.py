"""What the scripts of Debian's packages would do after unpacking. They never run here: this says what stands for them.

A script without anything but what `recognized.py` knows does nothing that a container needs. Any other is listed here by
the name of its package, or refused.
"""

# The script only chooses between programs or libraries for one purpose; `alternatives.py` does that.
ALTERNATIVES = frozenset((
    "adwaita-icon-theme", "fonts-ipafont-gothic", "fonts-ipafont-mincho", "imagemagick-7.q16", "krb5-user", "less",
    "libblas3", "liblapack3", "libopenblas0-pthread", "mysql-common", "nano", "netcat-openbsd", "pinentry-curses",
    "traceroute", "uwsgi-core", "xz-utils",
))

# The script does something that no container of such an image needs.
UNNEEDED = {
    "cron": "rights of a program for users of a machine",
    "cups-client": "a group of administrators",
    "dbus": "the bus of a machine",
    "dbus-daemon": "the identity of a machine",
    "dbus-system-bus-common": "the user of the bus of a machine",
    "emacsen-common": "an editor",
    "fontconfig": "a cache of fonts, which fontconfig makes in /tmp when it is first used",
    "hicolor-icon-theme": "a cache of icons",
    "iproute2": "rights of a program for users of a machine",
    "java-common": "preferences of a machine",
    "kmod": "modules of the kernel",
    "libc-bin": "the cache of the loader, which is made for all packages",
    "libdebuginfod-common": "a service for debuggers",
    "libgcrypt20": "libraries that an old version has left behind",
    "libgsl28": "the cache of the loader, which is made for all packages",
    "libgslcblas0": "the cache of the loader, which is made for all packages",
    "libgssapi-krb5-2": "a file that an old version has left behind",
    "libgstreamer1.0-0": "the rights of a program that sets the clock",
    "libgvc6": "the configuration of a plugin, which is made below",
    "libibverbs1": "a group for the devices of a machine",
    "libpython3.13-minimal": "a file for customizations of Python",
    "libpam-systemd": "logging in to a machine",
    "libwrap0": "files that restrict who may connect to a machine, without which everybody may",
    "locales-all": "an archive that another package has left behind",
    "openssh-client": "the rights of an agent for users of a machine",
    "perl": "a name that an old version has left behind",
    "pkgconf-bin": "an empty folder",
    "poppler-data": "fonts of Ghostscript's configuration",
    "postgresql-client-17": "manual pages",
    "procps": "settings of the kernel",
    "python3": "bytecode",
    "python3-minimal": "bytecode",
    "python3.13": "bytecode",
    "python3.13-minimal": "bytecode and an empty folder",
    "redis-tools": "a user for the server",
    "sgml-base": "the names of catalogues for SGML tools",
    "snmp": "a link of the documentation",
    "tcpdump": "a user for the program",
    "ucf": "files about changed configuration",
    "x11-common": "the X server of a machine",
    "xfonts-utils": "a list of fonts that the X server leaves out",
}

# The script makes what the program needs, and nothing here does it instead.
REFUSED = {
    "aspell": ("compiles dictionaries", "use hunspell"),
    "dictionaries-common": ("chooses a dictionary for all users", "use hunspell with the dictionary of a language"),
    "locales": ("compiles the locales that a person chooses", "use 'locales', or 'locales-all' for all of them"),
    "sudo": ("gives a user the rights of root", "no container of such an image can use them"),
    "systemd": ("prepares a machine for its services", "the image starts one process, with its own init"),
}
