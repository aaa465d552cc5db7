"""The table of the publishers' addresses, and which of them an install asks for."""

import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nosology.codebook.install.choice import Wanted
from nosology.data import parse_table, read_table
from nosology.model.errors import SourceError

_TABLE = "codebooks/publishers"
_UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Offer:
    """One file that a publisher offers.

    Attributes:
        edition: Edition it belongs to.
        system: Code set it belongs to.
        url: Its address.
        holds: What should be in it.
        checked: The day the address was seen to work (YYYY-MM-DD), or None when nobody has recorded that.
        sha256: Digest it must have, or None when none is recorded.
    """

    edition: str
    system: str
    url: str
    holds: str
    checked: str | None = None
    sha256: str | None = None

    @property
    def file_name(self) -> str:
        """The name to store it under: the last part of its address."""
        return Path(urllib.parse.urlparse(self.url).path).name


def read_offers(table: Path | None = None) -> tuple[Offer, ...]:
    """The offers, from our own table or from one of the user's with the same columns (a mirror).

    Raises:
        SourceError: The user's table cannot be read.
        LexiconError: A row of it does not fit its header.
    """
    return tuple(_offer(row) for row in (read_table(_TABLE) if table is None else _own(table)))


def wanted_offers(offers: Sequence[Offer], wanted: Wanted) -> list[Offer]:
    """The offers that the wanted editions are built from, in the order of the table."""
    return [
        offer
        for offer in offers
        if (not wanted.years or offer.edition[:4] in {year[:4] for year in wanted.years})
        and (not wanted.systems or offer.system in wanted.systems)
    ]


def _own(table: Path) -> Sequence[dict[str, str]]:
    try:
        return tuple(parse_table(table.read_text(encoding="utf-8"), table.name))
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"The table of addresses {table.name} cannot be read; see data/codebooks/publishers.tsv.") from error


def _offer(row: dict[str, str]) -> Offer:
    try:
        checked = row["checked"] if row["checked"] not in ("", _UNCHECKED) else None
        sha256 = row["sha256"].lower() or None
        return Offer(row["edition"], row["system"], row["url"], row["holds"], checked, sha256)
    except KeyError as error:
        raise SourceError(f"The table of addresses lacks the column {error}; see data/codebooks/publishers.tsv.") from error
