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
    "base-passwd": "users, which the base has",
    "ca-certificates": "the list of certificates, which the base has",
    "cron": "rights of a program for users of a machine",
    "cups-client": "a group of administrators",
    "dbus": "the bus of a machine",
    "dbus-daemon": "the identity of a machine",
    "dbus-system-bus-common": "the user of the bus of a machine",
    "dictionaries-common": "a default dictionary for editors and users",
    "dpkg": "the processor of a machine",
    "emacsen-common": "an editor",
    "firebird4.0-common": "the port of a server",
    "fontconfig": "a cache of fonts, which fontconfig makes in /tmp when it is first used",
    "gnustep-base-common": "the time zone of a machine",
    "hicolor-icon-theme": "a cache of icons",
    "init-system-helpers": "a link that an installer has broken",
    "iproute2": "rights of a program for users of a machine",
    "java-common": "preferences of a machine",
    "kmod": "modules of the kernel",
    "libc-bin": "the cache of the loader, which is made for all packages",
    "libdebuginfod-common": "a service for debuggers",
    "libfuse2t64": "names that an old version has left behind",
    "libgcrypt20": "libraries that an old version has left behind",
    "libgsl28": "the cache of the loader, which is made for all packages",
    "libgslcblas0": "the cache of the loader, which is made for all packages",
    "libgssapi-krb5-2": "a file that an old version has left behind",
    "libgstreamer1.0-0": "the rights of a program that sets the clock",
    "libgvc6": "the configuration of a plugin, which is made below",
    "libibverbs1": "a group for the devices of a machine",
    "libpam-modules": "an empty list of old passwords",
    "libpam-runtime": "how users of a machine log in",
    "libpam-systemd": "logging in to a machine",
    "libpam0g": "services of a machine, which are restarted",
    "libpython3.13-minimal": "a file for customizations of Python",
    "libselinux1": "files that an old version has left behind",
    "libwrap0": "files that restrict who may connect to a machine, without which everybody may",
    "locales-all": "an archive that another package has left behind",
    "login.defs": "a file that an old version has left behind",
    "nmap-common": "a program for Windows",
    "nodejs": "a second name of the program",
    "openssh-client": "the rights of an agent for users of a machine",
    "openssl": "a folder that the package has",
    "passwd": "passwords of users of a machine",
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
    "tar": "a second name of a program",
    "tcpdump": "a user for the program",
    "ucf": "files about changed configuration",
    "util-linux": "a second name of a program",
    "wireshark-common": "a group of users who may capture",
    "x11-common": "the X server of a machine",
    "xfonts-utils": "a list of fonts that the X server leaves out",
}

# The script makes what the program needs, and nothing here does it instead.
REFUSED = {
    "aspell": ("compiles dictionaries", "use hunspell"),
    "locales": ("compiles the locales that a person chooses", "use 'locales', or 'locales-all' for all of them"),
    "sudo": ("gives a user the rights of root", "no container of such an image can use them"),
    "systemd": ("prepares a machine for its services", "the image starts one process, with its own init"),
}
