"""Showing how a text is read: its layout needs no code books, its findings do."""

import datetime
from pathlib import Path

from nosology.desk.intake import Said, take_in
from nosology.model.encounter import Document, Encounter, Setting
from nosology.model.findings import Finding
from nosology.reading.layout import Layout, lay_out

# Layout depends on neither; a plain text may come without both.
_ANY = Said(Setting.PHYSICIAN_OFFICE, datetime.date(2026, 1, 1))


def documents_of(name: Path | str) -> tuple[Document, ...]:
    """The documents of a text or Encounter JSON file; a plain text needs no setting and no date for this.

    Raises:
        InputError: The file cannot be used.
    """
    return whole_encounter(name, _ANY).documents


def whole_encounter(name: Path | str, said: Said) -> Encounter:
    """The encounter in a file.

    Raises:
        InputError: The file cannot be used.
        UsageError: It is a plain text, and `said` gives no setting or no date.
    """
    taken = next(take_in([name], [], said))
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
