"""Everything that is wrong is collected first and reported at once: a person repairs it in one round."""

# The others are counted: a build log is read by people.
MOST = 50


class BuildError(Exception):
    """Ends the build; `__main__` prints one line for each sentence."""

    def __init__(self, *sentences):
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Problems:
    """A sentence names the package, the file and the repair."""

    def __init__(self):
        self.sentences = []

    def add(self, sentence):
        if sentence not in self.sentences:
            self.sentences.append(sentence)

    def raise_if_any(self):
        if not self.sentences:
            return
        more = len(self.sentences) - MOST
        raise BuildError(*self.sentences[:MOST], *["and %d more problems like these" % more] if more > 0 else [])
