"""Look-up: what people type, and the code that comes first."""

from pathlib import Path

import pytest

from nosology.codebook.finder import Finder
from nosology.data import parse_table
from nosology.model.books import OpenAxis

_PHRASES = Path(__file__).with_name("phrases.tsv")
_LEAST_FIRST = 0.9
_LEAST_FIRST_EMBEDDED = 0.75


def first(finder: Finder, phrase: str) -> str:
    hits = finder.find(phrase)
    return hits[0].code if hits else ""


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("heart failure, systolic, acute on chronic", "I50.23"),
        ("acute on chronic systolic heart failure", "I50.23"),
        ("type 2 diabetes with polyneuropathy", "E11.42"),
        ("stage 3a chronic kidney disease", "N18.31"),
        ("fracture right middle finger distal phalanx", "S62.632A"),
        ("nonunion right tibial shaft fracture", "S82.201K"),
        ("history of breast cancer", "Z85.3"),
        ("left breast cancer female", "C50.912"),
        ("brain mets", "C79.31"),
        ("tubular adenoma of ascending colon", "D12.2"),
        ("fentanyl overdose", "T40.411A"),
        ("suicidal overdose of fentanyl", "T40.412A"),
        ("scratched by a cat", "W55.03XA"),
        ("oesophagitis", "K20.90"),
        ("migraine without aura", "G43.009"),
        ("migraine with aura", "G43.109"),
        ("hypertension with stage 5 ckd", "I12.0"),
        ("S52.50-", "S52.509A"),
    ],
)
def test_through_the_index(finder: Finder, phrase: str, code: str) -> None:
    assert first(finder, phrase) == code


@pytest.mark.parametrize(("typed", "meant"), [("diabetis", "E11.9"), ("migrane", "G43.909"), ("pnuemonia", "J18.9")])
def test_misspelling_is_read_as_the_nearest_word_and_said(finder: Finder, typed: str, meant: str) -> None:
    hit = finder.find(typed)[0]
    assert hit.code == meant
    assert hit.steps[0].step == "spelling"


def test_the_path_through_the_index_is_shown(finder: Finder) -> None:
    hit = finder.find("distal radius fracture")[0]
    assert hit.path[0].startswith("Fracture")
    assert hit.open_axes == (OpenAxis.SIDE,)
    assert hit.code == "S52.509A"


def test_side_changes_the_code_and_is_covered(finder: Finder) -> None:
    left, right = finder.find("pain in left hip")[0], finder.find("pain in right hip")[0]
    assert (left.code, right.code) == ("M25.552", "M25.551")
    assert 2 in left.covered


def test_nothing_is_found_for_nonsense(finder: Finder) -> None:
    assert finder.find("qqqq zzzz xxxx") == ()
    assert finder.find("") == ()


def test_hits_are_billable_and_ordered(finder: Finder) -> None:
    for phrase in ("fracture", "diabetes with complications", "burn of hand", "pregnancy"):
        hits = finder.find(phrase)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert len({hit.code for hit in hits}) == len(hits)


def _share(finder: Finder, part: str) -> float:
    rows = [row for row in parse_table(_PHRASES.read_text(encoding="utf-8"), _PHRASES.name) if row["set"] == part]
    return sum(first(finder, row["phrase"]) in row["codes"].split() for row in rows) / len(rows)


@pytest.mark.parametrize("part", ["a", "b"])
def test_everyday_phrases(finder: Finder, part: str) -> None:
    assert _share(finder, part) >= _LEAST_FIRST


@pytest.mark.parametrize("part", ["a", "b"])
def test_everyday_phrases_without_the_index(embedded_finder: Finder, part: str) -> None:
    assert _share(embedded_finder, part) >= _LEAST_FIRST_EMBEDDED
