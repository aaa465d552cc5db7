"""Lines: headings, list items and paragraphs, however they were typed or wrapped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nosology.model.findings import SectionKind
from nosology.reading.headings import LONGEST, Name, kind_rules, name_section

_BREAK = re.compile(r"\r\n?|\n|\Z")
_BULLET = re.compile(
    r"[ \t\xa0]*(?P<mark>[•●▪◦‣·∙■□➢*–—-][ \t\xa0]+|[•●▪◦‣∙■□➢]|#{1,6}[ \t]+"
    r"|\(?\d{1,2}[.)][ \t]+|\(?\d{1,2}[.)](?=[A-Za-z])|#\d{1,2}[.):]?[ \t]*"
    r"|[a-zA-Z][.)][ \t]+(?=[A-Z])|\[[ xX]?\][ \t]*)*"
)
_RULES = "=-_~*#"
_RULE = re.compile(r"[ \t]*[=\-_~*#]{3,}[ \t]*")
_FENCE = re.compile(r"[*_,\s]*")
_RUN_ON = re.compile(
    r"(?:(?<=[.;!?])\s*,?\s*|,\s*(?=[A-Z ,/&()-]+:)|[ \t]{3,}|\s[-–|]\s+)(?P<name>[A-Z][A-Za-z0-9 /&'’()-]{1,60}?)\s*:(?!\d)"
)
_DASH = re.compile(r"\s+[-–—]+\s+")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9 /&'’(),.#-]{3,}")
_AGE = re.compile(r"\b\d{1,3}[- ](?:year|yr|month|week|day)s?[- ]?old\b", re.IGNORECASE)
_DANGLING = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "her",
        "his",
        "in",
        "into",
        "no",
        "of",
        "on",
        "or",
        "our",
        "that",
        "the",
        "their",
        "to",
        "was",
        "were",
        "which",
        "with",
        "without",
    ]
)
_TITLE_WORDS = 6
_NARROW, _WIDE, _LONG_LINE, _RAGGED = 50, 140, 70, 4


@dataclass(frozen=True, slots=True, eq=False)
class Heading:
    """What opens a section.

    Attributes:
        start: Where the section begins.
        name_end: One past the heading's words and mark.
        body: Where the section's text begins.
        kind: Kind of the section.
        title: The heading as written; empty when there is none.
        is_for_line: The section ends with its line.
    """

    start: int
    name_end: int
    body: int
    kind: SectionKind
    title: str
    is_for_line: bool = False


@dataclass(slots=True)
class Unit:
    """A heading, or lines that belong together: a paragraph, a list item.

    Attributes:
        start: First code point, after bullet or number.
        end: One past the last code point that is not blank.
        heading: What opened its section; units of one section share the object.
        is_item: Begins with a bullet or number.
        is_heading: Is the heading itself.
    """

    start: int
    end: int
    heading: Heading
    is_item: bool = False
    is_heading: bool = False


@dataclass(slots=True)
class _Line:
    """One line: `start`...`end` without blanks at its ends, `text` where its words begin after bullet or number."""

    start: int
    end: int
    text: int
    is_item: bool
    is_ruled: bool = False
    after_blank: bool = False


def read_units(text: str) -> list[Unit]:
    """Cut a text into units, in order, each with its section."""
    return _Reader(text).read()


def _lines(text: str) -> Iterator[_Line | None]:
    """The lines of a text; None for a blank one. A line under a ruled underline carries `is_ruled`."""
    start = 0
    for match in _BREAK.finditer(text):
        end = match.end()
        words = text[start:end].strip()
        if words:
            begin = text.index(words[0], start)
            after = _BULLET.match(text, begin, end).end()  # type: ignore[union-attr]
            stop = begin + len(words)
            yield _Line(begin, stop, min(after, stop), after > begin and words[0] != "#")
        elif end > start:
            yield None
        start = end


class _Reader:
    """Walks the lines once and keeps the section that is open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.units: list[Unit] = []
        self.current = Heading(0, 0, 0, SectionKind.OTHER, "")
        self.resume: Heading | None = None
        self.joins = False
        self.width = 0

    def read(self) -> list[Unit]:
        lines = self._prepare()
        for at, line in enumerate(lines):
            if line is None:
                self.joins = False
                self._close_line()
                continue
            self._take(line, lines[at + 1] if at + 1 < len(lines) else None)
        return self.units

    def _prepare(self) -> list[_Line | None]:
        """All lines, underlines removed and marked on the line above; the width the text was wrapped at is noted."""
        lines: list[_Line | None] = []
        blank = True
        for line in _lines(self.text):
            if line is not None and self.text[line.start] in _RULES and _RULE.fullmatch(self.text, line.start, line.end):
                if lines and lines[-1] is not None:
                    lines[-1].is_ruled = True
                blank = True
                continue
            if line is not None:
                line.after_blank = blank
                self.width = max(self.width, line.end - line.start)
            lines.append(line)
            blank = line is None
        return lines

    def _take(self, line: _Line, following: _Line | None) -> None:
        heading = self._heading(line, alone=following is None or line.is_ruled)
        start = line.text
        if heading is not None:
            self._open(heading)
            start = heading.body
        elif not (self.joins and self._continues(line)):
            self._close_line()
            self._resume_narrative(line)
            self._add(start, line.end, line.is_item)
            self.joins = True
            self._run_on(line.end)
            return
        if start < line.end:
            if heading is None:
                self.units[-1].end = line.end
            else:
                self._add(start, line.end, False)
            self._run_on(line.end)
        self.joins = start < line.end

    def _add(self, start: int, end: int, is_item: bool) -> None:
        self.units.append(Unit(start, end, self.current, is_item))

    def _open(self, heading: Heading) -> None:
        if heading.is_for_line:
            self.resume = self.resume or self.current
        else:
            self.resume = None
        self.current = heading
        self.units.append(Unit(heading.start, heading.name_end, heading, is_heading=True))

    def _close_line(self) -> None:
        """Go back to the section around a one-line section."""
        if self.resume is None:
            return
        end = self.units[-1].end
        self.current = Heading(end, end, end, self.resume.kind, self.resume.title)
        self.resume = None

    def _resume_narrative(self, line: _Line) -> None:
        """A paragraph that tells the story under a heading that holds a name or a list opens a section of its own, untitled."""
        if not line.after_blank or line.is_item or not self.units or kind_rules()[self.current.kind].keeps:
            return
        kind = None
        if _AGE.search(self.text, line.start, min(line.end, line.start + LONGEST)):
            kind = SectionKind.PRESENT_ILLNESS
        elif self.units[-1].is_item and line.end - line.start > LONGEST // 2 and self.text[line.end - 1] in ".!?":
            kind = SectionKind.OTHER
        if kind is not None and self.current.kind is not SectionKind.PROCEDURE_DESCRIPTION:
            self.current = Heading(line.start, line.start, line.start, kind, "")

    def _continues(self, line: _Line) -> bool:
        """Whether a line goes on with the paragraph of the line before it."""
        if line.is_item or line.after_blank:
            return False
        before = self.units[-1]
        if before.start == before.end:
            return True  # a bullet that stands alone on its line
        last = self.text[before.end - 1]
        if last in ".!?:;":
            return False
        if self.text[line.start].islower() or last in ",-/&" or self._dangles(before):
            return True
        length = before.end - self.text.rfind("\n", 0, before.end) - 1
        word = self.text[line.start : line.end].split(None, 1)[0]
        if self.width > _WIDE:
            return _LONG_LINE < length < _WIDE
        return self.width >= _NARROW and length + 1 + len(word) > self.width - _RAGGED

    def _dangles(self, unit: Unit) -> bool:
        """Whether the unit ends in a word that wants another."""
        return self.text[max(unit.start, unit.end - 8) : unit.end].rsplit(None, 1)[-1].lower() in _DANGLING

    def _heading(self, line: _Line, alone: bool) -> Heading | None:
        """The heading a line begins with, or None."""
        start = _FENCE.match(self.text, line.text, line.end).end()  # type: ignore[union-attr]
        colon = self.text.find(":", start, min(line.end, start + LONGEST))
        if colon > start:
            return self._with_colon(line, start, colon)
        return self._without_colon(line, start, alone)

    def _with_colon(self, line: _Line, start: int, colon: int) -> Heading | None:
        words = self.text[start:colon]
        body = _FENCE.match(self.text, colon + 1, line.end).end()  # type: ignore[union-attr]
        name = name_section(words)
        if name is None:
            return self._unknown(line, start, colon, body)
        if name.kind is None or (name.level == "line" and name.kind is self.current.kind and self.resume is None):
            return None
        return Heading(line.text, colon + 1, body, name.kind, words.strip(" *_"), self._is_for_line(name, line, body))

    def _is_for_line(self, name: Name, line: _Line, body: int) -> bool:
        """One-line sections: facts such as a date, and a named bullet with its text beside the name."""
        bullet = line.is_item and not self.text[line.start].isdigit()
        return (name.level == "line" or bullet) and body < line.end

    def _unknown(self, line: _Line, start: int, colon: int, body: int) -> Heading | None:
        """A heading we do not know ends a section that does not keep such headings."""
        words = self.text[start:colon].strip(" *_")
        if line.is_item or kind_rules()[self.current.kind].keeps:
            return None
        capitals = _CAPITALS.fullmatch(words) is not None
        titled = line.after_blank and len(words.split()) > 1 and words.istitle() and len(words.split()) <= _TITLE_WORDS
        if not capitals and not titled:
            return None
        return Heading(line.text, colon + 1, body, SectionKind.OTHER, words)

    def _without_colon(self, line: _Line, start: int, alone: bool) -> Heading | None:
        """A heading alone on its line, or parted from its text by a dash."""
        words = self.text[start : line.end].rstrip(" *_")
        marked = self.text.startswith(("#", "*", "_"), line.start) or line.is_ruled
        if len(words) <= LONGEST and (name := name_section(words)) is not None and name.kind is not None:
            looks = words.isupper() or marked or line.after_blank or alone
            if looks and words[-1] not in ".;," and name.level == "main" and not (line.is_item and not marked):
                return Heading(line.text, line.end, line.end, name.kind, words)
        if marked and line.is_ruled and not kind_rules()[self.current.kind].keeps:
            return Heading(line.text, line.end, line.end, SectionKind.OTHER, words)
        return self._with_dash(line, start)

    def _with_dash(self, line: _Line, start: int) -> Heading | None:
        dash = _DASH.search(self.text, start, min(line.end, start + LONGEST))
        if dash is None:
            return None
        words = self.text[start : dash.start()]
        name = name_section(words)
        if name is None or name.kind is None or name.level != "main" or not (words.isupper() or line.after_blank):
            return None
        return Heading(line.text, dash.end(), dash.end(), name.kind, words, self._is_for_line(name, line, dash.end()))

    def _run_on(self, end: int) -> None:
        """Cut the last unit at headings that follow on the same line."""
        unit = self.units[-1]
        if self.text.find(":", unit.start, end) < 0:
            return
        for match in _RUN_ON.finditer(self.text, unit.start, end):
            name = name_section(match["name"])
            if name is None or name.kind is None or name.level != "main":
                continue
            last = self.units[-1]
            last.end = max(last.start, match.start("name"))
            while last.end > last.start and self.text[last.end - 1] in " \t,-|–":
                last.end -= 1
            body = _FENCE.match(self.text, match.end(), end).end()  # type: ignore[union-attr]
            self._open(Heading(match.start("name"), match.end(), body, name.kind, match["name"]))
            if body < end:
                self._add(body, end, False)
