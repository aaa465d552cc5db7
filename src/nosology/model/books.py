"""The vocabulary of the code books: tabular entries, notes, index terms and the hits a look-up gives."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from nosology.model.quick import quick


class NoteKind(StrEnum):
    """Instructional notes of the Tabular List."""

    INCLUDES = "includes"
    INCLUSION_TERM = "inclusion-term"
    EXCLUDES = "excludes"
    EXCLUDES1 = "excludes1"
    EXCLUDES2 = "excludes2"
    CODE_FIRST = "code-first"
    USE_ADDITIONAL = "use-additional-code"
    CODE_ALSO = "code-also"
    NOTE = "note"
    SEVENTH_NOTE = "seventh-character-note"


@dataclass(frozen=True, slots=True)
class CodeRange:
    """Codes a note refers to: everything from `first` to `last` (inclusive, by prefix), in dotted form.

    `E08-E13 with .4-` is `CodeRange("E08", "E13", ".4")`; a single code has `first == last`.
    """

    first: str
    last: str
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """One line of an instructional note.

    Attributes:
        code: The entry it is printed under (chapter number, section range, category or code).
        kind: Which instruction it is.
        text: The line as printed.
        refers_to: The codes it names, parsed.
    """

    code: str
    kind: NoteKind
    text: str
    refers_to: tuple[CodeRange, ...] = ()


@dataclass(frozen=True, slots=True)
class TabularEntry:
    """One line of the Tabular List (chapter, section, category, subcategory or code).

    Attributes:
        code: Dotted code; chapters are `1`...`22`, sections `A00-A09`.
        title: Full official title.
        parent: Code of the entry above, or None for a chapter.
        is_billable: Valid for submission in this edition.
        is_poa_exempt: On the POA-exempt list (False where the edition has none).
    """

    code: str
    title: str
    parent: str | None
    is_billable: bool
    is_poa_exempt: bool = False


@dataclass(frozen=True, slots=True)
class SeventhCharacter:
    """One 7th-character choice under a category: the character and what it means."""

    character: str
    meaning: str


@dataclass(frozen=True, slots=True)
class IndexTerm:
    """A main term or subterm of an index, as printed.

    Attributes:
        title: The term without its nonessential modifiers.
        nonessential: The bracketed words that do not change the code.
        code: Code as printed (`E11.9`, `S82.20-`, `M84.750-`), or None.
        manifestation: Code in square brackets, or None.
        see: Target of `see`, or None.
        see_also: Target of `see also`, or None.
        subterms: Indented terms, in order.
        cells: Codes by column for the tables of neoplasms and drugs (column header to code); empty elsewhere.
    """

    title: str
    nonessential: tuple[str, ...] = ()
    code: str | None = None
    manifestation: str | None = None
    see: str | None = None
    see_also: str | None = None
    subterms: tuple["IndexTerm", ...] = ()
    cells: tuple[tuple[str, str], ...] = ()


class OpenAxis(StrEnum):
    """What a code still lacks when the words do not say it."""

    SEVENTH = "7th character"
    SIDE = "side"
    TRIMESTER = "trimester"
    SEVERITY = "severity"
    DETAIL = "detail"


@quick
@dataclass(frozen=True, slots=True)
class Step:
    """One step of a decision: what was done (`index`, `tabular`, `default`, ...), where it is written, what it says."""

    step: str
    cite: str
    note: str


@quick
@dataclass(frozen=True, slots=True)
class Hit:
    """A code reached for a phrase, with the way it was reached.

    Attributes:
        code: Dotted code; a billable one when `open_axes` is empty or a default closed them.
        title: Its official title.
        path: The index (or lexicon, or tabular) words followed, outermost first.
        score: 0...1, higher is better; comparable within one look-up only.
        steps: How it was reached.
        covered: Positions of the phrase's tokens it accounts for.
        open_axes: What the words left open.
        manifestation: The second code of an index pair `[ ]`, or None.
    """

    code: str
    title: str
    path: tuple[str, ...]
    score: float
    steps: tuple[Step, ...] = ()
    covered: frozenset[int] = frozenset()
    open_axes: tuple[OpenAxis, ...] = ()
    manifestation: str | None = None


@dataclass(frozen=True, slots=True)
class EditionInfo:
    """Which edition this is.

    Attributes:
        system: `icd10cm`, `icd10pcs`, `icd9cm`, `icd9pcs`, `hcpcs`, ...
        name: Edition name as results carry it: `2026` (fiscal year), `2026-04`, `2015`, `2025-10`.
        starts: First date of service it applies to.
        ends: Last date of service it applies to.
        source: `official`, `carried` (some parts from another year) or `embedded`.
        notes: What a user should know (which parts were carried from which edition).
    """

    system: str
    name: str
    starts: datetime.date
    ends: datetime.date
    source: str
    notes: tuple[str, ...] = ()
