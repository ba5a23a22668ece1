"""What is installed: the packages and their groups, by RECORD, and the tree of each group."""
