"""Reading whole documents: what is remembered of a sentence holds wherever its words stand again."""

import datetime

from nosology.codebook.shelf import Codebook
from nosology.exchange.encounters import encounter_from_text
from nosology.model.encounter import Setting
from nosology.model.findings import Assertion, Finding
from nosology.reading import read

DAY = datetime.date(2026, 3, 15)


def findings(text: str, codebook: Codebook) -> tuple[Finding, ...]:
    encounter = encounter_from_text(text, Setting.PHYSICIAN_OFFICE, DAY, id="read")
    found = read(encounter, codebook.on(DAY))
    for finding in found:
        for piece in (*finding.evidence, *([finding.cue] if finding.cue else [])):
            assert piece.text == text[piece.start : piece.end]
    return found


def test_a_sentence_that_is_repeated_is_quoted_from_its_own_place(codebook: Codebook) -> None:
    text = "HISTORY OF PRESENT ILLNESS:\nHe denies chest pain.\nHe was seen twice.\nHe denies chest pain.\n"
    found = findings(text, codebook)
    starts = [text.index("chest pain"), text.rindex("chest pain")]
    assert [finding.evidence[0].start for finding in found] == starts
    assert [finding.assertion for finding in found] == [Assertion.NEGATED] * 2
    assert [finding.cue.start for finding in found if finding.cue] == [text.index("denies"), text.rindex("denies")]


def test_the_same_words_are_asserted_by_the_section_they_stand_in(codebook: Codebook) -> None:
    text = "FAMILY HISTORY:\nHypertension.\n\nASSESSMENT:\nHypertension.\n"
    assert [finding.assertion for finding in findings(text, codebook)] == [Assertion.FAMILY, Assertion.PRESENT]


def test_the_same_abbreviation_is_read_as_each_document_defines_it(codebook: Codebook) -> None:
    heart = findings("ASSESSMENT:\nHeart failure (HF) for years.\nHF.\n", codebook)
    hay = findings("ASSESSMENT:\nHay fever (HF) for years.\nHF.\n", codebook)
    assert heart[-1].evidence[0].text == hay[-1].evidence[0].text == "HF"
    assert heart[-1].hits[0].code == "I50.9"
    assert hay[-1].hits[0].code == "J30.1"


def test_an_abbreviation_of_several_words_is_quoted_whole(codebook: Codebook) -> None:
    found = findings("ASSESSMENT:\n1. New a. fib.\n2. H. pylori.\n", codebook)
    assert [finding.evidence[0].text for finding in found] == ["a. fib", "H. pylori"]
