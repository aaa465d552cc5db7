"""Procedures: what was done, in the code set that the setting reports."""
