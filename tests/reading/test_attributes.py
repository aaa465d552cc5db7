"""Side, acuity, severity, episode, stage and status."""

import pytest

from marked import place
from nosology.model.findings import Attributes
from nosology.reading.attributes import attributes


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Severe [[osteoarthritis]] of the left knee.", Attributes(laterality="left", severity="severe")),
        ("Left knee pain and right [[hip fracture]].", Attributes(laterality="right")),
        ("He has [[pneumonia]] and left knee pain.", Attributes()),
        ("[[Bunion]], right foot.", Attributes(laterality="right")),
        ("[[Cataract]] OU", Attributes(laterality="bilateral")),
        ("[[Pain]] to palpation at L5.", Attributes()),
        ("He was right to come with [[pain]].", Attributes()),
        ("[[CKD]] stage 3b", Attributes(stage="3b")),
        ("[[Pressure ulcer]] of sacrum, stage IV", Attributes(stage="iv")),
        ("Acute on chronic [[heart failure]], improved", Attributes(acuity="acute on chronic", status="improved")),
        ("[[Depression]], recurrent, moderate", Attributes(severity="moderate", status="recurrent")),
        ("[[Depression]] is in full remission", Attributes(status="in remission")),
        ("[[Fracture]] of radius, subsequent encounter", Attributes(episode="subsequent")),
    ],
)
def test_words_next_to_a_mention_describe_it(marked: str, expected: Attributes) -> None:
    assert attributes(*place(marked)) == expected
