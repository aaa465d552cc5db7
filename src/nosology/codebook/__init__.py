"""The code books: compile, install, look up, search, crosswalk."""
