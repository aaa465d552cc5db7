"""What the gate remembers changes nothing: its findings are those of pyx12 as it ships, on right files and on broken ones."""

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from pyx12.map_walker import walk_tree
from pyx12.x12file import X12Reader
from tools.made_claims import ENVELOPE, make_claims

from nosology.exchange.x12.claims_out import claims_to_x12
from nosology.exchange.x12.gate import parallel
from nosology.exchange.x12.gate.maps import load_guide
from nosology.exchange.x12.gate.passing import through_gate
from nosology.exchange.x12.gate.pyx12 import pyx12_findings
from nosology.exchange.x12.meanings import error_meaning, snip_level
from nosology.model.claim import ClaimFinding, ClaimForm

COUNT = int(os.environ.get("NOSOLOGY_BROKEN", "60"))
"""Broken files of each form; thousands in the long run."""
CLAIMS = 4
MAPS: dict[ClaimForm | None, Any] = {}


def as_shipped(text: str, form: ClaimForm) -> Iterator[ClaimFinding]:
    """The findings of pyx12 with nothing remembered, nothing replaced."""
    for which in (None, form):
        if which not in MAPS:
            MAPS[which] = load_guide(which)
    source, walker, claim, node = X12Reader(io.StringIO(text)), walk_tree(), "file", None
    source.check_837_lx = True
    starts = {"ISA": (MAPS[None], "/ISA_LOOP"), "GS": (MAPS[form], "/ISA_LOOP/GS_LOOP")}
    for segment in source:
        name, line = segment.get_seg_id(), source.get_cur_line()
        claim = (segment.get_value("CLM01") or "file") if name == "CLM" else "file" if name in ("HL", "SE") else claim
        if name in starts:
            tree, path = starts[name]
            node = tree.getnodebypath(f"{path}/{name}")
            walker.forceWalkCounterToLoopStart(path, f"{path}/{name}")
        else:
            found, _, _, wrong = walker.walk_errors(node, segment, source.get_seg_count(), line, source.get_ls_id())
            for item in wrong:
                missing = item.map_node.id if item.err_cde == "3" and item.map_node is not None else None
                yield of("segment", claim, item.err_cde, missing or name, item.src_line)
            for _, code, _, _, place in source.pop_errors():
                yield of("segment", claim, code, name, place)
            if found is None:
                continue
            node = found
        for item in node.is_valid_errors(segment)[1]:
            yield of("element", claim, item.err_cde, item.refdes or name, line)
    source.cleanup()
    for _, code, *_ in source.pop_errors():
        yield ClaimFinding("file", 1, "SE", error_meaning("segment", code), "pyx12")


def of(kind: str, claim: str, code: str, name: str, line: int | None) -> ClaimFinding:
    where = f"{name} (segment {line})" if line else name
    return ClaimFinding(claim, snip_level(kind, code), where, error_meaning(kind, code), "pyx12")


VALUES = (
    "",
    "X",
    "99999999999",
    "20260230",
    "1.5",
    "-3",
    "18",
    "MI",
    "ABK:E119",
    "HC:99213::",
    "a",
    "É",
    " ",
    "A ",
    "1:2:3:4",
    "\t",
)


def broken(random: Random, text: str) -> str:
    """One to three things wrong with a file, anywhere after the ISA segment."""
    segments = text.split("~\n")[:-1]
    for _ in range(random.randint(1, 3)):
        place = random.randrange(1, len(segments))
        segments[place : place + 1] = BREAK[random.randrange(len(BREAK))](random, segments, place)
    return "".join(f"{segment}~\n" for segment in segments)


def other_element(random: Random, segments: list[str], place: int) -> list[str]:
    elements = segments[place].split("*")
    number = random.randrange(len(elements))
    elements[number] = random.choice((*VALUES, random.choice(random.choice(segments[1:]).split("*"))))
    return ["*".join(elements)]


def other_letter(random: Random, segments: list[str], place: int) -> list[str]:
    text = segments[place]
    at = random.randrange(len(text))
    return [text[:at] + random.choice("0A:* ^é") + text[at + random.randint(0, 1) :]]


def cut_element(random: Random, segments: list[str], place: int) -> list[str]:
    elements = segments[place].split("*")
    del elements[random.randrange(len(elements))]
    return ["*".join(elements)]


BREAK = (
    lambda random, segments, place: [],
    lambda random, segments, place: [segments[place]] * 2,
    lambda random, segments, place: [segments[place]] * random.choice((3, 26)),
    lambda random, segments, place: [segments[place], random.choice(segments[1:])],
    lambda random, segments, place: [random.choice(segments[1:])],
    lambda random, segments, place: [random.choice(segments[1:]), segments[place]],
    lambda random, segments, place: [segments[place] + random.choice(("*", "*X", "***1*2", ":", ":X"))],
    lambda random, segments, place: [random.choice((" ", "X", "1")) + segments[place]],
    other_element,
    other_element,
    other_element,
    other_letter,
    other_letter,
    cut_element,
)


def meant_by(text: str, form: ClaimForm) -> list[Any]:
    """The findings of pyx12 as it ships; where it breaks off, that it does."""
    found = []
    try:
        for item in as_shipped(text, form):
            found.append((item.claim, item.level, item.element, item.message))
    except Exception as error:
        found.append(f"pyx12 cannot read the file ({type(error).__name__})")
    return found


@pytest.mark.parametrize("form", ClaimForm)
def test_the_gate_says_what_pyx12_as_it_ships_says(form: ClaimForm) -> None:
    random, wrong = Random(COUNT), 0
    for number in range(COUNT):
        right = claims_to_x12(make_claims(form, CLAIMS, seed=random.randrange(10**6)), ENVELOPE)
        assert list(pyx12_findings(right, form)) == []
        text = broken(random, right)
        meant = meant_by(text, form)
        found = [(item.claim, item.level, item.element, item.message) for item in pyx12_findings(text, form)]
        assert [item[-1] if isinstance(wanted, str) else item for item, wanted in zip(found, meant, strict=True)] == meant, number
        wrong += meant != []
    assert wrong > COUNT * 0.8


def test_other_processes_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "FEWEST", 2)
    monkeypatch.setattr(parallel, "SHARE", 2)
    claims = make_claims(ClaimForm.DENTAL, 3)
    assert through_gate(claims, ENVELOPE, workers=2) == through_gate(claims, ENVELOPE)
    wrong = [replace(claims[0], signature_on_file="Z"), *claims[1:]]
    together, alone = through_gate(wrong, ENVELOPE, workers=2), through_gate(wrong, ENVELOPE)
    assert together.claims == alone.claims == tuple(claims[1:])
    assert {item.claim for item in together.findings} == {claims[0].id}
