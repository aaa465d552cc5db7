"""Optional parts: imported when they are needed, named when they are missing."""

import importlib
from types import ModuleType

from nosology.model.errors import MissingExtraError


def need(module: str, extra: str, what: str, doing: str = "Reading") -> ModuleType:
    """Import a module of an optional part.

    Args:
        module: Full name of the module.
        extra: The extra of `pyproject.toml` that brings it.
        what: What it is needed for.
        doing: What is done to it.

    Raises:
        MissingExtraError: It is not installed; the message says how to install it.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingExtraError(
            f"{doing} {what} needs an optional part that is not installed. Run: pip install 'nosology[{extra}]'."
        ) from None
