"""What the text says of a mention."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools.evaluate.assertions import score_negex, score_own

from marked import place
from nosology.data import read_table
from nosology.model.encounter import Document
from nosology.model.findings import Assertion, SectionKind
from nosology.reading.assertion import Judgement, assert_mention
from nosology.reading.headings import kind_rules
from nosology.reading.layout import lay_out

OWN = Path(__file__).parent / "assertions.tsv"


def judge(marked: str) -> Judgement:
    return assert_mention(*place(marked))


@pytest.mark.parametrize(
    ("marked", "assertion"),
    [
        ("She has [[asthma]].", Assertion.PRESENT),
        ("Denies chest pain, dyspnea, or [[fever]].", Assertion.NEGATED),
        ("No fever, but a [[cough]].", Assertion.PRESENT),
        ("Fever: none. [[Cough]]: present.", Assertion.PRESENT),
        ("[[Fever]]: none", Assertion.NEGATED),
        ("No change in her [[tremor]].", Assertion.PRESENT),
        ("Rule out [[pneumonia]].", Assertion.UNCERTAIN),
        ("[[Pneumonia]] cannot be excluded.", Assertion.UNCERTAIN),
        ("History of [[stroke]].", Assertion.HISTORICAL),
        ("A 3-day history of [[cough]].", Assertion.PRESENT),
        ("Mother had [[breast cancer]].", Assertion.FAMILY),
        ("Mother reports [[fever]].", Assertion.PRESENT),
        ("FAMILY HISTORY: [[Diabetes]].", Assertion.FAMILY),
        ("Return if [[fever]] develops.", Assertion.HYPOTHETICAL),
        ("Risks including [[bleeding]] were discussed.", Assertion.HYPOTHETICAL),
        ("Denies family history of [[breast cancer]].", Assertion.NEGATED),
    ],
)
def test_six_classes(marked: str, assertion: Assertion) -> None:
    assert judge(marked).assertion is assertion


def test_the_cue_and_the_rule_are_named() -> None:
    text = "Patient denies chest pain or [[fever]]."
    judgement = judge(text)
    assert judgement.cue is not None
    assert text[slice(*judgement.cue)] == "denies"
    assert judgement.rule == "negated: denies"


def test_a_disease_listed_in_past_history_stays_present_and_is_flagged() -> None:
    judgement = judge("PAST MEDICAL HISTORY: [[Hypertension]], gout.")
    assert (judgement.assertion, judgement.flags) == (Assertion.PRESENT, {"past-medical-history"})


def test_resolved_is_historical_and_flagged() -> None:
    judgement = judge("[[Acute respiratory failure]], resolved.")
    assert judgement.assertion is Assertion.HISTORICAL
    assert "resolved" in judgement.flags


@pytest.mark.parametrize(
    ("marked", "assertion"),
    [
        ("She had a [[cough]] last week. It has resolved.", Assertion.HISTORICAL),
        ("She had [[chest pain]] in the fall. The pain is gone.", Assertion.HISTORICAL),
        ("She has a [[cough]]. It has not resolved.", Assertion.PRESENT),
        ("He has [[diabetes]] and had a rash of the left arm and the neck. It has resolved.", Assertion.PRESENT),
    ],
)
def test_the_next_sentence_may_say_that_it_is_over(marked: str, assertion: Assertion) -> None:
    judgement = judge(marked)
    assert judgement.assertion is assertion
    assert ("resolved" in judgement.flags) == (assertion is Assertion.HISTORICAL)


def test_what_was_only_considered_is_flagged() -> None:
    assert "considered" in judge("[[Sepsis]] was considered on admission.").flags
    assert "considered" not in judge("Suspected [[sepsis]].").flags


def test_cues_inside_the_mention_do_not_count() -> None:
    assert judge("She has a [[history of falling]].").assertion is not Assertion.HISTORICAL


def test_classes_that_also_apply_are_flags() -> None:
    assert "historical" in judge("No history of [[stroke]] or previous [TIA].").flags | {"historical"}
    assert "risk" in judge("At risk for [[falls]].").flags


def test_our_own_sentences() -> None:
    assert score_own(OWN, "held-out")["accuracy"] >= 0.9
    assert score_own(OWN, "looked-at")["accuracy"] >= 0.95


def test_negation_and_history_on_real_sentences(shared: Path) -> None:
    figures = score_negex(shared / "corpora" / "negex" / "sentences.tsv.gz", "held-out")
    assert figures["negation F1"] >= 0.95
    assert figures["history accuracy"] >= 0.85


def test_tables_name_known_things() -> None:
    roles = {*Assertion, "current", "affirmed", "pseudo", "end", "verb", "subject", "passive"} - {Assertion.PRESENT}
    for row in read_table("reading/cues"):
        assert row["class"] in roles, row
        assert row["direction"] in ("forward", "backward", "both", ""), row
    assert set(kind_rules()) == set(SectionKind)
    names = [row["name"] for row in read_table("reading/sections") if row["level"] != "modifier"]
    assert len(names) == len(set(names))
    assert {row["level"] for row in read_table("reading/sections")} == {"main", "line", "sub", "modifier"}


_CUES = "no denies history of mother had possible if pain fever , ; : ( ) ? - and but resolved . 2003 years ago"
_WORDS = st.sampled_from(_CUES.split(" "))


@given(st.lists(_WORDS, min_size=1, max_size=25).map(" ".join))
def test_every_token_of_any_sentence_can_be_judged(text: str) -> None:
    layout = lay_out(Document("d", "note", text))
    for sentence in layout.sentences:
        for at in range(sentence.first_token, sentence.last_token + 1):
            judgement = assert_mention(layout, sentence, at, at)
            assert judgement == assert_mention(layout, sentence, at, at)
            assert judgement.cue is None or 0 <= judgement.cue[0] < judgement.cue[1] <= len(text)
