"""One normal form per word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosology.words import normalize


@pytest.mark.parametrize(
    ("written", "norm"),
    [
        ("Fractures", "fracture"),
        ("diagnoses", "diagnosis"),
        ("metastases", "metastasis"),
        ("vertebrae", "vertebra"),
        ("calculi", "calculus"),
        ("phalanges", "phalanx"),
        ("teeth", "tooth"),
        ("arthritides", "arthritis"),
        ("headaches", "headache"),
        ("abscesses", "abscess"),
        ("biopsies", "biopsy"),
        ("viruses", "virus"),
    ],
)
def test_plural_becomes_singular(written: str, norm: str) -> None:
    assert normalize(written) == norm


@pytest.mark.parametrize(
    "word", ["diabetes", "pus", "pancreas", "ascites", "herpes", "biceps", "caries", "pelvis", "abscess", "toe"]
)
def test_singular_that_looks_like_a_plural_stays(word: str) -> None:
    assert normalize(word) == word


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("haemorrhage", "hemorrhage"),
        ("anaemia", "anemia"),
        ("oedema", "edema"),
        ("oesophagitis", "esophagitis"),
        ("gastro-oesophageal", "gastroesophageal"),
        ("tumours", "tumor"),
        ("coeliac", "celiac"),
        ("diarrhoea", "diarrhea"),
        ("leukaemia", "leukemia"),
        ("paediatric", "pediatric"),
        ("hospitalised", "hospitalized"),
        ("angio-oedema", "angioedema"),
        ("foetus", "fetus"),
        ("caesarean", "cesarean"),
    ],
)
def test_british_spelling_becomes_american(british: str, american: str) -> None:
    assert normalize(british) == normalize(american) == american


@pytest.mark.parametrize("word", ["exercise", "bruised", "hours", "gastroenteritis", "phase"])
def test_words_that_only_look_british_stay(word: str) -> None:
    assert normalize(word) == word.removesuffix("s") if word == "hours" else normalize(word) == word


@pytest.mark.parametrize("written", ["Alzheimer's", "Alzheimer’s", "alzheimers", "ALZHEIMER"])
def test_possessives_meet(written: str) -> None:
    assert normalize(written) == "alzheimer"


@pytest.mark.parametrize(
    ("one", "other"), [("diabetes", "diabetic"), ("acute", "chronic"), ("stenosis", "stenotic"), ("left", "right")]
)
def test_words_that_bear_the_code_stay_apart(one: str, other: str) -> None:
    assert normalize(one) != normalize(other)


def test_accents_are_folded() -> None:
    assert normalize("Sjögren") == "sjogren"
    assert normalize("Ménière") == "meniere"


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=14))
def test_a_normal_form_is_its_own(word: str) -> None:
    norm = normalize(word)
    assert normalize(norm) == norm


@given(st.text(alphabet="abcdeghilmnoprstuy", min_size=1, max_size=12))
def test_a_normal_form_of_a_plain_word_is_its_own(word: str) -> None:
    assert normalize(normalize(word)) == normalize(word)
