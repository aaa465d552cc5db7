"""Formats in and out: text and JSON become encounters, results become JSON. Foreign types and exceptions end here."""
