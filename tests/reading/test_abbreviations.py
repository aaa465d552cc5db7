"""What short forms stand for."""

from nosology.model.encounter import Document
from nosology.reading.abbreviations import expand_abbreviations
from nosology.reading.layout import lay_out


def expand(text: str) -> dict[str, str]:
    layout = lay_out(Document("d", "note", text))
    return {layout.texts[at]: " ".join(words) for at, words in expand_abbreviations(layout).items()}


def test_known_abbreviations_in_any_case() -> None:
    assert expand("She has HTN.")["HTN"] == "hypertension"
    assert expand("pt with htn")["htn"] == "hypertension"


def test_ordinary_words_are_abbreviations_only_in_capitals() -> None:
    assert "as" not in expand("He is as well as before.")
    assert expand("Severe AS on echo.")["AS"] == "aortic stenosis"
    assert "AS" not in expand("HE IS AS WELL AS BEFORE.")


def test_neighbours_choose_the_sense() -> None:
    assert expand("AS of the spine, HLA-B27 positive.")["AS"] == "ankylosing spondylitis"


def test_a_definition_in_the_note_outranks_the_table() -> None:
    assert expand("Adrenal suppression (AS) was found. AS persists.")["AS"] == "adrenal suppression"
    assert expand("XQF (xanthic quiet fever) persists.")["XQF"] == "xanthic quiet fever"
    assert "XQF" not in expand("XQF (see the letter) persists.")


def test_headings_are_left_alone() -> None:
    assert expand("PE: normal") == {}


def test_the_tokens_of_an_abbreviation_share_its_words() -> None:
    assert expand("She has a. fib again.") == {"a": "atrial", "fib": "fibrillation"}
