"""Which files of the packages the image does without: what a name says, and what speaks for a file nevertheless."""
