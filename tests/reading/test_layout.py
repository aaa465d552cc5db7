"""Sections and sentences, in the styles people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nosology.model.encounter import Document
from nosology.model.findings import SectionKind as Kind
from nosology.reading.headings import name_section
from nosology.reading.layout import Layout, lay_out


def laid(text: str) -> Layout:
    return lay_out(Document("d", "note", text))


def outline(text: str) -> list[tuple[Kind, str]]:
    layout = laid(text)
    return [(section.kind, text[section.body_start : section.end].strip(" \n,")) for section in layout.sections]


def sentences(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in laid(text).sentences if not sentence.is_heading]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CHIEF COMPLAINT\n\nCough.", Kind.CHIEF_COMPLAINT),
        ("CC: cough", Kind.CHIEF_COMPLAINT),
        ("Assessment & Plan\n1. Asthma", Kind.ASSESSMENT_PLAN),
        ("A/P: asthma", Kind.ASSESSMENT_PLAN),
        ("## Plan\n- rest", Kind.PLAN),
        ("**Past Medical History:** gout", Kind.PAST_MEDICAL),
        ("Diagnosis\n=========\nAsthma", Kind.DIAGNOSIS),
        ("1. Discharge Diagnoses: asthma", Kind.DISCHARGE_DIAGNOSIS),
        ("IMPRESSION - pneumonia", Kind.ASSESSMENT),
        ("Review of Systems (ROS):\nno fever", Kind.REVIEW_OF_SYSTEMS),
        ("Patient's current medications reviewed: none", Kind.MEDICATIONS),
    ],
)
def test_headings_of_many_styles_open_their_section(text: str, kind: Kind) -> None:
    layout = laid(text)
    assert layout.sections[0].kind is kind
    assert layout.sentences[0].is_heading
    assert layout.section(layout.sentences[-1]).kind is kind


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Dx", Kind.DIAGNOSIS),
        ("Final dx", Kind.DISCHARGE_DIAGNOSIS),
        ("Postop/final dx", Kind.POSTOPERATIVE_DIAGNOSIS),
        ("Hospital problems addressed", Kind.DISCHARGE_DIAGNOSIS),
        ("Problem list for this stay", Kind.DISCHARGE_DIAGNOSIS),
        ("Conditions managed this admission", Kind.DISCHARGE_DIAGNOSIS),
        ("Diagnoses upon discharge", Kind.DISCHARGE_DIAGNOSIS),
        ("Problems on admission", Kind.PROBLEM_LIST),
        ("Active problems / plan", Kind.ASSESSMENT_PLAN),
        ("Problems and plan", Kind.ASSESSMENT_PLAN),
        ("Meds/Allergies", Kind.MEDICATIONS),
        ("Comorbid conditions affecting stay", Kind.DISCHARGE_DIAGNOSIS),
        ("Visit Diagnoses and Associated Orders", Kind.ASSESSMENT_PLAN),
        ("Immediate cause of death", Kind.DISCHARGE_DIAGNOSIS),
        ("Operation 3/9", Kind.PROCEDURE),
        ("Delivery 02:48", Kind.HOSPITAL_COURSE),
        ("Labs (admission)", Kind.LABORATORY),
    ],
)
def test_titles_are_told_from_their_words(heading: str, kind: Kind) -> None:
    name = name_section(heading)
    assert name is not None
    assert name.kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Dx:\n# Duodenal ulcer\n# Anemia", Kind.DIAGNOSIS),
        ("HISTORY. A fall at home.", Kind.PRESENT_ILLNESS),
        ("Course. He did well.", Kind.HOSPITAL_COURSE),
        ("Vitals 37.6 / 132 / 98%", Kind.VITALS),
        ("LABS      day 1    day 2\nWBC       14       9", Kind.LABORATORY),
        ("*** PLAN ***\nRest.", Kind.PLAN),
        ("EXAM afebrile, lungs clear", Kind.EXAM),
        ("FINAL DX -- 1) Gout 2) Anemia", Kind.DISCHARGE_DIAGNOSIS),
    ],
)
def test_headings_ended_by_other_marks_than_a_colon(text: str, kind: Kind) -> None:
    layout = laid(text)
    assert layout.sections[0].kind is kind
    assert layout.sentences[0].is_heading


def test_a_one_word_sentence_is_no_heading() -> None:
    assert outline("Cough. He has had it for days.") == [(Kind.OTHER, "Cough. He has had it for days.")]
    assert outline("S. aureus grew in the blood.") == [(Kind.OTHER, "S. aureus grew in the blood.")]


def test_headings_that_follow_on_the_same_line() -> None:
    assert outline("PREOPERATIVE DIAGNOSIS: Cataract. POSTOPERATIVE DIAGNOSIS: Same. ANESTHESIA: MAC.") == [
        (Kind.PREOPERATIVE_DIAGNOSIS, "Cataract."),
        (Kind.POSTOPERATIVE_DIAGNOSIS, "Same."),
        (Kind.ANESTHESIA, "MAC."),
    ]
    assert [kind for kind, _ in outline("CC:, Pain.,HISTORY OF PRESENT ILLNESS:, A man.,FAMILY HISTORY: , None.")] == [
        Kind.CHIEF_COMPLAINT,
        Kind.PRESENT_ILLNESS,
        Kind.FAMILY_HISTORY,
    ]


def test_headings_inside_a_section_keep_it() -> None:
    text = "REVIEW OF SYSTEMS\n- Gastrointestinal: no nausea\nRESPIRATORY: no cough\n\nASSESSMENT\nHYPERTENSION: stable\n"
    assert [kind for kind, _ in outline(text)] == [Kind.REVIEW_OF_SYSTEMS, Kind.ASSESSMENT]


def test_a_named_bullet_and_a_fact_open_a_section_for_their_line() -> None:
    text = "HPI:\n- Family history: mother with gout\nBP: 120/80\nHe is well."
    assert [kind for kind, _ in outline(text)] == [
        Kind.PRESENT_ILLNESS,
        Kind.FAMILY_HISTORY,
        Kind.VITALS,
        Kind.PRESENT_ILLNESS,
    ]


def test_an_unknown_heading_ends_a_section_that_holds_other_people_or_risks() -> None:
    assert [kind for kind, _ in outline("FAMILY HISTORY: gout\n\nQUALITY OF LIFE: good")] == [Kind.FAMILY_HISTORY, Kind.OTHER]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("FH: mother with gout.\nHandedness: writes with the left", [Kind.FAMILY_HISTORY, Kind.OTHER]),
        ("FH: mother with gout.\nMaternal aunt: stroke\nDiabetes: none", [Kind.FAMILY_HISTORY]),
        ("Allergies: latex.\nVitals 37.0 / 80\nGen: alert", [Kind.ALLERGIES, Kind.VITALS]),
        ("Allergies: latex.\nGen: alert\nAbd: soft", [Kind.ALLERGIES, Kind.EXAM]),
        ("Allergies: none. Labor: six hours.", [Kind.ALLERGIES, Kind.HOSPITAL_COURSE]),
    ],
)
def test_any_label_ends_a_narrow_section(text: str, kinds: list[Kind]) -> None:
    assert [kind for kind, _ in outline(text)] == kinds


def test_a_story_after_a_labelled_note_is_not_part_of_it() -> None:
    story = "He had felt poorly since a long journey by train, and slept in a chair for a week."
    assert outline(f"Background: old stroke; gout.\n\n{story}") == [(Kind.PAST_MEDICAL, "old stroke; gout."), (Kind.OTHER, story)]
    assert outline(f"Social History\n- Retired\n\n{story}")[-1] == (Kind.OTHER, story)
    assert outline(f"CC: cough\n{story}") == [(Kind.CHIEF_COMPLAINT, "cough"), (Kind.PRESENT_ILLNESS, story)]


def test_a_test_named_inside_a_paragraph_is_an_aside() -> None:
    assert [kind for kind, _ in outline("HPI: Two days of cough. CXR: clear.\n\nHe came back a day later with fever.")] == [
        Kind.PRESENT_ILLNESS,
        Kind.IMAGING,
        Kind.PRESENT_ILLNESS,
    ]
    assert outline("HOSPITAL COURSE: Cough persisted. CXR: infiltrate. He got better.") == [
        (Kind.HOSPITAL_COURSE, "Cough persisted. CXR: infiltrate. He got better.")
    ]


def test_a_course_by_organ_systems_and_an_examination_without_a_heading() -> None:
    newborn = (
        "Baby girl, term.\n\nRespiratory: grunting for two hours, then room air.\nID: blood culture negative.\nFEN: breast milk."
    )
    assert [kind for kind, _ in outline(newborn)] == [Kind.OTHER, Kind.HOSPITAL_COURSE]
    assert [kind for kind, _ in outline("Seen today.\nGen: well\nCV: regular\nAbd: soft")] == [Kind.OTHER, Kind.EXAM]


def test_systems_of_an_intensive_care_note() -> None:
    note = "Day 4, extubated.\n\nNeuro: delirium resolving\nCV: off pressors\nGI/FEN: at goal\nRenal: kidney injury improving\nID: day 4"
    assert [kind for kind, _ in outline(note)] == [Kind.OTHER, Kind.HOSPITAL_COURSE]


def test_problems_listed_after_the_principal_one_are_diagnoses_of_the_stay() -> None:
    text = "Principal Problem:\n  Sepsis\nActive Problems:\n  Gout\nResolved Problems:\n  Hypokalemia\n"
    assert [kind for kind, _ in outline(text)] == [Kind.DISCHARGE_DIAGNOSIS, Kind.SECONDARY_DIAGNOSIS, Kind.SECONDARY_DIAGNOSIS]
    assert [kind for kind, _ in outline("Active Problems:\n  Gout\n")] == [Kind.PROBLEM_LIST]


def test_the_impression_of_an_imaging_study_is_not_that_of_the_record() -> None:
    text = "CXR:\nIMPRESSION: effusion.\n\nIMPRESSION:\nHeart failure."
    assert [kind for kind, _ in outline(text)] == [Kind.IMAGING, Kind.ASSESSMENT]


def test_headings_in_title_case_without_blank_lines() -> None:
    text = (
        "Chief Complaint\nCough\nHistory of Present Illness\nA week of cough.\nAllergies\nLatex\nAssessment and Plan\nBronchitis."
    )
    assert [kind for kind, _ in outline(text)] == [
        Kind.CHIEF_COMPLAINT,
        Kind.PRESENT_ILLNESS,
        Kind.ALLERGIES,
        Kind.ASSESSMENT_PLAN,
    ]


def test_a_banner_ends_whatever_was_open() -> None:
    text = "A/P: possible embolism\n\n*** DISCHARGE SUMMARY ***\nDx: Pneumonia."
    assert [kind for kind, _ in outline(text)] == [Kind.ASSESSMENT_PLAN, Kind.OTHER, Kind.DIAGNOSIS]


def test_a_story_under_a_procedure_name_is_not_the_procedure() -> None:
    assert outline("OPERATION: Fusion.\n\nThis is a 60-year-old man with neck pain.")[1][0] is Kind.PRESENT_ILLNESS


def test_a_text_without_headings_is_one_section() -> None:
    assert outline("A 40-year-old man had a fever.\nHe recovered.") == [
        (Kind.OTHER, "A 40-year-old man had a fever.\nHe recovered.")
    ]
    assert laid("").sections[0].kind is Kind.OTHER


def test_a_word_that_is_no_heading() -> None:
    assert name_section("Congestive heart failure") is None
    assert name_section("a") is None


def test_abbreviations_decimals_and_initials_do_not_end_a_sentence() -> None:
    assert sentences("Dr. A. Smith gave 2.5 mg p.o. b.i.d. for pain vs. spasm. Hepatitis B. She left St. Mary's.") == [
        "Dr. A. Smith gave 2.5 mg p.o. b.i.d. for pain vs. spasm.",
        "Hepatitis B.",
        "She left St. Mary's.",
    ]


def test_lists_on_one_line_and_on_many() -> None:
    assert sentences("1. Hypertension 2. Diabetes 3. CKD stage 3") == ["Hypertension", "Diabetes", "CKD stage 3"]
    layout = laid("• Asthma\n• Gout\n")
    assert [sentence.is_list_item for sentence in layout.sentences] == [True, True]


def test_a_bullet_alone_on_its_line_takes_the_next_as_its_item() -> None:
    assert sentences("Plan:\n•\nAlbuterol as needed\n•\nRest") == ["Albuterol as needed", "Rest"]


def test_wrapped_lines_are_one_sentence_and_short_lines_are_not() -> None:
    wrapped = (
        "The patient is a 45-year-old woman who presented with abdominal\npain and was found to have acute appendicitis on\nCT."
    )
    assert len(sentences(wrapped)) == 1
    assert sentences("Lisinopril\nMetformin 500 mg\nAspirin") == ["Lisinopril", "Metformin 500 mg", "Aspirin"]


_PIECES = st.sampled_from(
    [
        "PLAN:",
        "Assessment",
        "\n",
        "\n\n",
        " ",
        "1. ",
        "- ",
        "No fever.",
        "Dr. B",
        "pain",
        ",",
        "A/P",
        "##",
        "(",
        "====",
        ";",
        "é",
        "\r\n",
        "DOB: 1",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_whatever_the_text_places_are_in_order_and_inside(text: str) -> None:
    layout = laid(text)
    assert layout.sections[0].start <= layout.sections[0].body_start <= layout.sections[-1].end == len(text)
    last_end, last_token = 0, -1
    for sentence in layout.sentences:
        assert last_end <= sentence.start < sentence.end <= len(text)
        assert last_token < sentence.first_token <= sentence.last_token < len(layout.texts)
        assert layout.starts[sentence.first_token] >= sentence.start
        assert layout.ends[sentence.last_token] <= sentence.end
        section = layout.section(sentence)
        assert section.start <= sentence.start and sentence.end <= section.end
        last_end, last_token = sentence.end, sentence.last_token
