"""What an ICD-9-CM edition is compiled from; diagnoses and procedures are two editions of the same shape."""

from dataclasses import dataclass

from nosology.codebook.artefact import Content


@dataclass(frozen=True, slots=True)
class Icd9Sources:
    """The files of ICD-9-CM version 32 (fiscal years 2014 and 2015, the last one) for diagnoses or for procedures.

    Attributes:
        long_titles: Code and full title of every valid code (`CMS32_DESC_LONG_DX` or `_SG`); it decides validity.
        short_titles: Code and abbreviated title, or None.
        tabular: The tabular text with headings and notes (`dtab12` or `ptab12`), or None.
        source: `official` or `embedded`.
    """

    long_titles: Content
    short_titles: Content | None = None
    tabular: Content | None = None
    source: str = "official"
