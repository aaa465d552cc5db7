"""What the book of HCPCS Level II codes, modifiers and CPT and CDT numbers is compiled from."""

from dataclasses import dataclass

from nosology.codebook.artefact import Content


@dataclass(frozen=True, slots=True)
class HcpcsSources:
    """The files of one quarter.

    Attributes:
        quarter: The newest quarter the files speak of, by its first month: `2026-04`.
        level2: HCPCS Level II codes and modifiers with add and termination dates (CSV).
        addendum_b: Level II rows of a newer OPPS Addendum B (CSV), for codes `level2` does not have yet; or None.
        numbers: CPT, HCPCS and CDT numbers with CMS attributes (CSV, gzip or plain); or None. No descriptors.
        fee_schedule: Relative value file of the physician fee schedule (CSV, gzip or plain), for its indicators; or None.
        practitioner_pairs: NCCI pairs for practitioners (CSV, gzip or plain); or None.
        hospital_pairs: NCCI pairs for outpatient hospitals (CSV, gzip or plain); or None.
        source: `official` or `embedded`.
    """

    quarter: str
    level2: Content
    addendum_b: Content | None = None
    numbers: Content | None = None
    fee_schedule: Content | None = None
    practitioner_pairs: Content | None = None
    hospital_pairs: Content | None = None
    source: str = "official"
