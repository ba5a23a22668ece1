"""The command `sources`: takes Debian's packages from the archive as it was on a day, in the stage that runs this."""

from debian.snapshot import use_snapshot


def add_arguments(parser):
    parser.add_argument("--snapshot", required=True, metavar="DATE", help="such as 20260901T000000Z")
    parser.add_argument("--mirror", help="what addresses of snapshots have before /debian/DATE")


def run(options):
    use_snapshot(options.snapshot, options.mirror)
