"""The lines of the books as trees of nodes: how they are stored, and how they are opened branch by branch."""

from collections.abc import Sequence
from typing import Any, Final

from nosology.codebook.finder.titles import Role

__all__ = ["Jump", "Node", "pack_node"]

_MANY_WORDS: Final = 4


class Jump:
    """Where a reference (`see`) or a lexicon path leads: a stored term, the way down in it, and what it takes for granted."""

    __slots__ = ("column", "given", "is_also", "path", "term")

    def __init__(self, raw: Sequence[Any]) -> None:
        """Open a stored jump."""
        self.term: int = raw[0]
        self.path: Sequence[int] = raw[1]
        self.given: Sequence[str] = raw[2]
        self.column: str | None = raw[3]
        self.is_also: bool = bool(raw[4])


class Node:
    """One term of a book. Its branches are opened when they are first asked for.

    Attributes:
        title: As printed.
        choices: Ways to say it (see `Title`).
        offered: Words that may be said as well.
        role: See `Role`.
        code: Code as printed, or None.
        manifestation: Code in brackets, or None.
        cells: Codes by column of a table.
        jumps: References to follow.
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
        "manifestation",
        "offered",
        "role",
        "title",
    )

    def __init__(self, raw: dict[str, Any]) -> None:
        """Open a stored node."""
        self._raw: list[dict[str, Any]] = raw.get("k", [])
        self._children: list[Node] | None = None
        self._by_word: dict[str, list[Node]] = {}
        self._links: list[Node] = []
        self.title: str = raw["t"]
        self.choices: list[list[str]] = [choice.split() for choice in raw.get("w", ())]
        self.offered: Sequence[str] = raw.get("o", "").split()
        self.role: int = raw.get("r", Role.WORDS)
        self.code: str | None = raw.get("c")
        self.manifestation: str | None = raw.get("m")
        self.cells: dict[str, str] = raw.get("x", {})
        self.jumps: list[Jump] = [Jump(jump) for jump in raw.get("j", ())]

    @property
    def children(self) -> list["Node"]:
        """The nodes right below, in print order."""
        return self._open() if self._children is None else self._children

    @property
    def links(self) -> list["Node"]:
        """The nodes below that are gone through without a word: links and `unspecified`."""
        if self._children is None:
            self._open()
        return self._links

    def starting_with(self, word: str) -> Sequence["Node"]:
        """The nodes below that one way begins with this word."""
        if self._children is None:
            self._open()
        return self._by_word.get(word, ())

    def _open(self) -> list["Node"]:
        self._children = [Node(raw) for raw in self._raw]
        self._raw = []
        for child in self._children:
            if child.role in (Role.LINK, Role.UNSPECIFIED):
                self._links.append(child)
            for first in dict.fromkeys(choice[0] for choice in child.choices):
                self._by_word.setdefault(first, []).append(child)
        return self._children


def pack_node(title: str, **parts: Any) -> dict[str, Any]:
    """A node to be stored; empty parts are left out.

    The parts: `w` ways to say it, `o` words offered, `r` role, `c` code, `m` manifestation, `x` cells, `j` jumps, `k` children.
    """
    return {"t": title} | {key: value for key, value in parts.items() if value}
