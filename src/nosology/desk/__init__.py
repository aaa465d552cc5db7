"""Use-cases: open the code books, read input files, code them in order."""
