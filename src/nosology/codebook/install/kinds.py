"""The kinds of source file nosology knows, and what a found file is."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class SourceKind(StrEnum):
    """What a source file holds, recognised by its content."""

    CM_TABULAR = "ICD-10-CM Tabular List (XML)"
    CM_INDEX = "ICD-10-CM Alphabetic Index (XML)"
    CM_EXTERNAL = "ICD-10-CM External Cause Index (XML)"
    CM_NEOPLASM = "ICD-10-CM Table of Neoplasms (XML)"
    CM_DRUG = "ICD-10-CM Table of Drugs and Chemicals (XML)"
    CM_ORDER = "ICD-10-CM order file"
    CM_ADDENDA = "ICD-10-CM order file addenda"
    CM_POA_EXEMPT = "POA-exempt list"
    CM_CONVERSION_TABLE = "ICD-10-CM conversion table (XLSX)"
    CM_FIRST_YEARS = "ICD-10-CM codes by fiscal year (CSV)"
    PCS_TABLES = "ICD-10-PCS Tables (XML)"
    PCS_INDEX = "ICD-10-PCS Index (XML)"
    PCS_DEFINITIONS = "ICD-10-PCS Definitions (XML)"
    PCS_ORDER = "ICD-10-PCS order file"
    PCS_ADDENDA = "ICD-10-PCS order file addenda"
    PCS_CODES = "ICD-10-PCS codes (CSV)"
    PCS_GUIDELINES = "ICD-10-PCS guidelines (text)"
    ICD9_DX_LONG = "ICD-9-CM diagnosis titles, long"
    ICD9_DX_SHORT = "ICD-9-CM diagnosis titles, short"
    ICD9_SG_LONG = "ICD-9-CM procedure titles, long"
    ICD9_SG_SHORT = "ICD-9-CM procedure titles, short"
    ICD9_DX_TABULAR = "ICD-9-CM diagnosis tabular (text)"
    ICD9_SG_TABULAR = "ICD-9-CM procedure tabular (text)"
    GEM_10_TO_9 = "GEM, ICD-10-CM to ICD-9-CM"
    GEM_9_TO_10 = "GEM, ICD-9-CM to ICD-10-CM"
    GEM_9_TO_PCS = "GEM, ICD-9-CM procedures to ICD-10-PCS"
    HCPCS = "HCPCS Level II (CSV)"
    ADDENDUM_B = "OPPS Addendum B, Level II rows (CSV)"
    FEE_SCHEDULE = "Physician fee schedule, relative value file (CSV)"
    PAIRS_PRACTITIONER = "NCCI pairs, practitioner (CSV)"
    PAIRS_HOSPITAL = "NCCI pairs, outpatient hospital (CSV)"
    PDPM_CATEGORIES = "PDPM clinical categories (JSON)"
    PDPM_ITEMS = "PDPM non-therapy ancillary items (JSON)"
    CODE_NUMBERS = "CPT, HCPCS and CDT numbers with CMS attributes (CSV)"


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What the content of a file says it is.

    Attributes:
        kind: The kind of source.
        edition: The edition printed in the content (`2026`), or None when the content carries none.
    """

    kind: SourceKind
    edition: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A source file that was found and recognised.

    Attributes:
        kind: What it holds.
        edition: Fiscal year, quarter or version it belongs to; None when nothing tells.
        path: Where its bytes lie now (unpacked when it came in a zip).
        origin: How the user knows it: the file, or `archive.zip: member`.
        sha256: Digest of its bytes.
        size: Its bytes.
    """

    kind: SourceKind
    edition: str | None
    path: Path
    origin: str
    sha256: str
    size: int
