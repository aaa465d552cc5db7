"""Mentions: the leads of a sentence, and the codes they give with the words around them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosology.codebook.finder import Anchor, Context, Finder
from nosology.model.errors import UnknownCodeError
from nosology.words import tokenize


def resolve(finder: Finder, text: str, lead: str, context: Context | None = None) -> tuple[str, set[str]]:
    """The best code for a lead with the whole text around it, and the words it accounts for."""
    norms = [token.norm for token in tokenize(text)]
    anchor = next(anchor for anchor in finder.anchors(norms) if lead in norms[anchor.start : anchor.end])
    window = [at for at in range(len(norms)) if not anchor.start <= at < anchor.end]
    hits = finder.resolve(anchor, norms, window, context)
    return (hits[0].code, {norms[at] for at in hits[0].covered}) if hits else ("", set())


@pytest.mark.parametrize(
    ("text", "lead", "code"),
    [
        ("right middle finger distal phalanx fracture", "fracture", "S62.632A"),
        ("closed displaced fracture of left distal radius", "fracture", "S52.502A"),
        ("acute on chronic systolic heart failure", "failure", "I50.23"),
        ("stage 3a chronic kidney disease", "disease", "N18.31"),
        ("alcohol dependence with withdrawal delirium", "dependence", "F10.231"),
        ("osteoarthritis of both knees", "osteoarthritis", "M17.0"),
        ("third degree burn of left forearm", "burn", "T22.312A"),
        ("intentional overdose of acetaminophen", "overdose", "T39.1X2A"),
        ("metastasis to the brain", "metastasis", "C79.31"),
    ],
)
def test_a_lead_takes_the_words_around_it(finder: Finder, text: str, lead: str, code: str) -> None:
    assert resolve(finder, text, lead)[0] == code


def test_words_used_are_reported(finder: Finder) -> None:
    code, covered = resolve(finder, "patient with left hydronephrosis and right hip pain", "pain")
    assert covered >= {"hip", "pain"}
    assert "hydronephrosis" not in covered
    assert code.startswith("M25.55")


def test_a_negated_mention_is_still_found(finder: Finder) -> None:
    norms = [token.norm for token in tokenize("no chest pain")]
    anchors = finder.anchors(norms)
    assert anchors
    assert resolve(finder, "no chest pain", "pain")[0] == "R07.9"


def test_words_under_without_do_not_count_as_said(finder: Finder) -> None:
    assert resolve(finder, "migraine without aura", "migraine")[0] == "G43.009"
    assert resolve(finder, "migraine with aura", "migraine")[0] == "G43.109"


def test_context_overrules_the_side_in_the_words(finder: Finder) -> None:
    assert resolve(finder, "fracture of distal radius", "fracture", Context(side="left"))[0] == "S52.502A"
    assert resolve(finder, "fracture of distal radius", "fracture", Context(episode="subsequent"))[0] == "S52.509D"


def test_a_word_that_only_modifies_is_no_lead(finder: Finder) -> None:
    assert finder.anchors(["abdomen"]) == []


def test_anchors_do_not_overlap(finder: Finder) -> None:
    norms = [token.norm for token in tokenize("acute kidney injury on chronic kidney disease with hyperkalemia and chest pain")]
    anchors = finder.anchors(norms)
    assert all(one.end <= other.start for one, other in itertools.pairwise(anchors))
    assert all(isinstance(anchor, Anchor) for anchor in anchors)


@pytest.mark.parametrize(
    ("printed", "words", "code"),
    [
        ("S52.50-", ["right"], "S52.501A"),
        ("S52.50-", ["right", "open"], "S52.501B"),
        ("S82.20-", ["left", "malunion"], "S82.202P"),
        ("I50.2", ["acute"], "I50.21"),
        ("I50.2", [], "I50.20"),
        ("K20.9", [], "K20.90"),
        ("O32.1", [], "O32.1XX0"),
        ("N18.3", ["stage", "3b"], "N18.32"),
        ("H02.40-", ["bilateral"], "H02.403"),
        ("D35.00", ["left"], "D35.02"),
        ("E11.9", ["left"], "E11.9"),
    ],
)
def test_completing_goes_down_by_the_words(finder: Finder, printed: str, words: list[str], code: str) -> None:
    assert finder.complete(printed, words).code == code


def test_completing_names_what_is_open(finder: Finder) -> None:
    hit = finder.complete("S52.50-", [])
    assert [axis.value for axis in hit.open_axes] == ["side"]
    assert any(step.step == "default" for step in hit.steps)


def test_completing_an_unknown_code_is_an_error(finder: Finder) -> None:
    with pytest.raises(UnknownCodeError):
        finder.complete("Q99.999", [])


_SAID = st.lists(
    st.sampled_from(
        [
            "acute",
            "chronic",
            "left",
            "right",
            "severe",
            "monday",
            "walking",
            "chest",
            "knee",
            "heart",
            "kidney",
            "without",
            "not",
            "due",
            "exertion",
            "unspecified",
            "primary",
            "alcohol",
            "overdose",
            "intentional",
            "metastatic",
            "type",
            "2",
            "stage",
            "pregnancy",
            "third",
            "trimester",
            "closed",
            "displaced",
            "therapy",
            "recurrent",
        ]
    ),
    max_size=8,
)


@given(
    before=_SAID, lead=st.sampled_from(["pain", "failure", "fracture", "diabetes", "cancer", "poisoning", "ulcer"]), after=_SAID
)
def test_words_that_a_lead_does_not_listen_to_would_have_changed_nothing(
    finder: Finder, everything_heard: Finder, before: list[str], lead: str, after: list[str]
) -> None:
    norms = [token.norm for token in tokenize(" ".join([*before, lead, *after]))]
    for anchor in finder.anchors(norms):
        window = [at for at in range(len(norms)) if not anchor.start <= at < anchor.end]
        assert finder.resolve(anchor, norms, window) == everything_heard.resolve(anchor, norms, window)
