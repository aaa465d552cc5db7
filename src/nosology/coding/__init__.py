"""Findings to codes: selection, guidelines, sequencing, confidence, reasons for and against."""

from nosology.coding.pipeline import code

__all__ = ["code"]
