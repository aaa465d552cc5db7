"""What a file is, decided by its first bytes alone; its name is never asked."""

import re
from collections.abc import Callable, Sequence

from nosology.codebook.install.kinds import Sniffed, SourceKind

SAMPLE_BYTES = 64 * 1024
"""How much of the start of a file is enough to recognise it."""

_ENTITY = re.compile(rb"<!ENTITY|<!DOCTYPE[^>]*\[")
_VERSION = re.compile(r"<version>\s*(\d{4})\s*</version>")
_POA_HEADER = re.compile(r"Order(\d\d)\tPOAexemptCode\tDescription")

_XML: tuple[tuple[str, str, SourceKind], ...] = (
    ("<ICD10CM.tabular", "", SourceKind.CM_TABULAR),
    ("<ICD10CM.index", "Malignant Primary", SourceKind.CM_NEOPLASM),
    ("<ICD10CM.index", '<head col="1">Substance', SourceKind.CM_DRUG),
    ("<ICD10CM.index", "EXTERNAL CAUSE", SourceKind.CM_EXTERNAL),
    ("<ICD10CM.index", "INDEX TO DISEASES", SourceKind.CM_INDEX),
    ("<ICD10PCS.tabular", "", SourceKind.PCS_TABLES),
    ("<ICD10PCS.index", "", SourceKind.PCS_INDEX),
    ("<ICD10PCS.definitions", "", SourceKind.PCS_DEFINITIONS),
)
_HEADERS: tuple[tuple[str, SourceKind], ...] = (
    ("code,kind,long_description,short_description,coverage", SourceKind.HCPCS),
    ("HCPCSCode,ShortDescriptor,StatusIndicator", SourceKind.ADDENDUM_B),
    ("code,long_title", SourceKind.PCS_CODES),
    ("code,class,active_", SourceKind.CODE_NUMBERS),
    ("HCPCS,MOD,DESCRIPTION,CODE,PAYMENT", SourceKind.FEE_SCHEDULE),
    ("column1,column2,modifier_indicator,lo_version", SourceKind.PAIRS_HOSPITAL),
    ("column1,column2,modifier_indicator,rationale_id,status", SourceKind.PAIRS_PRACTITIONER),
    ('"icd9cm","icd10cm","flags"', SourceKind.GEM_9_TO_PCS),
)
_TABULAR_TEXT: tuple[tuple[str, SourceKind], ...] = (
    ("CLASSIFICATION OF DISEASES AND INJURIES", SourceKind.ICD9_DX_TABULAR),
    ("CLASSIFICATION OF PROCEDURES", SourceKind.ICD9_SG_TABULAR),
)
_MAP = re.compile(r"\s*\{\s*\"[A-Z]\d\w{1,5}\"\s*:\s*(?P<value>[\"\[])")
"""The start of a map of ICD-10-CM codes in JSON: to one name, or to several."""
_ACTION = r"(?:Add|Delete|Revise from|Revise to|No change): +"
_LAYOUTS: tuple[tuple[re.Pattern[str], SourceKind], ...] = (
    (re.compile(r"\d{5} [A-Z]\w{2}[\w ]{4} [01] \S"), SourceKind.CM_ORDER),
    (re.compile(r"\d{5} \d\w{2}[\w ]{4} [01] \S"), SourceKind.PCS_ORDER),
    (re.compile(r"(?:Add|Delete|Revise from|Revise to|No change): +[01] [A-Z]\d\w[\w ]{4} "), SourceKind.CM_ADDENDA),
    (
        re.compile(r"(?:Add|Delete|Revise from|Revise to|No change): +(?:[01] )?[0-9B-DF-HX][0-9A-HJ-NP-Z]{6} "),
        SourceKind.PCS_ADDENDA,
    ),
    (re.compile(r"[A-Z]\d\w[\w ]{4} (?:[\dVE]\d{2}[\d ]{2}|NoDx ) [01]{5}\s*$"), SourceKind.GEM_10_TO_9),
    (re.compile(r"[\dVE]\d{2}[\d ]{2} (?:[A-Z]\d\w[\w ]{4}|NoDx   ) [01]{5}\s*$"), SourceKind.GEM_9_TO_10),
    (re.compile(r"\d{2}[\d ]{2} +(?:[0-9A-HJ-NP-Z]{7}|NoPCS) +[01]\d{4}\s*$"), SourceKind.GEM_9_TO_PCS),
    (re.compile(r"[\dVE]\d{2}[\d ]{2} \S"), SourceKind.ICD9_DX_LONG),
    (re.compile(r"\d{2}[\d ]{2} \S"), SourceKind.ICD9_SG_LONG),
)
_SHARE = {SourceKind.CM_ADDENDA: 0.6, SourceKind.PCS_ADDENDA: 0.6}
"""Share of the lines that must have the layout; addenda end in a table of counts."""
_CONVENTION = re.compile(r"A1 +\[Convention\]")
_SHORT = {SourceKind.ICD9_DX_LONG: SourceKind.ICD9_DX_SHORT, SourceKind.ICD9_SG_LONG: SourceKind.ICD9_SG_SHORT}
_SHORT_TITLE = 24
"""Short ICD-9-CM titles are at most this long; among the first thousand long ones many are longer."""


def sniff_workbook(strings: str) -> Sniffed | None:
    """Recognise a workbook by the strings in its cells; None when it is none that nosology reads."""
    if "Current code assignment" not in strings:
        return None
    year = re.search(r"This FY (\d{4})", strings)
    return Sniffed(SourceKind.CM_CONVERSION_TABLE, year[1] if year else None)


def is_gzip(start: bytes) -> bool:
    """Whether the bytes begin a gzip file."""
    return start.startswith(b"\x1f\x8b")


def is_zip(start: bytes) -> bool:
    """Whether the bytes begin a zip archive."""
    return start.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def sniff(start: bytes) -> Sniffed | None:
    """Recognise a source by its first bytes; None when it is none that nosology reads.

    Args:
        start: The first `SAMPLE_BYTES` bytes (or the whole of a smaller file).
    """
    if b"\0" in start[:4096] or _ENTITY.search(start):
        return None
    text = start.decode("utf-8-sig", errors="replace")
    tests: Sequence[Callable[[str], Sniffed | None]] = (_sniff_xml, _sniff_map, _sniff_header, _sniff_layout)
    return next((found for test in tests if (found := test(text))), None)


def _sniff_xml(text: str) -> Sniffed | None:
    head = text[:4096]
    if not head.lstrip().startswith("<"):
        return None
    version = _VERSION.search(head)
    for root, sign, kind in _XML:
        if root in head and sign in head:
            return Sniffed(kind, version[1] if version else None)
    return None


def _sniff_map(text: str) -> Sniffed | None:
    found = _MAP.match(text)
    if found is None:
        return None
    kind, sign = (
        (SourceKind.PDPM_CATEGORIES, "Acute Infections") if found["value"] == '"' else (SourceKind.PDPM_ITEMS, "HIV/AIDS")
    )
    return Sniffed(kind) if sign in text else None


def _sniff_header(text: str) -> Sniffed | None:
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if poa := _POA_HEADER.fullmatch(first):
        return Sniffed(SourceKind.CM_POA_EXEMPT, f"20{poa[1]}")
    if re.fullmatch(r"20\d\d(,20\d\d)+", first):
        return Sniffed(SourceKind.CM_FIRST_YEARS)
    for header, kind in (*_HEADERS, *_TABULAR_TEXT):
        if first.startswith(header):
            return Sniffed(kind)
    return None


def _sniff_layout(text: str) -> Sniffed | None:
    lines = [line for line in text.splitlines()[:-1] if line.strip()][:1000]
    if not lines:
        return None
    for layout, kind in _LAYOUTS:
        if sum(1 for line in lines if layout.match(line)) >= _SHARE.get(kind, 0.9) * len(lines):
            return Sniffed(_short_or_long(kind, lines))
    return Sniffed(SourceKind.PCS_GUIDELINES) if _CONVENTION.match(lines[0]) else None


def _short_or_long(kind: SourceKind, lines: Sequence[str]) -> SourceKind:
    width = 5 if kind is SourceKind.ICD9_SG_LONG else 6
    longest = max(len(line.rstrip()[width:]) for line in lines)
    return _SHORT.get(kind, kind) if longest <= _SHORT_TITLE else kind
