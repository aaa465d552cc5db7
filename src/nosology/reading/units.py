"""Units: headings, list items and paragraphs, however they were typed or wrapped."""

import re
from dataclasses import dataclass

from nosology.model.findings import SectionKind
from nosology.reading.headings import LONGEST, kind_rules, name_section, read_system
from nosology.reading.lines import Heading, Line, prepare
from nosology.reading.openings import FENCE, Openings, answers

__all__ = ["Unit", "read_units"]

_RUN_ON = re.compile(
    r"(?:(?<=[.;!?])\s*,?\s*|,\s*(?=[A-Z ,/&()-]+:)|[ \t]{3,}|\s[-–|]\s+)(?P<name>[A-Z][A-Za-z0-9 /&'’()-]{1,60}?)\s*:(?!\d)"
)
_AGE = re.compile(r"\b\d{1,3}[- ](?:year|yr|month|week|day)s?[- ]?old\b|\A\d{1,3}[ -]?(?:y/?o\b|y\b|[FM]\b)", re.IGNORECASE)
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
_STORY = 60
"""Code points: a line this long tells something; shorter ones may be entries of a list."""

_ASIDES = frozenset({SectionKind.IMAGING, SectionKind.LABORATORY, SectionKind.RESULTS, SectionKind.VITALS})
_COURSE = frozenset({SectionKind.HOSPITAL_COURSE, SectionKind.ASSESSMENT, SectionKind.ASSESSMENT_PLAN, SectionKind.PLAN})
_COMPLAINTS = frozenset({SectionKind.CHIEF_COMPLAINT, SectionKind.REASON_FOR_VISIT})
_NARROW, _WIDE, _LONG_LINE, _RAGGED = 50, 140, 70, 4


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


def read_units(text: str) -> list[Unit]:
    """Cut a text into units, in order, each with its section."""
    return _Reader(text).read()


class _Reader:
    """Walks the lines once and keeps the section that is open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.units: list[Unit] = []
        self.current = Heading(0, 0, 0, SectionKind.OTHER, "")
        self.resume: Heading | None = None
        self.joins = False
        self.lines, self.width = prepare(text)
        self.openings = Openings(text, self.lines)

    def read(self) -> list[Unit]:
        for at, line in enumerate(self.lines):
            if line is None:
                self.joins = False
                self._close_line()
            else:
                self._take(at, line)
        return self.units

    def _take(self, at: int, line: Line) -> None:
        heading = self.openings.heading(at, self.current, self.resume is not None)
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

    def _resume_narrative(self, line: Line) -> None:
        """A paragraph that tells the story under a heading that holds a name or a list opens a section of its own, untitled."""
        if line.is_item or not self.units or self.current.kind is SectionKind.PROCEDURE_DESCRIPTION:
            return
        kind = self._story(line)
        if kind is not None:
            self.current = Heading(line.start, line.start, line.start, kind, "")

    def _story(self, line: Line) -> SectionKind | None:
        """What kind of section a line that tells a story opens, or None when it belongs to the one around it."""
        length, rule = line.end - line.start, kind_rules()[self.current.kind]
        if self.current.kind in _COMPLAINTS and self.current.is_label and length >= _STORY:
            return SectionKind.PRESENT_ILLNESS
        if not line.after_blank:
            return None
        if rule.keeps != "yes" and _AGE.search(self.text[line.start : min(line.end, line.start + LONGEST)]):
            return SectionKind.PRESENT_ILLNESS
        after_list = self.units[-1].is_item and (rule.is_brief or rule.keeps != "yes")
        if after_list and length > LONGEST // 2 and self.text[line.end - 1] in ".!?":
            return SectionKind.OTHER
        ends = rule.is_brief and (self.current.is_label or rule.keeps == "narrow") and not self.units[-1].is_heading
        if not ends or length < _STORY or answers(self.text, line.start, line.end):
            return None
        label, mark, _ = self.text[line.start : min(line.end, line.start + LONGEST)].partition(":")
        return None if mark and name_section(label) is not None else SectionKind.OTHER

    def _continues(self, line: Line) -> bool:
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

    def _run_on(self, end: int) -> None:
        """Cut the last unit at headings that follow on the same line; a note of a test is an aside of its paragraph."""
        unit = self.units[-1]
        if self.text.find(":", unit.start, end) < 0:
            return
        for match in _RUN_ON.finditer(self.text, unit.start, end):
            kind = self._run_on_kind(match["name"])
            if kind is None:
                continue
            last = self.units[-1]
            last.end = max(last.start, match.start("name"))
            while last.end > last.start and self.text[last.end - 1] in " \t,-|–":
                last.end -= 1
            body = FENCE.match(self.text, match.end(), end).end()  # type: ignore[union-attr]
            is_aside = body < end and (kind in _ASIDES or kind_rules()[kind].keeps == "narrow")
            self._open(Heading(match.start("name"), match.end(), body, kind, match["name"], is_aside, body < end))
            if body < end:
                self._add(body, end, False)

    def _run_on_kind(self, words: str) -> SectionKind | None:
        """What a label inside a line opens, or None: a test named in the course or the assessment belongs to it."""
        name = name_section(words)
        if name is None or (name.kind is not None and name.level != "main"):
            return None
        if name.kind is None:
            return read_system(words)[1] if kind_rules()[self.current.kind].keeps == "narrow" else None
        is_test = name.kind in _ASIDES and not (words.isupper() and " " in words)
        return None if is_test and self.current.kind in _COURSE else name.kind
