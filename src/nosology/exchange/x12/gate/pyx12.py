"""What pyx12 says of an 837: the guide's segments, elements and code lists (SNIP types 1 and 2). Its words may quote, ours do not."""

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

from nosology.exchange.extras import need
from nosology.exchange.x12.envelope import TERMINATOR
from nosology.exchange.x12.gate.maps import guide
from nosology.exchange.x12.meanings import error_meaning, snip_level
from nosology.model.claim import ClaimFinding, ClaimForm

_BY = "pyx12"
_MISSING = "3"
_WHAT = ("x12", "claims", "Checking")


def pyx12_findings(text: str, form: ClaimForm) -> Iterator[ClaimFinding]:
    """Walk a file of claims of one form through the map of its guide.

    Raises:
        MissingExtraError: The extra `x12` is not installed.
    """
    errors = need("pyx12.errors", *_WHAT)
    try:
        yield from _walked(text, form)
    except (errors.EngineError, errors.X12Error, AssertionError) as error:
        yield ClaimFinding("file", 1, "ISA", f"pyx12 cannot read the file ({type(error).__name__})", _BY)


def _walked(text: str, form: ClaimForm) -> Iterator[ClaimFinding]:
    source = need("pyx12.x12file", *_WHAT).X12Reader(io.StringIO(text))
    source.check_837_lx = True
    walker = need("pyx12.map_walker", *_WHAT).walk_tree()
    walker.counter = _Counter()
    starts = {"ISA": (guide(None), "/ISA_LOOP"), "GS": (guide(form), "/ISA_LOOP/GS_LOOP")}
    node: Any = None
    claim = "file"
    quick = _quick_segment()
    written = (piece for line in text.split(TERMINATOR) if (piece := line.strip()))
    sound: set[tuple[int, str]] = set()
    for segment, raw in zip(source, written, strict=False):
        segment.__class__ = quick
        name = segment.get_seg_id()
        if name == "CLM":
            claim = segment.get_value("CLM01") or "file"
        elif name in ("HL", "SE"):
            claim = "file"
        if name in starts:
            tree, path = starts[name]
            node = tree.getnodebypath(f"{path}/{name}")
            walker.forceWalkCounterToLoopStart(path, f"{path}/{name}")
        else:
            found, _, _, complaints = walker.walk_errors(
                node, segment, source.get_seg_count(), source.get_cur_line(), source.get_ls_id()
            )
            for item in complaints:
                missing = item.map_node.id if item.err_cde == _MISSING and item.map_node is not None else None
                yield _of_segment(claim, item.err_cde, missing or name, item.src_line)
            yield from (_of_segment(claim, code, name, line) for _, code, _, _, line in source.pop_errors())
            if found is None:
                continue
            node = found
        if (id(node), raw) not in sound:  # the same segment at the same place of the guide needs no second look
            wrong = node.is_valid_errors(segment)[1]
            yield from (_of_element(claim, item, name, source.get_cur_line()) for item in wrong)
            if not wrong:
                sound.add((id(node), raw))
    source.cleanup()
    yield from (ClaimFinding("file", 1, "SE", error_meaning("segment", code), _BY) for _, code, *_ in source.pop_errors())


@cache
def _quick_segment() -> Any:
    """The segment of pyx12 with one change: where an element stands is worked out once for each name, not for each look."""
    plain = need("pyx12.segment", *_WHAT).Segment
    places: dict[tuple[str, str], Any] = {}

    def parse(self: Any, name: str) -> Any:
        key = (self.seg_id, name)
        if key not in places:
            places[key] = plain._parse_refdes(self, name)
        return places[key]

    return type("QuickSegment", (plain,), {"_parse_refdes": parse})


def _of_segment(claim: str, code: str, name: str, line: int | None) -> ClaimFinding:
    where = f"{name} (segment {line})" if line else name
    return ClaimFinding(claim, snip_level("segment", code), where, error_meaning("segment", code), _BY)


def _of_element(claim: str, item: Any, name: str, line: int) -> ClaimFinding:
    where = f"{item.refdes or name} (segment {line})"
    return ClaimFinding(claim, snip_level("element", item.err_cde), where, error_meaning("element", item.err_cde), _BY)


class _Counter:
    """Counts how often loops and segments came, as the counter of pyx12 does, without building a path object each time."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def reset_to_node(self, path: Any) -> None:
        """Forget what is below a path."""
        below = f"{_key(path)}/"
        self._counts = {key: count for key, count in self._counts.items() if not key.startswith(below)}

    def increment(self, path: Any) -> None:
        """Count one more."""
        key = _key(path)
        self._counts[key] = self._counts.get(key, 0) + 1

    def get_count(self, path: Any) -> int:
        """How often a path came."""
        return self._counts.get(_key(path), 0)


_names: dict[int, tuple[Any, str]] = {}


def _key(path: Any) -> str:
    """A path as text; those of a map live as long as the map, so that each is written once."""
    if isinstance(path, str):
        return path
    held = _names.get(id(path))
    if held is None or held[0] is not path:
        held = _names[id(path)] = (path, str(path.format()))
    return held[1]
