"""What a lead listens to: the words that lead anywhere from it. All others are left out before the index is walked.

`chest pain since Monday, worse on exertion`: nothing below `pain` asks for a weekday, so `Monday` need not be tried, and what was
found once for `chest` and `exertion` serves every sentence that says these two.
"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from nosology.codebook.finder.completing import leaves_open
from nosology.codebook.finder.store import DRUG_TABLE, EVERYTHING
from nosology.codebook.finder.trees import Grove
from nosology.codebook.finder.vocabulary import words_of
from nosology.codebook.finder.walking import OPEN_SITES
from nosology.codebook.icd10cm import Icd10CmEdition

__all__ = ["Hearing"]

type _Target = tuple[int, tuple[int, ...]]
"""A stored term and the way down in it."""

_NOTHING: Final = frozenset[str]()


class _Reach(NamedTuple):
    """What stands below a node: words of its titles, codes, and where its references lead."""

    words: frozenset[str]
    codes: frozenset[str]
    targets: frozenset[_Target]


class Hearing:
    """The words that can matter to the leads of one finder."""

    def __init__(self, grove: Grove, edition: Icd10CmEdition) -> None:
        """Learn the titles of an edition and the terms planted in a grove."""
        self._grove = grove
        self._reached: dict[_Target, _Reach] = {}
        self._titles, self._parents = _read_titles(edition)

    def of(self, terms: Iterable[int]) -> str:
        """The words that can matter to a lead of these terms, sorted, joined by blanks; `EVERYTHING` when any word may."""
        stack: list[_Target] = [(term, ()) for term in terms]
        seen: set[_Target] = set()
        words: set[str] = set()
        codes: set[str] = set()
        while stack:
            target = stack.pop()
            if target[0] == DRUG_TABLE:
                return EVERYTHING
            if target not in seen:
                seen.add(target)
                reach = self._below(target)
                words |= reach.words
                codes |= reach.codes
                stack.extend(reach.targets)
        for code in codes:
            words |= self._of_code(code.rstrip("-").rstrip("."))
        return " ".join(sorted({word.removeprefix("!") for word in words}))

    def _below(self, target: _Target) -> _Reach:
        reach = self._reached.get(target)
        if reach is None:
            reach = self._reached[target] = self._survey(self._node(target))
        return reach

    def _node(self, target: _Target) -> dict[str, Any]:
        number, way = target
        node = self._grove.nodes[number]
        for step in way:
            node = node["k"][step]
        return node

    def _survey(self, node: dict[str, Any]) -> _Reach:
        words: set[str] = set()
        codes: set[str] = set()
        targets: set[_Target] = set()
        stack = [node]
        while stack:
            node = stack.pop()
            words.update(word for choice in node.get("w", ()) for word in choice.split())
            words.update(node.get("o", "").split())
            codes.update(node.get("x", {}).values(), [node["c"]] if "c" in node else ())
            for term, way, given, *_ in node.get("j", ()):
                words.update(given)
                targets.update(self._targets(term, tuple(way)))
            stack.extend(node.get("k", ()))
        return _Reach(frozenset(words), frozenset(codes), frozenset(targets))

    def _targets(self, term: int, way: tuple[int, ...]) -> Iterable[_Target]:
        """Where a reference leads; one to an open site of the Table of Neoplasms also to the whole of its term."""
        yield term, way
        if term == DRUG_TABLE or self._grove.books[term] != "neoplasm":
            return
        if not OPEN_SITES.isdisjoint(word for choice in self._node((term, way)).get("w", ()) for word in choice.split()):
            yield term, ()

    def _of_code(self, code: str) -> frozenset[str] | set[str]:
        """The words of the titles that a code as printed can be completed to."""
        return self._titles.get(self._parents.get(code, code), _NOTHING)


def _read_titles(edition: Icd10CmEdition) -> tuple[dict[str, set[str]], dict[str, str]]:
    """The words of the titles at and below every entry, and the parent of each whose siblings may say what it leaves open."""
    below: dict[str, set[str]] = {}
    parents: dict[str, str] = {}
    for entry in reversed(list(edition.codes(billable_only=False))):
        words = below.setdefault(entry.code, set())
        words.update(words_of(entry.title))
        if entry.parent is not None:
            below.setdefault(entry.parent, set()).update(words)
            if leaves_open(entry.title):
                parents[entry.code] = entry.parent
    return below, parents
