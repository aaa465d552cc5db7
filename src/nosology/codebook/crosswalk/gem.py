"""General equivalence mappings: reading the files, and what their flags say about one code."""

import csv
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from nosology.codebook.artefact import Content, read_text
from nosology.model.codes import Code, Icd9CmCode, Icd9ProcedureCode, Icd10CmCode, Icd10PcsCode
from nosology.model.errors import SourceError

_NO_TARGET = frozenset({"NODX", "NOPCS", "NOPCX"})


class Direction(StrEnum):
    """Which way a mapping reads, and between which code sets."""

    ICD9_TO_CM = "ICD-9-CM to ICD-10-CM"
    CM_TO_ICD9 = "ICD-10-CM to ICD-9-CM"
    ICD9_TO_PCS = "ICD-9-CM procedures to ICD-10-PCS"
    PCS_TO_ICD9 = "ICD-10-PCS to ICD-9-CM procedures"

    @property
    def source(self) -> type[Code]:
        """The code set it starts from."""
        return _SETS[self][0]

    @property
    def target(self) -> type[Code]:
        """The code set it leads to."""
        return _SETS[self][1]


_SETS: dict[Direction, tuple[type[Code], type[Code]]] = {
    Direction.ICD9_TO_CM: (Icd9CmCode, Icd10CmCode),
    Direction.CM_TO_ICD9: (Icd10CmCode, Icd9CmCode),
    Direction.ICD9_TO_PCS: (Icd9ProcedureCode, Icd10PcsCode),
    Direction.PCS_TO_ICD9: (Icd10PcsCode, Icd9ProcedureCode),
}


@dataclass(frozen=True, slots=True)
class GemRow:
    """One row of a mapping, codes in written form; the five flags as printed.

    Attributes:
        source: Code looked up.
        target: Code it leads to, empty where there is none.
        is_approximate: The two differ in meaning.
        has_no_map: There is no plausible counterpart.
        is_combination: The target stands for the source only together with others.
        scenario: Number of the combination it belongs to, 0 when it stands alone.
        choice: Number of the list within the combination it is one choice of, 0 when it stands alone.
    """

    source: str
    target: str
    is_approximate: bool
    has_no_map: bool
    is_combination: bool
    scenario: int
    choice: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """One combination: a full answer takes one code from each list."""

    number: int
    lists: tuple[tuple[str, ...], ...]

    def clusters(self) -> Iterator[tuple[str, ...]]:
        """Every way to choose, in the order of the lists."""
        return itertools.product(*self.lists)

    @property
    def cluster_count(self) -> int:
        """How many ways there are to choose."""
        count = 1
        for choices in self.lists:
            count *= len(choices)
        return count


@dataclass(frozen=True, slots=True)
class GemAnswer:
    """What a mapping says about a code.

    Attributes:
        direction: Which mapping was read.
        source: The code looked up, in written form.
        singles: Codes that stand alone for it, each with whether the mapping is approximate; alternatives.
        scenarios: Combinations of several codes that together stand for it; alternatives to the singles.
        has_no_map: The mapping says that there is no counterpart.
        is_derived: The answer was read backwards from the mapping of the other direction.
        explanation: The same in sentences.
    """

    direction: Direction
    source: str
    singles: tuple[tuple[str, bool], ...]
    scenarios: tuple[Scenario, ...]
    has_no_map: bool
    is_derived: bool
    explanation: tuple[str, ...]


def parse_gem(content: Content, direction: Direction) -> Iterator[GemRow]:
    """Read a mapping: three fixed columns (source, target, five flags), or a CSV with a header and these as its first columns.

    Raises:
        SourceError: A line has neither layout.
    """
    text = read_text(content)
    is_csv = "," in text[:200]
    lines = csv.reader(text.splitlines()[1:]) if is_csv else (line.split() for line in text.splitlines())
    for number, cells in enumerate(lines, 1 + is_csv):
        if not cells:
            continue
        if len(cells) < 3 or len(cells[2]) != 5 or not cells[2].isdigit():
            raise SourceError(
                f"Line {number} of the mapping {direction} is not source, target and five flags; download it again."
            )
        yield _row(cells, direction)


def _row(cells: list[str], direction: Direction) -> GemRow:
    approximate, no_map, combination, scenario, choice = (int(flag) for flag in cells[2])
    target = "" if cells[1].upper() in _NO_TARGET or not cells[1].strip() else direction.target.parse(cells[1]).value
    source = direction.source.parse(cells[0]).value
    return GemRow(source, target, bool(approximate), bool(no_map), bool(combination), scenario, choice)


def answer(direction: Direction, source: str, rows: list[GemRow], is_derived: bool = False) -> GemAnswer:
    """Put the rows of one source code together."""
    singles = tuple((row.target, row.is_approximate) for row in rows if row.target and not row.is_combination)
    numbers = sorted({row.scenario for row in rows if row.is_combination})
    scenarios = tuple(_scenario(number, rows) for number in numbers)
    has_no_map = any(row.has_no_map for row in rows)
    said = tuple(_explain(direction, source, singles, scenarios, has_no_map, is_derived))
    return GemAnswer(direction, source, singles, scenarios, has_no_map, is_derived, said)


def _scenario(number: int, rows: list[GemRow]) -> Scenario:
    own = [row for row in rows if row.is_combination and row.scenario == number]
    lists = sorted({row.choice for row in own})
    return Scenario(number, tuple(tuple(row.target for row in own if row.choice == choice) for choice in lists))


def reverse(direction: Direction, source: str, rows: list[GemRow]) -> GemAnswer:
    """Read a mapping backwards: `rows` are those of the other direction whose target is `source`."""
    turned = [GemRow(source, row.source, True, False, False, 0, 0) for row in rows if not row.is_combination]
    parts = [row for row in rows if row.is_combination]
    known = {row.target for row in turned}
    partial = [GemRow(source, s, True, False, False, 0, 0) for s in dict.fromkeys(row.source for row in parts) if s not in known]
    found = answer(direction, source, turned + partial, is_derived=True)
    if not partial:
        return found
    named = ", ".join(row.target for row in partial)
    said = f"Of {named} it is only one part: the mapping gives several codes together for each."
    return GemAnswer(direction, source, found.singles, found.scenarios, found.has_no_map, True, (*found.explanation, said))


def _explain(
    direction: Direction,
    source: str,
    singles: tuple[tuple[str, bool], ...],
    scenarios: tuple[Scenario, ...],
    has_no_map: bool,
    is_derived: bool,
) -> Iterator[str]:
    target = direction.target.system
    if is_derived:
        yield f"Read backwards from the mapping {_OPPOSITE[direction]}: there is no file for this direction."
    if has_no_map or (not singles and not scenarios):
        yield f"No map: {target} has no plausible counterpart of {source}."
    if len(singles) == 1:
        yield from _explain_single(source, *singles[0], target)
    elif singles:
        yield f"{len(singles)} alternatives in {target}, each by itself: choose the one the record supports."
        if any(is_approximate for _, is_approximate in singles):
            yield "Approximate: they differ from the source in meaning, mostly by being more or less specific."
    for scenario in scenarios:
        lists = "; ".join(f"list {number}: {' or '.join(choices)}" for number, choices in enumerate(scenario.lists, 1))
        yield (
            f"Combination, scenario {scenario.number}: {source} needs {len(scenario.lists)} codes of {target} together, one from each list "
            f"({lists}): {_ways(scenario.cluster_count)}."
        )


def _explain_single(source: str, code: str, is_approximate: bool, target: str) -> Iterator[str]:
    if is_approximate:
        yield f"Approximate: {code} is the closest code of {target}, but not the same in meaning as {source}."
    else:
        yield f"Identical: {code} means the same in {target} as {source}."


_OPPOSITE = {
    Direction.PCS_TO_ICD9: Direction.ICD9_TO_PCS,
    Direction.ICD9_TO_PCS: Direction.PCS_TO_ICD9,
    Direction.CM_TO_ICD9: Direction.ICD9_TO_CM,
    Direction.ICD9_TO_CM: Direction.CM_TO_ICD9,
}


def opposite(direction: Direction) -> Direction:
    """The direction that reads the other way."""
    return _OPPOSITE[direction]


def _ways(count: int) -> str:
    return "one way to choose" if count == 1 else f"{count} ways to choose"
