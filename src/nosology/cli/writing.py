"""Writing what a command made: to a file that appears only when it is complete, or to the screen."""

import os
import sys
from pathlib import Path

from nosology.desk.intake import STANDARD_INPUT
from nosology.model.errors import InputError


def printable(text: str) -> str:
    """A line as a terminal may show it: what others sent may hold characters that command the screen."""
    return "".join(mark if mark.isprintable() else "?" for mark in text)


def write_bytes(data: bytes, output: Path | None) -> None:
    """Write bytes.

    Raises:
        InputError: The file cannot be written.
    """
    if output is None or str(output) == STANDARD_INPUT:
        sys.stdout.flush()
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            sys.stdout.write(data.decode("utf-8"))
        else:
            stream.write(data)
            stream.flush()
        return
    partial = output.with_name(f"{output.name}.part")
    try:
        partial.write_bytes(data)
        os.replace(partial, output)
    except OSError as error:
        raise InputError(f"{output} cannot be written ({error.strerror}). Choose another --output.") from None
    finally:
        partial.unlink(missing_ok=True)
