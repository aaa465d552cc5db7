"""Openings: whether the beginning of a line is a heading, however it is marked off from what follows it."""

import re
from collections.abc import Sequence
from itertools import islice

from nosology.model.findings import SectionKind
from nosology.reading.headings import LONGEST, Name, kin, kind_rules, name_section, plain_words, read_system
from nosology.reading.lines import Heading, Line

__all__ = ["FENCE", "Openings", "answers"]

FENCE = re.compile(r"[*_,\s]*")
"""Marks around a heading's words."""

_CAPITALS = re.compile(r"[A-Z][A-Z0-9 /&'’(),.#-]{3,}")
_COLON = re.compile(r":(?!(?<=\d:)\d)")
"""A colon that is not part of a time or a ratio."""

_TITLE = re.compile(
    r"(?P<name>[A-Z][A-Za-z0-9 /&'’()-]{0,59}?)"
    r"(?:(?P<stop>\.(?=\s)\s*)|(?P<dash>\s+[-–—]+\s+)|(?P<gap>[ \t]{3,}|\t)|(?P<number>[ \t]+(?=\d))|(?P<word>[ \t]+(?=[a-z])))"
)
"""Words parted from what follows by a stop, a dash, a gap, the beginning of a number, or their capitals."""

_BANNERS = "*=~"
_BANNER = re.compile(r"(?P<mark>[*=~])(?P=mark){2,}[ \t]*(?P<name>[A-Z][^*=~]*?)[ \t]*(?P=mark){3,}")
_LEAST = 2
"""Letters: one alone before a stop is an initial or a letter of a list."""

_MINOR = 4
"""Letters: shorter words of a title need no capital."""

_TITLE_WORDS, _LABEL_WORDS, _LABEL = 6, 4, 40
_STORY = 60
"""Code points: a line this long tells something; shorter ones may be names."""

_AHEAD, _SYSTEMS, _SYSTEM_TEXT = 12, 3, 60
_ANSWERS = frozenset(["denied", "denies", "n/a", "na", "neg", "negative", "no", "none", "nil", "positive", "unknown", "yes"])
_OVER = ("inactive", "resolved")
_OF_TESTS = frozenset({SectionKind.IMAGING, SectionKind.LABORATORY, SectionKind.RESULTS})
_SOAP = frozenset(
    {SectionKind.PRESENT_ILLNESS, SectionKind.EXAM, SectionKind.ASSESSMENT, SectionKind.ASSESSMENT_PLAN, SectionKind.PLAN}
)
_CONCLUSIONS = frozenset({SectionKind.ASSESSMENT, SectionKind.RESULTS})
_OF_THE_STAY = frozenset({SectionKind.DISCHARGE_DIAGNOSIS, SectionKind.SECONDARY_DIAGNOSIS})


def answers(text: str, start: int, end: int) -> bool:
    """Whether the text is an answer (`none`, `yes`) or speaks of a relative, as entries of family and allergy lists do."""
    words = plain_words(text[start : min(end, start + LONGEST)]).split()
    return not words or words[0] in _ANSWERS or not kin().isdisjoint(words)


def _in_context(kind: SectionKind, words: str, current: Heading) -> SectionKind:
    """Problems listed right after the diagnoses of the stay are further ones, also those that were resolved in it."""
    is_further = kind is SectionKind.PROBLEM_LIST or (kind is SectionKind.PAST_MEDICAL and words.lower().startswith(_OVER))
    return SectionKind.SECONDARY_DIAGNOSIS if is_further and current.kind in _OF_THE_STAY else kind


class Openings:
    """The headings of one text.

    Attributes:
        text: The text.
        lines: Its lines.
        is_dense: It has no blank line.
    """

    def __init__(self, text: str, lines: Sequence[Line | None]) -> None:
        """Take a text and its lines."""
        self.text = text
        self.lines = lines
        self.is_dense = None not in lines

    def heading(self, at: int, current: Heading, within_line: bool) -> Heading | None:
        """The heading that line number `at` begins with, or None.

        Args:
            at: Number of a line that is not blank.
            current: What opened the section around it.
            within_line: That section is one of a single line.
        """
        line = self.lines[at]
        assert line is not None
        start = FENCE.match(self.text, line.text, line.end).end()  # type: ignore[union-attr]
        end = min(line.end, start + LONGEST)
        colon = _COLON.search(self.text, start, end) if self.text.find(":", start, end) >= 0 else None
        if self.text[line.start] in _BANNERS and (banner := _BANNER.fullmatch(self.text, line.start, line.end)):
            return self._banner(line, banner["name"])
        if colon is None or colon.start() == start:
            return self._alone(at, line, start, current) or self._titled(at, line, start)
        words = self.text[start : colon.start()]
        body = FENCE.match(self.text, colon.end(), line.end).end()  # type: ignore[union-attr]
        name = name_section(words)
        if name is None:
            heading = self._titled(at, line, start) or self._system(at, words, colon.end(), body, current)
            return heading or self._unknown(line, words, colon.end(), body, current)
        if name.kind is None:
            return self._system(at, words, colon.end(), body, current)
        if self._is_of_a_test(line, name, current):
            return None
        if name.level == "line" and name.kind is current.kind and not within_line:
            return None
        is_for_line = self._is_for_line(name, line, body)
        kind = _in_context(name.kind, words, current)
        return Heading(line.text, colon.end(), body, kind, words.strip(" *_"), is_for_line, body < line.end)

    def _is_of_a_test(self, line: Line, name: Name, current: Heading) -> bool:
        """The impression right below the name of an imaging study is the study's, not that of the record."""
        is_below = current.kind is SectionKind.IMAGING and not current.is_label and not line.after_blank
        return is_below and name.kind in _CONCLUSIONS

    def _is_for_line(self, name: Name, line: Line, body: int) -> bool:
        """One-line sections: facts such as a date, and a named bullet with its text beside the name."""
        bullet = line.is_item and not self.text[line.start].isdigit()
        return (name.level == "line" or bullet) and body < line.end

    def _banner(self, line: Line, words: str) -> Heading:
        """A title between rows of marks ends whatever was open."""
        name = name_section(words)
        kind = name.kind if name is not None and name.kind is not None else SectionKind.OTHER
        return Heading(line.text, line.end, line.end, kind, words)

    def _unknown(self, line: Line, written: str, name_end: int, body: int, current: Heading) -> Heading | None:
        """A heading we do not know ends a section that does not keep such headings."""
        words = written.strip(" *_")
        keeps = kind_rules()[current.kind].keeps
        if line.is_item or keeps == "yes" or plain_words(words).partition(" ")[0] in _OVER:
            return None
        capitals = _CAPITALS.fullmatch(words) is not None
        titled = line.after_blank and 1 < len(words.split()) <= _TITLE_WORDS and words.istitle()
        if not capitals and not titled and not (keeps == "narrow" and self._is_label(line, words, body)):
            return None
        return Heading(line.text, name_end, body, SectionKind.OTHER, words)

    def _is_label(self, line: Line, words: str, body: int) -> bool:
        """Whether words before a colon are a label of their own and no entry of a list of relatives or allergies."""
        if not words[:1].isupper() or len(words) > _LABEL or len(words.split()) > _LABEL_WORDS:
            return False
        return kin().isdisjoint(plain_words(words).split()) and not answers(self.text, body, line.end)

    def _system(self, at: int, written: str, name_end: int, body: int, current: Heading) -> Heading | None:
        """A label of an organ system, under no heading that keeps such labels, opens the section that it and its neighbours tell."""
        line = self.lines[at]
        assert line is not None
        if kind_rules()[current.kind].keeps == "yes" or line.is_item or not read_system(written)[0]:
            return None
        kind = self._told_by_systems(at)
        if kind is None or kind is current.kind:
            return None
        return Heading(line.text, name_end, body, kind, written.strip(" *_"))

    def _told_by_systems(self, at: int) -> SectionKind | None:
        """Course or examination, as the first telling label says; by their length where none does."""
        count = length = 0
        for line in islice(self.lines, at, at + _AHEAD):
            if line is None:
                continue
            label, mark, _ = self.text[line.text : line.end].partition(":")
            is_system, kind = read_system(label) if mark and len(label) <= _LABEL else (False, None)
            if kind is not None:
                return kind
            if not is_system:
                break
            count, length = count + 1, length + line.end - line.text
        return SectionKind.HOSPITAL_COURSE if count >= _SYSTEMS and length >= count * _SYSTEM_TEXT else None

    def _alone(self, at: int, line: Line, start: int, current: Heading) -> Heading | None:
        """A heading alone on its line."""
        words = self.text[start : line.end].rstrip(" *_")
        marked = self.text.startswith(("#", "*", "_"), line.start) or line.is_ruled
        stands_free = line.is_ruled or at + 1 == len(self.lines) or self.lines[at + 1] is None
        if len(words) <= LONGEST and (name := name_section(words)) is not None and name.kind is not None:
            looks = (
                words.isupper() or marked or line.after_blank or stands_free or self._is_written_as_title(at, words, name.kind)
            )
            if looks and words[-1] not in ".;," and name.level == "main" and not (line.is_item and not marked):
                return Heading(line.text, line.end, line.end, _in_context(name.kind, words, current), words)
        rule = kind_rules()[current.kind]
        if marked and line.is_ruled and rule.keeps != "yes":
            return Heading(line.text, line.end, line.end, SectionKind.OTHER, words)
        if rule.is_brief and current.is_label and self._is_capital_title(at, line, words):
            return Heading(line.text, line.end, line.end, SectionKind.OTHER, words)
        return None

    def _is_written_as_title(self, at: int, words: str, kind: SectionKind) -> bool:
        """Whether a line in title case, after a line that is complete and before another, may be a title without blank lines."""
        before, after = self.lines[at - 1] if at else None, self.lines[at + 1] if at + 1 < len(self.lines) else None
        if before is None or after is None or not all(word[0].isupper() or len(word) < _MINOR for word in words.split()):
            return False
        if " " not in words and not self.is_dense and kind not in _SOAP:
            return False
        return self.text[before.end - 1] in ".:!?" or before.end - before.start < _STORY

    def _is_capital_title(self, at: int, line: Line, words: str) -> bool:
        """Whether a line in capitals, between a blank line and its text, is a title although we do not know it."""
        bare = re.sub(r"\s*\([^)]*\)$", "", words)
        followed = at + 1 < len(self.lines) and self.lines[at + 1] is not None
        return line.after_blank and followed and not line.is_item and _CAPITALS.fullmatch(bare) is not None

    def _titled(self, at: int, line: Line, start: int) -> Heading | None:
        """A heading parted from its text by another mark than a colon."""
        match = _TITLE.match(self.text, start, min(line.end, start + LONGEST))
        if match is None or line.is_item or len(match["name"]) < _LEAST:
            return None
        name = name_section(match["name"])
        if name is None or name.kind is None or name.level != "main":
            return None
        if not self._is_parted(at, line, match, name.kind):
            return None
        is_label = match.end() < line.end
        return Heading(line.text, match.end(), match.end(), name.kind, match["name"], False, is_label)

    def _is_parted(self, at: int, line: Line, match: re.Match[str], kind: SectionKind) -> bool:
        """Whether a known name stands as a heading: by its mark, before the first vital sign, or in capitals where a sentence begins."""
        if match["number"]:
            return kind is SectionKind.VITALS
        is_upper = match["name"].isupper()
        if not match["word"]:
            return is_upper or line.after_blank
        before = self.lines[at - 1] if at else None
        starts = before is None or self.text[before.end - 1] in ".:!?"
        return is_upper and starts and len(match["name"]) >= _MINOR and kind not in _OF_TESTS
