"""Faults of ours: named by class and place only, because their messages could carry text of the record."""

import traceback
from pathlib import Path

FAULT_EXIT_CODE = 70
"""Exit code of a fault (`EX_SOFTWARE`), as against the user errors of `nosology.model.errors`."""

DEBUG_SETTING = "NOSOLOGY_DEBUG"
"""Setting that lets a fault through with its traceback, which may show text of the record."""


class Fault(Exception):  # noqa: N818 (a fault is not a user error; the house keeps the two words apart)
    """nosology failed on an input through no error of the user."""

    exit_code = FAULT_EXIT_CODE

    @classmethod
    def of(cls, error: Exception) -> "Fault":
        """The fault an unexpected exception stands for."""
        return cls(f"A fault of nosology: {describe(error)}. Please report this line.")


def describe(error: Exception) -> str:
    """Name an exception by its class and the place in our code it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "nosology" in Path(frame.filename).parts]
    if not frames:
        return type(error).__name__
    place = (ours or frames)[-1]
    return f"{type(error).__name__} in {place.name} ({Path(place.filename).name}, line {place.lineno})"
