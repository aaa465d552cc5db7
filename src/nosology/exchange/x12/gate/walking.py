"""The walker of pyx12, which remembers its ways: the same kind of segment after the same place, and the counts say the same."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from nosology.exchange.extras import need
from nosology.exchange.x12.gate.counting import Counter, Places, Way
from nosology.exchange.x12.gate.lines import Line

_WHAT = ("x12", "claims", "Checking")
_MOST = 20_000
"""Ways remembered of one map."""


class Ways:
    """The ways through the map of one form that pyx12 went without a complaint.

    A walk depends on where it starts, on the kind of the segment, on the values by which the map tells segments of a kind apart, and on the
    counts. The values that were read are noted, the questions to the counts too; a way is taken again only when all of them are the same.
    """

    def __init__(self, *trees: Any) -> None:
        self.places = Places(trees)
        self.names = frozenset(name for tree in trees for name in _names(tree))
        self.read: dict[tuple[int, str], tuple[str, ...]] = {}
        self.known: dict[tuple[int, str], dict[tuple[str | None, ...], list[Way]]] = {}
        self._count = 0

    def find(self, key: tuple[int, str], segment: Line, counts: list[int]) -> Way | None:
        """The way that pyx12 would go, if it went it before."""
        known = self.known.get(key)
        if known is None:
            return None
        for way in known.get(tuple([segment.get_value(name) for name in self.read[key]]), ()):
            if way.is_open(counts):
                return way
        return None

    def keep(self, key: tuple[int, str], segment: Line, read: set[str], way: Way) -> None:
        """Remember a way, with the names of the values that were read on it."""
        names = self.read.get(key, ())
        if key not in self.known or not read <= set(names):
            names = self.read[key] = tuple(sorted(read.union(names)))
            self.known[key] = {}
        if self._count < _MOST:
            self._count += 1
            self.known[key].setdefault(tuple([segment.get_value(name) for name in names]), []).append(way)


def _names(node: Any) -> Iterator[str]:
    for group in node.pos_map.values():
        for child in group:
            if child.is_loop():
                yield from _names(child)
            else:
                yield child.id


class Walk:
    """One walk through a file."""

    def __init__(self, remembered: Ways) -> None:
        self._ways = remembered
        self._walker = need("pyx12.map_walker", *_WHAT).walk_tree()
        self._walker.counter = self._counter = Counter(remembered.places)

    def enter(self, path: str, name: str) -> None:
        """Enter an envelope."""
        self._walker.forceWalkCounterToLoopStart(path, f"{path}/{name}")

    def step(self, node: Any, segment: Any, source: Any) -> tuple[Any, list[Any]]:
        """From a place of the map to the place of the segment; None when there is none. With what pyx12 complains of."""
        if isinstance(segment, Line):
            key = (id(node), segment.seg_id)
            way = self._ways.find(key, segment, self._counter.counts)
            if way is not None:
                way.go(self._counter.counts)
                return way.node, []
            return self._learn(node, segment, source, key)
        return self._asked(node, segment, source)

    def _learn(self, node: Any, segment: Line, source: Any, key: tuple[int, str]) -> tuple[Any, list[Any]]:
        noting = segment.whole()
        noting.__class__ = _noting()
        noting.read = set()
        self._counter.begin()
        found, complaints = self._asked(node, noting, source)
        if not complaints:
            self._ways.keep(key, segment, noting.read, self._counter.end(found))
        return found, complaints

    def _asked(self, node: Any, segment: Any, source: Any) -> tuple[Any, list[Any]]:
        found, _, _, complaints = self._walker.walk_errors(
            node, segment, source.get_seg_count(), source.get_cur_line(), source.get_ls_id()
        )
        return found, complaints


@cache
def _noting() -> Any:
    """The segment of pyx12 that notes which of its values are read."""
    plain = need("pyx12.segment", *_WHAT).Segment

    def get(self: Any, name: str) -> Any:
        self.read.add(name)
        return plain.get(self, name)

    return type("NotingSegment", (plain,), {"get": get})
