"""Following a code from one fiscal year to another: what became of it, step by step, in sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from nosology.codebook.crosswalk.history import OPEN_END, Pair, Span, fiscal_year


class Outcome(StrEnum):
    """What became of a code."""

    UNCHANGED = "unchanged"
    REVISED = "revised"
    REPLACED = "replaced"
    SPLIT = "split"
    MERGED = "merged"
    DELETED = "deleted"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class YearStep:
    """What happened to one code at the start of (or within) a fiscal year.

    Attributes:
        year: Fiscal year.
        code: The code it happened to.
        outcome: What happened.
        codes: What stands for it on the other side of the change; empty when nothing does.
        explanation: The same in a sentence.
    """

    year: int
    code: str
    outcome: Outcome
    codes: tuple[str, ...]
    explanation: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """A code followed from one fiscal year to another.

    Attributes:
        system: `icd10cm` or `icd10pcs`.
        code: The code in `from_year`.
        from_year: Fiscal year it is valid in.
        to_year: Fiscal year it is wanted in.
        outcome: The sum of the steps.
        codes: What stands for it in `to_year`, in order; empty when nothing does.
        steps: The changes on the way.
        explanation: Sentences for a reader.
    """

    system: str
    code: str
    from_year: int
    to_year: int
    outcome: Outcome
    codes: tuple[str, ...]
    steps: tuple[YearStep, ...]
    explanation: tuple[str, ...]


class Archive(Protocol):
    """What following a code asks of the crosswalk."""

    def spans(self, code: str) -> Sequence[Span]:
        """Periods of validity."""

    def successors(self, code: str) -> Sequence[Pair]:
        """Pairs in which it is the old code."""

    def predecessors(self, code: str) -> Sequence[Pair]:
        """Pairs in which it is the new code."""

    def revisions(self, code: str) -> Sequence[tuple[int, str, str]]:
        """Fiscal year, title before and title after."""


def is_valid_in(archive: Archive, code: str, year: int) -> bool:
    """Whether the code is valid on some day of the fiscal year."""
    return any(fiscal_year(s.starts) <= year and (s.ends == OPEN_END or year <= fiscal_year(s.ends)) for s in archive.spans(code))


def forward_step(archive: Archive, code: str, year: int) -> YearStep | None:
    """What the change to a fiscal year does to a code of the year before; None when nothing."""
    if is_valid_in(archive, code, year):
        return _revision(archive, code, year)
    pairs = [pair for pair in archive.successors(code) if fiscal_year(pair.effective) in (year - 1, year)]
    codes = tuple(sorted({pair.new for pair in pairs if is_valid_in(archive, pair.new, year)}))
    if not codes:
        return YearStep(year, code, Outcome.DELETED, (), f"{code} was deleted with FY{year}; the sources name no successor.")
    derived = " (found by extension; no conversion table names them)" if any(pair.is_derived for pair in pairs) else ""
    if len(codes) > 1:
        said = f"{code} was split with FY{year} into {_listed(codes)}: choose by what the record says{derived}."
        return YearStep(year, code, Outcome.SPLIT, codes, said)
    others = sorted({p.old for p in archive.predecessors(codes[0]) if p.old != code and not is_valid_in(archive, p.old, year)})
    if others:
        said = f"{code} was merged with {_listed(others)} into {codes[0]} with FY{year}{derived}."
        return YearStep(year, code, Outcome.MERGED, codes, said)
    return YearStep(year, code, Outcome.REPLACED, codes, f"{code} was replaced by {codes[0]} with FY{year}{derived}.")


def backward_step(archive: Archive, code: str, year: int) -> YearStep | None:
    """What stood for a code of a fiscal year in the year before; None when it did itself."""
    if is_valid_in(archive, code, year - 1):
        return _revision(archive, code, year)
    pairs = [pair for pair in archive.predecessors(code) if fiscal_year(pair.effective) == year]
    codes = tuple(sorted({pair.old for pair in pairs if is_valid_in(archive, pair.old, year - 1)}))
    if not codes:
        said = f"{code} is new in FY{year}; the sources name no code that stood for it before."
        return YearStep(year, code, Outcome.NEW, (), said)
    if any(pair.is_together for pair in pairs):
        said = f"{code} is new in FY{year}; before, it took these together: {_listed(codes)}."
        return YearStep(year, code, Outcome.MERGED, codes, said)
    others = sorted(
        {p.new for old in codes for p in archive.successors(old) if fiscal_year(p.effective) == year and p.new != code}
    )
    siblings = f", which also became {_listed(others)}" if others else ""
    said = f"{code} is new in FY{year}; before, {' or '.join(codes)} stood for it{siblings}."
    return YearStep(year, code, Outcome.REPLACED if len(codes) == 1 else Outcome.MERGED, codes, said)


def _revision(archive: Archive, code: str, year: int) -> YearStep | None:
    for revised, before, after in archive.revisions(code):
        if revised == year:
            said = f"{code} changed its title with FY{year}: from {before!r} to {after!r}."
            return YearStep(year, code, Outcome.REVISED, (code,), said)
    return None


def follow(archive: Archive, system: str, code: str, from_year: int, to_year: int) -> Conversion:
    """Follow a valid code year by year, forward or backward; after a split every branch is followed."""
    is_forward = to_year >= from_year
    years = range(from_year + 1, to_year + 1) if is_forward else range(from_year, to_year, -1)
    current: tuple[str, ...] = (code,)
    steps: list[YearStep] = []
    for year in years:
        following: list[str] = []
        for branch in current:
            step = (forward_step if is_forward else backward_step)(archive, branch, year)
            steps.extend([step] if step else [])
            following.extend(step.codes if step else (branch,))
        current = tuple(dict.fromkeys(following))
    outcome = _sum_up(code, current, steps)
    return Conversion(
        system,
        code,
        from_year,
        to_year,
        outcome,
        current,
        tuple(steps),
        tuple(_explain(code, from_year, to_year, current, steps)),
    )


def _sum_up(code: str, current: tuple[str, ...], steps: Sequence[YearStep]) -> Outcome:
    if not steps:
        return Outcome.UNCHANGED
    if not current:
        return steps[-1].outcome
    if current == (code,):
        return Outcome.REVISED
    if len(current) > 1:
        return Outcome.SPLIT if any(step.outcome is Outcome.SPLIT for step in steps) else Outcome.MERGED
    return next((step.outcome for step in reversed(steps) if step.outcome is not Outcome.REVISED), Outcome.REPLACED)


def _explain(code: str, from_year: int, to_year: int, current: tuple[str, ...], steps: Sequence[YearStep]) -> Iterator[str]:
    if not steps:
        yield f"{code} is unchanged from FY{from_year} to FY{to_year}."
    yield from (step.explanation for step in steps)
    if len(steps) > 1 and current:
        yield f"In FY{to_year} {_listed(current)} stand{'s' if len(current) == 1 else ''} for {code} of FY{from_year}."


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(codes)
