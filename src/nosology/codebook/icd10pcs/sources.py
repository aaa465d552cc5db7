"""What an ICD-10-PCS edition is compiled from."""

from dataclasses import dataclass

from nosology.codebook.artefact import Content


@dataclass(frozen=True, slots=True)
class PcsSources:
    """The files of one fiscal year; a part the year lacks is given from another year and marked as carried.

    Attributes:
        year: Fiscal year of the edition.
        codes: What decides validity: the order file, or a CSV with the columns `code` and `long_title`.
        tables: The Tables (XML), of this year or the nearest one.
        definitions: The Definitions (XML), of this year or the nearest one; None leaves definitions and keys empty.
        index: The Index (XML), of this year or the nearest one; None leaves the index empty.
        source: `official`, `carried` or `embedded`; parts of another year make `official` into `carried`.
    """

    year: int
    codes: Content
    tables: Content
    definitions: Content | None = None
    index: Content | None = None
    source: str = "official"
