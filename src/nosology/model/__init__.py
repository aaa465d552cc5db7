"""The vocabulary: frozen dataclasses for codes, encounters, findings and results, and the error tree."""
