"""The tabular text of ICD-9-CM (`dtab12`, `ptab12`): headings in order, each with its notes.

The text has one statement a line and no markup: a line that begins with a code is a heading, `Includes:` and `Excludes:` open lists that go
on until the next instruction or heading, what stands before them are inclusion terms.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from nosology.codebook.artefact import Content, read_text
from nosology.model.books import CodeRange, NoteKind
from nosology.model.errors import SourceError

_DIAGNOSIS = r"(?:E\d{3}(?:\.\d)?|V\d{2}(?:\.\d{1,2})?|\d{3}(?:\.\d{1,2})?)"
_PROCEDURE = r"\d{2}(?:\.\d{1,2})?"
_CHAPTER = re.compile(r"(?:(\d+[A-Z]?)\. ?|SUPPLEMENTARY )(?=[A-Z])([^a-z]+?) ?\(([0-9VE]+(?:-[0-9VE]+)?)\)\s*$")
_SECTION = re.compile(r"([A-Z][^a-z]*?) ?\(([0-9VE]+(?:-[0-9VE]+)?)\)\s*$")
_INSTRUCTIONS: tuple[tuple[str, NoteKind], ...] = (
    ("Includes:", NoteKind.INCLUDES),
    ("Excludes:", NoteKind.EXCLUDES),
    ("Note:", NoteKind.NOTE),
    ("Code first", NoteKind.CODE_FIRST),
    ("Use additional", NoteKind.USE_ADDITIONAL),
    ("Code also", NoteKind.CODE_ALSO),
    ("Code, if applicable", NoteKind.CODE_FIRST),
    ("The following fifth-digit", NoteKind.SEVENTH_NOTE),
    ("Requires f", NoteKind.NOTE),
)
_LABELS = frozenset({"Includes:", "Excludes:", "Note:"})
"""Instructions whose first word only names the kind."""
_VALID_DIGITS = re.compile(r"\[[0-9,\- ]+\]")
_DIGIT = re.compile(r"\d [A-Za-z]")
_LETTERS = {"V": "V", "E": "E"}


@dataclass(slots=True)
class Heading:
    """A chapter or section (a group), or a category, subcategory or code, as printed; notes are kind and text, in order."""

    code: str
    title: str
    is_group: bool = False
    notes: list[tuple[NoteKind, str]] = field(default_factory=list)


def parse_tabular(content: Content, is_procedure: bool = False) -> list[Heading]:
    """Read the tabular text; chapters have `chapter 1` (`3A`, `V`, `E`) for code, sections their range (`001-009`).

    Raises:
        SourceError: The text holds no headings.
    """
    pattern = re.compile(rf"({_PROCEDURE if is_procedure else _DIAGNOSIS})\.? +(?=\S)(.+)")
    lines = list(_lines(read_text(content)))
    codes = _in_order({number: match for number, line in enumerate(lines) if (match := pattern.fullmatch(line))})
    headings: list[Heading] = []
    kind: NoteKind = NoteKind.INCLUSION_TERM
    for number, line in enumerate(lines):
        heading = Heading(codes[number][1], codes[number][2].strip()) if number in codes else _range_heading(line)
        if heading:
            headings.append(heading)
            kind = NoteKind.INCLUSION_TERM
        elif headings:
            kind, own, text = _note(line, kind, headings[-1].notes)
            if text:
                headings[-1].notes.append((own, text))
    if not headings:
        raise SourceError("This is not the ICD-9-CM tabular text; give dtab12.txt or ptab12.txt.")
    return headings


def _in_order(candidates: dict[int, re.Match[str]]) -> dict[int, re.Match[str]]:
    """The lines that are headings: codes ascend, so they are the longest ascending run; a note that begins with a code is not in it."""
    ends: list[tuple[int, str]] = []
    lasts: list[int] = []
    before: dict[int, int] = {}
    for number, match in candidates.items():
        place = bisect_left(ends, _rank(match[1]))
        before[number] = lasts[place - 1] if place else -1
        ends[place : place + 1] = [_rank(match[1])]
        lasts[place : place + 1] = [number]
    run, number = [], lasts[-1] if lasts else -1
    while number >= 0:
        run.append(number)
        number = before[number]
    return {number: candidates[number] for number in reversed(run)}


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _range_heading(line: str) -> Heading | None:
    if chapter := _CHAPTER.match(line):
        return Heading(f"chapter {chapter[1] or _LETTERS[chapter[3][0]]}", chapter[2].strip(" ,").capitalize(), True)
    if section := _SECTION.match(line):
        return Heading(section[2] if "-" in section[2] else f"{section[2]}-{section[2]}", section[1].capitalize(), True)
    return None


def _rank(code: str) -> tuple[int, str]:
    return ("VE".find(code[0]) + 1, code)


def _note(line: str, kind: NoteKind, known: list[tuple[NoteKind, str]]) -> tuple[NoteKind, NoteKind, str]:
    """The kind of the lines that follow, and the kind and text of this one."""
    if _VALID_DIGITS.fullmatch(line):
        return kind, NoteKind.NOTE, f"Valid 5th digits: {line}"
    if _DIGIT.match(line) and any(seen is NoteKind.SEVENTH_NOTE for seen, _ in known):
        return NoteKind.SEVENTH_NOTE, NoteKind.SEVENTH_NOTE, line
    for words, instruction in _INSTRUCTIONS:
        if line.startswith(words):
            goes_on = words.endswith(":") or line.endswith(":")
            return (
                instruction if goes_on else NoteKind.INCLUSION_TERM,
                instruction,
                line.removeprefix(words).strip() if words in _LABELS else line,
            )
    return kind, kind, line


def references(text: str, is_procedure: bool = False) -> tuple[CodeRange, ...]:
    """The codes a note names in brackets or at its end: single codes and ranges, in order."""
    code = _PROCEDURE if is_procedure else _DIAGNOSIS
    found: list[CodeRange] = []
    for group in re.findall(r"\(([^()]*\d[^()]*)\)", text):
        for first, last in re.findall(rf"(?<![\w.])({code})(?: ?- ?({code}))?(?![\w.]*\w)", group):
            found.append(CodeRange(first, last or first))
    return tuple(found)
