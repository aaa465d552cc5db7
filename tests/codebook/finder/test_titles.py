"""How titles of the index are read."""

import pytest

from nosology.codebook.finder.titles import Role, read_title
from nosology.codebook.finder.vocabulary import mark


@pytest.mark.parametrize(
    ("title", "choices"),
    [
        ("Abdomen, abdominal", {("abdomen",)}),
        ("Diabetes, diabetic", {("diabetes",), ("diabetic",)}),
        ("Fracture, burst", {("fracture", "burst")}),
        ("lower end", {("lower",)}),
        ("type 2", {("type2",)}),
        ("stage IIIa", {("stage3a",)}),
        ("without loss of consciousness", {("!loss", "!consciousness")}),
    ],
)
def test_what_a_title_wants_said(title: str, choices: set[tuple[str, ...]]) -> None:
    assert set(read_title(title).choices) == choices


@pytest.mark.parametrize("title", ["with", "due to", "in", "from, off, out of"])
def test_links_want_nothing_said(title: str) -> None:
    assert read_title(title).role == Role.LINK


def test_nonessential_modifiers_are_offered() -> None:
    assert set(read_title("Anemia", ("essential", "primary")).offered) == {"essential", "primary"}


def test_without_is_never_dropped() -> None:
    assert mark(["migraine", "without", "aura", "with", "status"]) == ["migraine", "", "!aura", "", "status"]
