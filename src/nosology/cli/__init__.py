"""The command line: parses, calls a use-case, renders."""
