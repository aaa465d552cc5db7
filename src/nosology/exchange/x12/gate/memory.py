"""A map of pyx12 that remembers: the same value in the same element was judged before, and found right."""

from collections.abc import Callable, Iterator
from typing import Any

_MOST = 5_000
"""Values remembered of one element."""


def remembering(tree: Any) -> Any:
    """Let every element of a map remember the values that it found right, and every segment its elements by number.

    Only the map that is given changes, nothing of pyx12 itself; what is wrong is judged anew each time.
    """
    for node in _below(tree):
        if node.base_name == "element":
            node.is_valid_errors = _remembered(node.is_valid_errors)
        elif node.base_name == "segment":
            node.get_child_node_by_idx = _numbered(node)
    return tree


def _below(node: Any) -> Iterator[Any]:
    groups = node.pos_map.values() if getattr(node, "pos_map", None) else [node.children or []]
    for group in groups:
        for child in group:
            yield child
            yield from _below(child)


def _remembered(judge: Callable[..., Any]) -> Callable[..., Any]:
    right: set[tuple[str | None, tuple[str | None, ...]]] = set()

    def judged(element: Any, kinds: list[str | None] | None = None) -> Any:
        if element is not None and element.is_composite():
            return judge(element, kinds)
        key = (None if element is None else element.get_value(), tuple(kinds or ()))
        if key in right:
            return True, []
        found = judge(element, kinds)
        if found[0] and len(right) < _MOST:
            right.add(key)
        return found

    return judged


def _numbered(segment: Any) -> Callable[[int], Any]:
    slow = type(segment).get_child_node_by_idx
    children = [slow(segment, number) for number in range(len(segment.children))]
    return lambda number: children[number] if number < len(children) else None
