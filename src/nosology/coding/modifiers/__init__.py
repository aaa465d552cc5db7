"""Modifiers: which one suits which number, and which ones the record supports."""
