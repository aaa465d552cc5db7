"""Labels for codes that the tables at hand do not spell: from the same value elsewhere, else from the title of the code.

A new fiscal year brings codes before its tables can be had. A character keeps its meaning within a table, a body system or a
section, depending on the axis; a meaning found elsewhere is taken only when the official title speaks of it. What is found
nowhere is the piece of the title that the other axes leave unexplained.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from nosology.codebook.icd10pcs.model import AXES, AxisValue, PcsTable
from nosology.data import read_table
from nosology.model.errors import UnknownCodeError

_WORD = re.compile(r"[^\s,]+")
_CONNECTORS = frozenset("of with using into from to in on and by via for as at through the approach".split())  # noqa: SIM905
_LEADING_OPERATION = re.compile(r"^(.*?) (?:of|with|using|into|from|to|in|on|for)\b")
_GROUP = re.compile(r"New Technology Group \d+")

_SCOPES: Mapping[int, tuple[str, ...]] = {
    1: ("section",),
    2: ("section",),
    3: ("body system", "section"),
    4: ("table", "body system"),
    5: ("table", "body system", "section"),
    6: ("table and body part", "table", "body system"),
    7: ("table and body part", "table"),
}
_NEW_TECHNOLOGY = "X"
"""In this section values are given table by table, those of axis 6 anew each year; axis 7 says in which year's group."""
_BODY_PART, _DEVICE = 4, 6

_NEW_TECHNOLOGY_SCOPES: Mapping[int, tuple[str, ...]] = {
    **_SCOPES,
    4: ("table",),
    6: ("table and body part", "table"),
    7: ("table and body part", "table", "section"),
}
_IN_TITLES = frozenset({4, 6, 7})
"""Axes whose meaning a title spells out; a label from another table must be among its words."""
_NOTHING = "Z"
"""On axes 6 and 7 this character mostly says that there is none, which titles pass over."""
_UNKNOWN_FIRST = (3, 7, 6, 4, 5)
"""The order in which axes without a label take the unexplained pieces of a title."""


def axis_titles(section: str) -> tuple[str, ...]:
    """What the seven axes are called in a section.

    Raises:
        UnknownCodeError: There is no such section.
    """
    for row in read_table("codebooks/pcs-axes"):
        if row["section"] == section:
            return tuple(row[str(axis)] for axis in range(1, AXES + 1))
    raise UnknownCodeError(f"ICD-10-PCS has no section {section}.")


class LabelBook:
    """What the values of the tables at hand are called, and what that says of values elsewhere."""

    def __init__(self) -> None:
        self._labels: dict[tuple[int, str, str, str], str] = {}
        self.read_from_titles = 0
        self.unknown = 0

    def learn_table(self, table: PcsTable) -> None:
        """Remember the labels of every value of a table, for each body part it stands with; the first label stays."""
        for axis, value in enumerate(table.head, 1):
            self.learn(table.code, axis, value)
        for row in table.rows:
            for part in row.axes[0]:
                self.learn(table.code + part.character, 4, part)
                for axis in (5, 6, 7):
                    for value in row.axes[axis - 4]:
                        self.learn(table.code + part.character, axis, value)

    def learn(self, stem: str, axis: int, value: AxisValue) -> None:
        """Remember the label of a value that stands on an axis of the codes that begin with `stem`."""
        for scope in (*_SCOPES[axis], "section"):
            self._labels.setdefault((axis, scope, _context(scope, stem), value.character), value.label)

    def spell(self, code: str, title: str) -> tuple[AxisValue, ...]:
        """The seven values of a code: labels found elsewhere, else read from its title, else `value C`."""
        labels = {axis: self._find(code, axis, title) for axis in range(1, AXES + 1)}
        if code[0] == _NEW_TECHNOLOGY and not labels[AXES] and (group := _GROUP.search(title)):
            labels[AXES] = group[0]
        if not labels[_BODY_PART] and not labels[_DEVICE]:
            labels[_BODY_PART], labels[_DEVICE] = _part_and_device(unexplained(title, list(labels.values())[2:]))
            self.read_from_titles += 2 * bool(labels[_BODY_PART])
        for axis in _UNKNOWN_FIRST:
            if not labels[axis]:
                labels[axis] = self._from_title(title, axis, [labels[other] for other in range(3, AXES + 1)])
                self.read_from_titles += bool(labels[axis])
                self.unknown += not labels[axis]
        return tuple(AxisValue(character, labels[axis] or f"value {character}") for axis, character in enumerate(code, 1))

    def _find(self, code: str, axis: int, title: str) -> str:
        character = code[axis - 1]
        is_new = code[0] == _NEW_TECHNOLOGY and axis == _DEVICE
        if (label := _published(code, axis)) and (not is_new or is_spoken_of(label, title)):
            return label
        scopes = (_NEW_TECHNOLOGY_SCOPES if code[0] == _NEW_TECHNOLOGY else _SCOPES)[axis]
        for number, scope in enumerate(scopes):
            label = self._labels.get((axis, scope, _context(scope, code), character), "")
            is_own = axis not in _IN_TITLES or character == _NOTHING or (not is_new and (number == 0 or not title))
            if label and (is_own or is_spoken_of(label, title)):
                return label
        return self._labels.get((axis, "section", code[0], character), "") if character == _NOTHING else ""

    def _from_title(self, title: str, axis: int, known: Sequence[str]) -> str:
        if axis == 3:
            match = _LEADING_OPERATION.match(title)
            return match[1] if match else ""
        return unexplained(title, known)


@cache
def _published_values() -> Mapping[tuple[str, int, str], str]:
    rows = read_table("codebooks/pcs-values")
    return {(row["prefix"], int(row["axis"]), row["character"]): row["label"] for row in rows}


def _published(code: str, axis: int) -> str:
    """The label that our own table of values gives, for the longest beginning of the code it knows."""
    found = (_published_values().get((code[:length], axis, code[axis - 1])) for length in (3, 2, 1))
    return next((label for label in found if label), "")


def _context(scope: str, code: str) -> str:
    return code[: {"table and body part": 4, "table": 3, "body system": 2}.get(scope, 1)]


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def is_spoken_of(label: str, title: str) -> bool:
    """Whether every word of a label (but connecting ones) stands in a title."""
    return set(_words(label)) - _CONNECTORS <= set(_words(title))


def unexplained(title: str, known: Iterable[str]) -> str:
    """The longest piece of a title that the known labels do not account for; empty when they account for all of it.

    A label accounts for the first run of words that is the label in any order (`Right Femur` for `Femur, Right`).
    """
    matches = list(_WORD.finditer(title))
    words = [match[0].casefold() for match in matches]
    taken = [False] * len(words)
    for label in sorted(set(known) - {""}, key=lambda label: (-len(label), label)):
        _take(sorted(_words(label)), words, taken)
    pieces, start = [], 0
    for position in range(len(words) + 1):
        if position == len(words) or taken[position]:
            pieces.append((start, position))
            start = position + 1
    trimmed = [_trim(words, *piece) for piece in pieces]
    begin, end = max(trimmed, key=lambda piece: piece[1] - piece[0], default=(0, 0))
    return title[matches[begin].start() : matches[end - 1].end()] if end > begin else ""


def _part_and_device(piece: str) -> tuple[str, str]:
    """Body part and device of a piece of title that names both, else two empty labels."""
    for word, device_comes_first in ((" into ", True), (" using ", False)):
        first, found, second = piece.partition(word)
        if found:
            return (second, first) if device_comes_first else (first, second)
    return "", ""


def _take(label: list[str], words: list[str], taken: list[bool]) -> None:
    for start in range(len(words) - len(label) + 1):
        window = slice(start, start + len(label))
        if not any(taken[window]) and sorted(words[window]) == label:
            taken[window] = [True] * len(label)
            return


def _trim(words: list[str], begin: int, end: int) -> tuple[int, int]:
    while begin < end and words[begin] in _CONNECTORS:
        begin += 1
    while begin < end and words[end - 1] in _CONNECTORS:
        end -= 1
    return begin, end
