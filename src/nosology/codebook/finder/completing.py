"""From a code as printed to one that can be submitted: down the Tabular List by the words that tell the entries apart.

Source: ICD-10-CM Official Guidelines, sections I.A.4 to I.A.9, I.B.2 (highest level of detail), I.B.13 (laterality), I.B.18
(unspecified codes), I.C.19.a and I.C.19.c.1 (7th character; closed and displaced when not stated).
"""

import re
from collections.abc import Collection, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nosology.codebook.finder.vocabulary import SOFT, words_of
from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.data import read_table
from nosology.model.books import OpenAxis, Step, TabularEntry

__all__ = ["IMPLYING", "SIDES", "Completer", "Completion", "Context", "leaves_open", "understand"]

_PREFERRED: Final = {row["word"]: (float(row["cost"]), row["source"]) for row in read_table("finder/preferences")}
_IMPLIED: Final = {row["word"]: row["implies"].split() for row in read_table("finder/implications")}
IMPLYING: Final = frozenset(_IMPLIED)
"""Words that say another as well."""
_AXES: Final = {row["word"]: OpenAxis(row["axis"]) for row in read_table("finder/axes")}
SIDES: Final = frozenset(word for word, axis in _AXES.items() if axis is OpenAxis.SIDE)
"""The words of titles that say a side."""
_UNSPECIFIED: Final = re.compile(r"\bunspecified\b|\bnot applicable\b|\bNOS\b", re.IGNORECASE)
_OTHER: Final = re.compile(r"\bother\b|(?<!not )\bspecified\b", re.IGNORECASE)
_UNSPECIFIED_THING: Final = re.compile(r"\bunspecified ([^,]+?)(?= of | with | without |,|$)", re.IGNORECASE)
_UNSPECIFIED_COST: Final = 0.05
_OTHER_COST: Final = 0.3
_NEGATED_COST: Final = 0.08
_UNSAID_COST: Final = 0.6
_USUAL_GAIN: Final = 0.1
_CLASS: Final = re.compile(r"([a-z]+)\d[a-d]?")
_SOFT_COST: Final = 0.02
_CONTRADICTED_COST: Final = 4.0
_DEEPEST: Final = 6
_REMEMBERED: Final = 1 << 14
_SEVENTH_LENGTH: Final = len("S52.501A")


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the mention or the patient beside the words, as plain lower-case values; None is not known.

    Attributes:
        side: `left`, `right` or `bilateral`.
        episode: `initial`, `subsequent` or `sequela`.
        trimester: `first`, `second` or `third`.
        sex: `female` or `male`.
    """

    side: str | None = None
    episode: str | None = None
    trimester: str | None = None
    sex: str | None = None

    def words(self) -> list[str]:
        """The values as words of a title."""
        trimester = words_of(f"{self.trimester} trimester") if self.trimester else []
        return [*(value for value in (self.side, self.episode, self.sex) if value), *trimester]


@dataclass(frozen=True, slots=True)
class Completion:
    """Where the descent ended.

    Attributes:
        entry: The entry reached.
        steps: What was chosen on the way, and why.
        open_axes: What nobody said.
        said: The words that chose.
    """

    entry: TabularEntry
    steps: tuple[Step, ...]
    open_axes: tuple[OpenAxis, ...]
    said: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Choice:
    """An entry among its siblings: the words only some of them have, what kind of fallback it is, and the words that may stay unsaid."""

    entry: TabularEntry
    telling: frozenset[str]
    fallback_cost: float
    rank: int
    free: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Verdict:
    choice: _Choice
    score: float
    said: frozenset[str]
    assumed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Beginning:
    """Where a descent begins, and the siblings it may move to first, each with the words that ask for it."""

    entry: TabularEntry
    siblings: tuple[tuple[frozenset[str], TabularEntry], ...]


class Completer:
    """Descends in one edition; what is read of the titles is remembered."""

    def __init__(self, edition: Icd10CmEdition) -> None:
        """Work on this edition."""
        self._edition = edition
        self._choices = lru_cache(maxsize=_REMEMBERED)(self._read_choices)
        self._beginning = lru_cache(maxsize=_REMEMBERED)(self._read_beginning)
        self.title_words = lru_cache(maxsize=_REMEMBERED)(self._read_title)
        self.words_above = lru_cache(maxsize=_REMEMBERED)(self._read_above)
        self.is_sided = lru_cache(maxsize=_REMEMBERED)(self._read_sided)

    def complete(self, printed: str, words: Collection[str], context: Context | None = None) -> Completion | None:
        """Complete a code as printed (with or without a dash) by compared words; None when the edition lacks it."""
        return self.complete_by(printed, understand(words, context))

    def complete_by(self, printed: str, said: Set[str]) -> Completion | None:
        """Complete a code as printed by words that `understand` gave; None when the edition lacks it."""
        beginning = self._beginning(printed)
        if beginning is None:
            return None
        for more, sibling in beginning.siblings:
            if more <= said:
                return self._descend(sibling, said, more)
        return self._descend(beginning.entry, said, frozenset())

    def _descend(self, entry: TabularEntry, said: Set[str], used: frozenset[str]) -> Completion:
        steps: list[Step] = []
        axes: list[OpenAxis] = []
        for _ in range(_DEEPEST):
            choices = self._choices(entry.code)
            if not choices:
                break
            verdict = _best(choices, said)
            entry = verdict.choice.entry
            used |= verdict.said
            steps.append(_step(verdict))
            axes.extend(_open(verdict, choices))
        return Completion(entry, tuple(steps), tuple(dict.fromkeys(axes)), used)

    def _read_beginning(self, printed: str) -> _Beginning | None:
        code = printed.rstrip("-").rstrip(".")
        if not self._edition.has(code):
            return None
        entry = self._edition.entry(code)
        return _Beginning(entry, tuple(sorted(self._siblings(entry), key=lambda pair: -len(pair[0]))))

    def _siblings(self, entry: TabularEntry) -> Iterator[tuple[frozenset[str], TabularEntry]]:
        """The siblings that say what this entry leaves open (side, trimester, region), with the words that say it, the most first.

        One that leaves as much open counts only when it says a side or the like.
        """
        if entry.parent is None or not leaves_open(entry.title):
            return
        choices = self._choices(entry.parent)
        own = next((choice for choice in choices if choice.entry.code == entry.code), None)
        if own is None:
            return
        for choice in choices:
            more = choice.telling - own.telling
            if more and (choice.fallback_cost < own.fallback_cost or all(word in _AXES for word in more)):
                yield more, choice.entry

    def _read_title(self, code: str) -> tuple[str, ...]:
        """The compared words of a title, sorted."""
        return tuple(sorted(set(words_of(self._edition.entry(code).title))))

    def _read_above(self, code: str) -> tuple[str, ...]:
        """The compared words of the titles above an entry that its own does not have (chapter, section, category), sorted."""
        above = " , ".join(entry.title for entry in self._edition.chain(code)[:-1])
        words = {word for word in words_of(above) if not word.startswith("!")}
        return tuple(sorted(words.difference(self.title_words(code))))

    def _read_sided(self, code: str) -> bool:
        """Whether the entry or one beside it says a side."""
        parent = self._edition.entry(code).parent
        return any(not SIDES.isdisjoint(choice.telling) for choice in (self._choices(parent) if parent else ()))

    def _read_choices(self, code: str) -> tuple[_Choice, ...]:
        entries = self._edition.children(code)
        if len(entries) == 1:
            return (_Choice(entries[0], frozenset(), 0.0, 0),)
        above = self._edition.entry(code).title
        is_seventh = bool(entries) and len(entries[0].code) == _SEVENTH_LENGTH and all(e.title.startswith(above) for e in entries)
        head = len(above) if is_seventh else 0
        titles = [entry.title[head:] for entry in entries]
        words = [frozenset(words_of(title)) for title in titles]
        common = frozenset.intersection(*words) if words else frozenset()
        return tuple(
            _Choice(entry, own - common, _fallback_cost(title), rank, _left_open(title))
            for rank, (entry, title, own) in enumerate(zip(entries, titles, words, strict=True))
        )


def leaves_open(title: str) -> bool:
    """Whether a title says that something is unspecified, so that a sibling may say it."""
    return _UNSPECIFIED.search(title) is not None


def _fallback_cost(title: str) -> float:
    is_open = _UNSPECIFIED_COST if leaves_open(title) else 0.0
    return is_open + (_OTHER_COST if _OTHER.search(title) else 0.0)


def _left_open(title: str) -> frozenset[str]:
    """The words of what a title says is unspecified: `ear` in `Tinnitus, unspecified ear` claims nothing."""
    return frozenset(word for thing in _UNSPECIFIED_THING.findall(title) for word in words_of(thing))


def understand(words: Collection[str], context: Context | None = None) -> Set[str]:
    """The words, what they imply, and what the context says."""
    said = set(words)
    if context:
        if context.side:
            said -= {"left", "right", "bilateral"}
        said.update(context.words())
    for word in _IMPLIED.keys() & said:
        said.update(_IMPLIED[word])
    return said


def _best(choices: Sequence[_Choice], said: Set[str]) -> _Verdict:
    """The entry that fits best, the first of equals."""
    best, top = choices[0], _fit(choices[0], said)
    for choice in choices[1:]:
        fit = _fit(choice, said)
        if fit > top:
            best, top = choice, fit
    return _Verdict(best, top, best.telling & said, tuple(sorted(best.telling - said)))


def _fit(choice: _Choice, said: Set[str]) -> float:
    """How well an entry fits: words said count for it, words nobody said against it unless they are the default."""
    score = -choice.fallback_cost
    for word in choice.telling:
        if word in said:
            score += _USUAL_GAIN if word in _PREFERRED else 1.0
        elif word not in choice.free and not _is_other_class(word, choice.telling, said):
            score -= _cost(word, said)
    return round(score, 4)


def _is_other_class(word: str, telling: Set[str], said: Set[str]) -> bool:
    """`type IIIA, IIIB or IIIC` is met when one of them is said."""
    kind = _class_kind(word)
    return kind is not None and any(other.startswith(kind) and _class_kind(other) for other in telling & said)


@lru_cache(maxsize=_REMEMBERED)
def _class_kind(word: str) -> str | None:
    """`type` of `type3a`; None for a word that is no type, stage or the like."""
    kind = _CLASS.fullmatch(word)
    return kind[1] if kind else None


def _cost(word: str, said: Set[str]) -> float:
    opposite = word[1:] if word.startswith("!") else f"!{word}"
    if opposite in said:
        return _CONTRADICTED_COST
    if word in _PREFERRED:
        return _PREFERRED[word][0]
    if word in SOFT:
        return _SOFT_COST
    return _NEGATED_COST if word.startswith("!") else _UNSAID_COST


def _step(verdict: _Verdict) -> Step:
    entry = verdict.choice.entry
    sources = [_PREFERRED[word][1] for word in verdict.assumed if word in _PREFERRED and _PREFERRED[word][1]]
    if sources and not verdict.said:
        return Step("default", "; ".join(dict.fromkeys(sources)), f"{entry.code} {entry.title}")
    if not verdict.said and verdict.choice.fallback_cost:
        return Step("default", "OCG I.B.18", f"{entry.code} {entry.title}")
    return Step("tabular", entry.code, entry.title)


def _open(verdict: _Verdict, choices: tuple[_Choice, ...]) -> list[OpenAxis]:
    """What the chosen entry leaves open that a sibling would say."""
    if len(choices) == 1 or len(verdict.choice.entry.code) == _SEVENTH_LENGTH:
        return []
    axes = {word: _AXES[word] for choice in choices for word in choice.telling if word in _AXES}
    said_axes = {_AXES[word] for word in verdict.said if word in _AXES}
    found = [axis for axis in dict.fromkeys(axes[word] for word in sorted(axes)) if axis not in said_axes]
    if not found and verdict.score <= -_UNSAID_COST:
        found = [OpenAxis.DETAIL]
    return found
