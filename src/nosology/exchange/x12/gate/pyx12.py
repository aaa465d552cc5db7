"""What pyx12 says of an 837: the guide's segments, elements and code lists (SNIP types 1 and 2). Its words may quote, ours do not.

Every segment of every claim goes through the reader, the walker and the maps of pyx12. What they decided before on the same grounds is
remembered (`walking`, `memory`); `tests/exchange/x12/test_gate_same.py` holds the findings to those of pyx12 without any of it.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from threading import Lock
from typing import Any

from nosology.exchange.extras import need
from nosology.exchange.x12.gate.lines import Line, Lines
from nosology.exchange.x12.gate.maps import load_guide
from nosology.exchange.x12.gate.memory import Judgement, Marks
from nosology.exchange.x12.gate.walking import Walk, Ways
from nosology.exchange.x12.meanings import error_meaning, snip_level
from nosology.model.claim import ClaimFinding, ClaimForm

_BY = "pyx12"
_MISSING = "3"
_OPENING = frozenset(["CLM", "HL", "SE"])
_WHAT = ("x12", "claims", "Checking")
_MOST_RAW = 50_000
"""Segments of one file that are remembered as they are written."""
_busy = Lock()  # what is remembered is for one file at a time


def pyx12_findings(text: str, form: ClaimForm) -> Iterator[ClaimFinding]:
    """Walk a file of claims of one form through the map of its guide.

    Raises:
        MissingExtraError: The extra `x12` is not installed.
    """
    errors = need("pyx12.errors", *_WHAT)
    foreign = (errors.EngineError, errors.X12Error, errors.X12PathError, AssertionError, LookupError, TypeError, ValueError)
    found: list[ClaimFinding] = []
    with _busy:
        walked = _Walked(form)
        try:
            for finding in walked.findings(text):
                found.append(finding)
        except foreign as error:
            found.append(ClaimFinding(walked.claim, 1, walked.place, f"pyx12 cannot read the file ({type(error).__name__})", _BY))
    yield from found


class _Guide:
    """The maps of a form, with what is remembered of them."""

    def __init__(self, form: ClaimForm) -> None:
        envelope, claims = load_guide(None), load_guide(form)
        self.starts = {"ISA": (envelope, "/ISA_LOOP"), "GS": (claims, "/ISA_LOOP/GS_LOOP")}
        self.ways, self.judgement = Ways(envelope, claims), Judgement(claims)


@cache
def _guide(form: ClaimForm) -> _Guide:
    return _Guide(form)


class _Walked:
    """A file while pyx12 walks through it.

    Attributes:
        claim: The claim that is open.
        place: The segment that was read last.
    """

    def __init__(self, form: ClaimForm) -> None:
        self._guide = _guide(form)
        self._walk = Walk(self._guide.ways)
        self._source: Any = None
        self._name = "ISA"
        self.claim = "file"

    @property
    def place(self) -> str:
        """The segment that was read last."""
        return f"{self._name} (segment {self._source.get_cur_line()})" if self._source else self._name

    def findings(self, text: str) -> Iterator[ClaimFinding]:
        """What pyx12 finds wrong, in the order of the file."""
        lines = Lines(text, self._guide.ways.names)
        source = self._source = lines.source
        marks = Marks(source.ele_term, source.subele_term)
        judgement = self._guide.judgement
        sound: set[tuple[int, str] | None] = set()
        node: Any = None
        for segment in lines:
            self._name = segment.seg_id
            if self._name in _OPENING:
                self._open(segment)
            if self._name in self._guide.starts:
                node = self._enter(self._name)
            else:
                found, complaints = self._walk.step(node, segment, source)
                if complaints or source.err_list:
                    yield from self._of_walk(complaints)
                if found is None:
                    continue
                node = found
            key = (id(node), segment.raw) if isinstance(segment, Line) else None
            if key not in sound:  # the same segment at the same place of the guide needs no second look
                wrong = judgement.wrong(node, segment, marks)
                yield from (self._of_element(item) for item in wrong)
                if key and not wrong and len(sound) < _MOST_RAW:
                    sound.add(key)
        source.cleanup()
        yield from (ClaimFinding("file", 1, "SE", error_meaning("segment", code), _BY) for _, code, *_ in source.pop_errors())

    def _open(self, segment: Any) -> None:
        self.claim = (segment.get_value("CLM01") or "file") if self._name == "CLM" else "file"

    def _enter(self, name: str) -> Any:
        tree, path = self._guide.starts[name]
        self._walk.enter(path, name)
        return tree.getnodebypath(f"{path}/{name}")

    def _of_walk(self, complaints: Sequence[Any]) -> Iterator[ClaimFinding]:
        """What the walker and then the reader complain of."""
        for item in complaints:
            missing = item.map_node.id if item.err_cde == _MISSING and item.map_node is not None else None
            yield _of_segment(self.claim, item.err_cde, missing or self._name, item.src_line)
        yield from (_of_segment(self.claim, code, self._name, line) for _, code, _, _, line in self._source.pop_errors())

    def _of_element(self, item: Any) -> ClaimFinding:
        where = f"{item.refdes or self._name} (segment {self._source.get_cur_line()})"
        return ClaimFinding(self.claim, snip_level("element", item.err_cde), where, error_meaning("element", item.err_cde), _BY)


def _of_segment(claim: str, code: str, name: str, line: int | None) -> ClaimFinding:
    where = f"{name} (segment {line})" if line else name
    return ClaimFinding(claim, snip_level("segment", code), where, error_meaning("segment", code), _BY)
