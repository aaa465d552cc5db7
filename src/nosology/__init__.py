"""Medical coding in the open."""
