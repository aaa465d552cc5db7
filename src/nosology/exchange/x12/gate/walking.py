"""The walker of pyx12, which remembers its ways: the same kind of segment after the same place, and the counts say the same."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from nosology.exchange.extras import need
from nosology.exchange.x12.gate.counting import Counter, Places, Way
from nosology.exchange.x12.gate.lines import Line, place

_WHAT = ("x12", "claims", "Checking")
_MOST = 20_000
"""Ways remembered of one map."""


class Onward:
    """The ways that pyx12 went without a complaint from one place of the map with segments of one kind.

    A walk depends on where it starts, on the kind of the segment, on the values by which the map tells segments of a kind apart, and on the
    counts. The values that were read are noted, the questions to the counts too; a way is taken again only when all of them are the same.
    """

    __slots__ = ("_names", "_places", "_ways")

    def __init__(self) -> None:
        self._names: frozenset[str] = frozenset()
        self._places: tuple[tuple[int, int | None], ...] = ()
        self._ways: dict[tuple[str | None, ...], list[Way]] = {}

    def ways(self, segment: Line) -> Sequence[Way]:
        """Those that pyx12 went with a segment that says the same."""
        return self._ways.get(self._said(segment), ())

    def keep(self, segment: Line, read: set[str], way: Way) -> None:
        """Remember a way, with the names of the values that were read on it."""
        if not read <= self._names:
            self._names |= read
            self._places = tuple(place(segment.seg_id, name) for name in sorted(self._names))
            self._ways = {}
        self._ways.setdefault(self._said(segment), []).append(way)

    def _said(self, segment: Line) -> tuple[str | None, ...]:
        return tuple([segment.at(*where) for where in self._places])


class Ways:
    """The ways through the map of one form.

    Attributes:
        places: Where loops and segments are counted.
        names: The kinds of segments that the map knows.
        onward: By place of the map and kind of segment.
    """

    def __init__(self, *trees: Any) -> None:
        self.places = Places(trees)
        self.names = frozenset(name for tree in trees for name in _names(tree))
        self.onward: dict[tuple[int, str], Onward] = {}
        self._count = 0

    def keep(self, key: tuple[int, str], segment: Line, read: set[str], way: Way) -> None:
        """Remember a way."""
        if self._count < _MOST:
            self._count += 1
            self.onward.setdefault(key, Onward()).keep(segment, read, way)


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

    def step(self, node: Any, segment: Any, source: Any) -> tuple[Any, Sequence[Any]]:
        """From a place of the map to the place of the segment; None when there is none. With what pyx12 complains of."""
        if not isinstance(segment, Line):
            return self._asked(node, segment, source)
        onward = self._ways.onward.get((id(node), segment.seg_id))
        if onward is not None:
            counts = self._counter.counts
            for way in onward.ways(segment):
                if way.is_open(counts):
                    way.go(counts)
                    return way.node, ()
        return self._learn(node, segment, source)

    def _learn(self, node: Any, segment: Line, source: Any) -> tuple[Any, list[Any]]:
        noting = segment.whole()
        noting.__class__ = _noting()
        noting.read = set()
        self._counter.begin()
        found, complaints = self._asked(node, noting, source)
        if not complaints:
            self._ways.keep((id(node), segment.seg_id), segment, noting.read, self._counter.end(found))
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
