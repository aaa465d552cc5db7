"""What pyx12 found right is not judged twice: a value in its element, a shape of a segment at its place in the guide."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from nosology.exchange.extras import need
from nosology.exchange.x12.gate.lines import Line

_MOST = 5_000
"""Values remembered of one element."""
_MOST_SHAPES = 20_000
_DATE = "DTP"

type _Kinds = tuple[str | None, ...]
type _Shape = str | tuple[bool, ...]
type _Judge = Callable[[Any, list[str | None]], tuple[bool, list[Any]]]
type _Asked = tuple[set[str], _Judge, _Kinds]
"""How one value of a segment was judged: the values found right before, the element of the map, the kinds of value that may stand there."""


class Judgement:
    """Judges segments by a map of pyx12, and remembers what it found right; what is wrong is judged anew each time.

    pyx12 judges a segment by which of its elements and components have a value (how many there may be, which must be there, which go together),
    and each value by itself; the element of a date also by the kind that stands before it. So a segment is right when one of the same shape was
    right, and each of its values is.
    """

    def __init__(self, tree: Any) -> None:
        self._asked: list[_Asked] = []
        self._shapes: dict[tuple[int, _Shape, str], tuple[_Asked, ...]] = {}
        self._element = need("pyx12.segment", "x12", "claims", "Checking").Element
        for node in _below(tree):
            if node.base_name == "element":
                node.is_valid_errors = self._remembered(node.is_valid_errors)
            elif node.base_name == "segment":
                node.get_child_node_by_idx = _numbered(node)

    def wrong(self, node: Any, segment: Any, marks: "Marks") -> list[Any]:
        """What pyx12 finds wrong with a segment at its place in the map."""
        if not isinstance(segment, Line):
            return node.is_valid_errors(segment)[1]  # type: ignore[no-any-return]
        shape, values = marks.of(segment)
        key = (id(node), shape, values[2] if segment.seg_id == _DATE and len(values) > 2 else "")
        asked = self._shapes.get(key)
        if asked is not None and self._all_right(values, asked):
            return []
        self._asked = []
        is_right, errors = node.is_valid_errors(segment.whole())
        if is_right and len(self._asked) == len(values) - 1 and len(self._shapes) < _MOST_SHAPES:
            self._shapes[key] = tuple(self._asked)
        return errors  # type: ignore[no-any-return]

    def _all_right(self, values: list[str], asked: tuple[_Asked, ...]) -> bool:
        for value, (right, judge, kinds) in zip(values[1:], asked, strict=True):
            if value not in right:
                if not judge(self._element(value), list(kinds))[0]:
                    return False
                if len(right) < _MOST:
                    right.add(value)
        return True

    def _remembered(self, judge: _Judge) -> Callable[..., tuple[bool, list[Any]]]:
        known: dict[_Kinds, set[str]] = {}

        def judged(element: Any, kinds: list[str | None] | None = None) -> tuple[bool, list[Any]]:
            if element is None or element.is_composite():
                return judge(element, kinds or [])
            value, key = element.get_value(), tuple(kinds or ())
            right = known.setdefault(key, set())
            if value:
                self._asked.append((right, judge, key))
            if value in right:
                return True, []
            found = judge(element, kinds or [])
            if found[0] and value and len(right) < _MOST:
                right.add(value)
            return found

        return judged


class Marks:
    """Tells the shape of a segment from its values, by the delimiters of the file."""

    def __init__(self, element: str, component: str) -> None:
        value = re.compile(f"[^{re.escape(element + component)}]+")
        self._find, self._mark, self._component = value.findall, value.sub, component

    def of(self, segment: Line) -> tuple[_Shape, list[str]]:
        """Where something is written in a segment, and what, in its order; the name of the segment counts as something."""
        raw = segment.raw
        if self._component in raw:
            return self._mark("x", raw), self._find(raw)
        return tuple(map(bool, segment.parts)), list(filter(None, segment.parts))


def _below(node: Any) -> Iterator[Any]:
    groups = node.pos_map.values() if getattr(node, "pos_map", None) else [node.children or []]
    for group in groups:
        for child in group:
            yield child
            yield from _below(child)


def _numbered(segment: Any) -> Callable[[int], Any]:
    slow = type(segment).get_child_node_by_idx
    children = [slow(segment, number) for number in range(len(segment.children))]
    return lambda number: children[number] if number < len(children) else None
