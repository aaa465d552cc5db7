"""Showing how a record is read: what came out of it and its layout need no code books, its findings do."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from nosology.desk.intake import Said, Taken, record_of, take_in, take_together
from nosology.desk.receiving import receive
from nosology.exchange.assembly import assemble
from nosology.model.encounter import Document, Encounter, Setting
from nosology.model.errors import NosologyError
from nosology.model.findings import Finding
from nosology.model.record import Record
from nosology.reading.layout import Layout, lay_out

type Watch = Callable[[Iterable[Any]], Iterable[Any]]
"""Passes on what it is given, and shows how much it was."""

# Showing depends on neither; Encounter JSON may come without both.
_ANY = Said(Setting.PHYSICIAN_OFFICE, datetime.date(2026, 1, 1))


def records_in(files: Sequence[Path | str], together: bool = False, watch: Watch = iter) -> tuple[list[Record], list[str]]:
    """The records in files of any format, and a line for each input that cannot be used. No setting and no date are needed.

    Args:
        files: The files.
        together: They are the documents of one encounter.
        watch: Shows how far the work is.

    Raises:
        NosologyError: None of them can be used, or one that belongs together with others.
    """
    received = list(watch(receive(files)))
    if together:
        return [assemble([record_of(item, _ANY) for item in received])], []
    records, refused, first = [], [], None
    for item in received:
        try:
            records.append(record_of(item, _ANY))
        except NosologyError as error:
            first = first or error
            refused.append(f"{type(error).__name__}: {error}")
    if first is not None and not records:
        raise first
    return records, refused


def encounters_in(files: Sequence[Path | str], said: Said, together: bool = False) -> list[Encounter]:
    """The encounters in files of any format.

    Raises:
        NosologyError: A file cannot be used.
        UsageError: Neither it nor `said` gives a setting or a date.
    """
    taken = [take_together(files, said)] if together else list(take_in(files, [], said))
    return [_encounter(item) for item in taken]


def whole_encounter(name: Path | str, said: Said) -> Encounter:
    """The encounter in a file.

    Raises:
        NosologyError: The file cannot be used.
        UsageError: Neither it nor `said` gives a setting or a date.
    """
    return encounters_in([name], said)[0]


def _encounter(taken: Taken) -> Encounter:
    if isinstance(taken.outcome, Encounter):
        return taken.outcome
    raise type(taken.outcome)(f"{taken.place}: {taken.outcome}")


def layouts(documents: tuple[Document, ...]) -> list[Layout]:
    """Each document cut into sections, sentences and tokens."""
    return [lay_out(document) for document in documents]


def findings_of(encounter: Encounter, home: Path | None = None) -> tuple[Finding, ...]:
    """Every mention in an encounter with what the text says of it, in document and text order.

    Raises:
        NoEditionError: No edition is installed for the date of service.
    """
    from nosology.codebook.shelf import Codebook
    from nosology.reading import read

    return read(encounter, Codebook.open(home, build_embedded=True).on(encounter.date_of_service))
