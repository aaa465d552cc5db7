"""Sharing: encounters of any format, de-identified by a key."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from nosology.desk.intake import Taken
from nosology.exchange.sharing.deidentifying import Deidentified, deidentify
from nosology.model.encounter import Encounter
from nosology.model.errors import InputError, NosologyError, UsageError


def read_key(path: Path | None) -> bytes:
    """The secret key in a file, without white space around it.

    Raises:
        UsageError: No file is given.
        InputError: It cannot be opened.
    """
    if path is None:
        raise UsageError(
            "Give a file with a secret of at least 16 bytes: --key FILE (head -c 32 /dev/urandom | base64 > FILE makes one)."
        )
    try:
        return path.read_bytes().strip()
    except OSError as error:
        raise InputError(f"{path} cannot be opened ({error.strerror}). Check the path.") from None


def deidentify_all(taken: Iterable[Taken], key: bytes, replaced: Counter[str]) -> Iterator[Deidentified | NosologyError]:
    """De-identify inputs one by one; counts of what was replaced are added to `replaced`.

    Raises:
        UsageError: The key is too short.
    """
    for item in taken:
        if not isinstance(item.outcome, Encounter):
            yield type(item.outcome)(f"{item.place}: {item.outcome}")
            continue
        made = deidentify(item.outcome, key)
        replaced.update(dict(made.replaced))
        yield made
