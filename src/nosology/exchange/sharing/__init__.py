"""Encounters for training and sharing, with what identifies a person taken out or moved."""
