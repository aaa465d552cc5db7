"""The lines of the books as trees of nodes: how they are stored, and how they are opened branch by branch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from nosology.codebook.finder.titles import Role

__all__ = ["Jump", "Node", "flatten_node", "pack_node"]

_BETWEEN: Final = "|"
_NO_CELLS: Final[Mapping[str, str]] = {}
_UNSAID: Final = (Role.LINK, Role.UNSPECIFIED)


class Jump:
    """Where a reference (`see`) or a lexicon path leads: a stored term, the way down in it, and what it takes for granted."""

    __slots__ = ("column", "given", "is_also", "path", "term")

    def __init__(self, raw: Sequence[Any]) -> None:
        """Open a stored jump."""
        self.term: int = raw[0]
        self.path: tuple[int, ...] = tuple(raw[1])
        self.given: tuple[str, ...] = tuple(raw[2])
        self.column: str | None = raw[3]
        self.is_also: bool = bool(raw[4])


class Node:
    """One term of a book. Each branch is opened when it is first asked for.

    Attributes:
        title: As printed.
        choices: Ways to say it (see `Title`).
        offered: Words that may be said as well.
        role: See `Role`.
        code: Code as printed, or None.
        manifestation: Code in brackets, or None.
        cells: Codes by column of a table.
        jumps: References to follow.
        leads_on: It has nodes below or references.
    """

    __slots__ = (
        "_by_word",
        "_children",
        "_links",
        "_raw",
        "cells",
        "choices",
        "code",
        "jumps",
        "leads_on",
        "manifestation",
        "offered",
        "role",
        "title",
    )

    def __init__(self, raw: dict[str, Any]) -> None:
        """Open a stored node."""
        self._raw: Sequence[dict[str, Any]] = raw.get("k", ())
        self._children: dict[int, Node] = {}
        self._by_word: dict[str, tuple[int, ...]] | None = None
        self._links: tuple[int, ...] = ()
        self.title: str = raw["t"]
        self.choices = tuple([tuple(choice.split()) for choice in _choices(raw)])
        self.offered = tuple(raw["o"].split()) if "o" in raw else ()
        self.role: int = raw.get("r", Role.WORDS)
        self.code: str | None = raw.get("c")
        self.manifestation: str | None = raw.get("m")
        self.cells: Mapping[str, str] = raw.get("x", _NO_CELLS)
        self.jumps = tuple([Jump(jump) for jump in raw["j"]]) if "j" in raw else ()
        self.leads_on = bool(self._raw or self.jumps)

    def child(self, number: int) -> "Node":
        """The node right below with this number, in print order."""
        child = self._children.get(number)
        if child is None:
            child = self._children.setdefault(number, Node(self._raw[number]))
        return child

    @property
    def links(self) -> list["Node"]:
        """The nodes below that are gone through without a word: links and `unspecified`."""
        if self._by_word is None:
            self._survey()
        return [self.child(number) for number in self._links]

    def opens_with_any(self, words: Iterable[str]) -> bool:
        """Whether a node below begins with one of these words."""
        return not self._beginnings().keys().isdisjoint(words)

    def starting_with(self, word: str) -> list["Node"]:
        """The nodes below that one way begins with this word."""
        return [self.child(number) for number in self._beginnings().get(word, ())]

    def _beginnings(self) -> dict[str, tuple[int, ...]]:
        return self._survey() if self._by_word is None else self._by_word

    def _survey(self) -> dict[str, tuple[int, ...]]:
        """Note how the nodes below begin."""
        by_word: dict[str, list[int]] = {}
        links: list[int] = []
        for number, raw in enumerate(self._raw):
            if raw.get("r", Role.WORDS) in _UNSAID:
                links.append(number)
            for first in dict.fromkeys(choice.split(" ", 1)[0] for choice in _choices(raw)):
                by_word.setdefault(first, []).append(number)
        self._links, self._by_word = tuple(links), {word: tuple(numbers) for word, numbers in by_word.items()}
        return self._by_word


def pack_node(title: str, **parts: Any) -> dict[str, Any]:
    """A node to be stored; empty parts are left out.

    The parts: `w` ways to say it, `o` words offered, `r` role, `c` code, `m` manifestation, `x` cells, `j` jumps, `k` children.
    """
    return {"t": title} | {key: value for key, value in parts.items() if value}


def flatten_node(node: dict[str, Any]) -> dict[str, Any]:
    """The node as it is stored: its ways as one text, so that a line with nothing below it holds plain values only."""
    flat = dict(node)
    if "w" in flat:
        flat["w"] = _BETWEEN.join(flat["w"])
    if "k" in flat:
        flat["k"] = [flatten_node(child) for child in flat["k"]]
    return flat


def _choices(raw: dict[str, Any]) -> list[str]:
    """The ways to say a stored node."""
    return raw["w"].split(_BETWEEN) if "w" in raw else []
