"""Drugs whose long-term use has a code, and what is said of their use."""

import pytest

from nosology.model.encounter import Document
from nosology.reading.layout import lay_out
from nosology.reading.medications import find_medications
from nosology.reading.other_senses import OtherSenses


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("apixaban 5 mg bid", {"medication"}),
        ("Metformin 500 mg, 90 days supply", {"medication"}),
        ("Discontinue clopidogrel for one week before surgery.", {"medication"}),
        ("Insulin glargine started 3 days ago", {"medication"}),
        ("Enoxaparin 30 days for prophylaxis", {"medication", "short-course"}),
        ("aspirin 81 mg x 14 days", {"medication", "short-course"}),
        ("enoxaparin 30 mg daily to day 35, senna", {"medication", "short-course"}),
        ("Tamoxifen was stopped after five years.", {"medication", "past"}),
        ("She is no longer taking warfarin.", {"medication", "past"}),
    ],
)
def test_a_drug_that_was_stopped_or_is_counted_in_days_says_so(text: str, flags: set[str]) -> None:
    layout = lay_out(Document("d", "note", text))
    (drug,) = find_medications(layout, OtherSenses(layout))
    assert drug.flags == flags
