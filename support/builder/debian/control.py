"""Debian's control files: paragraphs of fields, as in the list of installed packages."""


def paragraphs(text):
    """Each as a dict of its fields, whose values keep their own line breaks."""
    found = []
    for part in text.split("\n\n"):
        fields, name = {}, None
        for line in part.splitlines():
            if line[:1] in (" ", "\t"):
                if name:
                    fields[name] += "\n" + line
            elif ":" in line:
                name, _, value = line.partition(":")
                fields[name] = value.strip()
        if fields:
            found.append(fields)
    return found


def render(fields):
    return "".join("%s: %s\n" % field for field in fields.items())
