"""What the crosswalks are compiled from: the general equivalence mappings and the year-to-year changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from nosology.codebook.artefact import Content


@dataclass(frozen=True, slots=True)
class CrosswalkSources:
    """The files of the crosswalks; every part may be missing, the answers then say so.

    Attributes:
        gem_9_to_10: GEM from ICD-9-CM to ICD-10-CM (fixed text, or CSV with a header).
        gem_10_to_9: GEM from ICD-10-CM to ICD-9-CM.
        gem_9_to_pcs: GEM from ICD-9-CM procedures to ICD-10-PCS.
        conversion_tables: Conversion tables (.xlsx) of ICD-10-CM, oldest first; a later one wins.
        first_years: CSV with one row per code and one column per fiscal year: the year each new code starts.
        cm_orders: Order file of ICD-10-CM by fiscal year (what is valid in that year).
        cm_addenda: Order file addenda of ICD-10-CM by fiscal year (added, deleted, revised on 1 October before it).
        pcs_orders: Order file or code CSV of ICD-10-PCS by fiscal year.
        pcs_addenda: Addenda of ICD-10-PCS by fiscal year.
        source: `official` or `embedded`.
    """

    gem_9_to_10: Content | None = None
    gem_10_to_9: Content | None = None
    gem_9_to_pcs: Content | None = None
    conversion_tables: tuple[Content, ...] = ()
    first_years: Content | None = None
    cm_orders: Mapping[int, Content] = field(default_factory=dict)
    cm_addenda: Mapping[int, Content] = field(default_factory=dict)
    pcs_orders: Mapping[int, Content] = field(default_factory=dict)
    pcs_addenda: Mapping[int, Content] = field(default_factory=dict)
    source: str = "official"
