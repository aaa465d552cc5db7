"""Tokens know their place in the untouched text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosology.words import tokenize


def norms(text: str) -> list[str]:
    return [token.norm for token in tokenize(text)]


@given(st.text(max_size=200))
def test_offsets_give_the_text_back(text: str) -> None:
    tokens = tokenize(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(one.end <= other.start for one, other in itertools.pairwise(tokens))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("post-operative ileus", ["postoperative", "ileus"]),
        ("and/or", ["and", "or"]),
        ("breast-feeding", ["breast", "feeding"]),
        ("x-ray of L4-L5", ["xray", "of", "l4", "l5"]),
        ("vitamin B-12", ["vitamin", "b12"]),
        ("T2-weighted", ["t2weighted"]),
        ("stage 3a, 50mg, 98.6", ["stage", "3a", "50mg", "98.6"]),
        ("h/o DM w/ neuropathy w/o ulcer", ["h/o", "dm", "with", "neuropathy", "without", "ulcer"]),
        ("Crohn's disease", ["crohn", "disease"]),
        ("2nd and 3rd ribs", ["second", "and", "third", "rib"]),
    ],
)
def test_cutting(text: str, expected: list[str]) -> None:
    assert norms(text) == expected


def test_offsets_count_code_points() -> None:
    token = tokenize("🩺 Ménière’s disease")[0]
    assert (token.start, token.end, token.text, token.norm) == (2, 11, "Ménière’s", "meniere")
