"""`make bench`: how fast, how much memory; never a test."""
