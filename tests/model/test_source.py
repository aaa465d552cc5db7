"""The way back from offsets to what the sender sent."""

from nosology.model.source import Place, SourceMap, SourceSpan

FIRST, SECOND = Place("line 1"), Place("line 2")
MAP = SourceMap((SourceSpan(0, 5, FIRST), SourceSpan(8, 12, SECOND), SourceSpan(12, 20, FIRST)))


def test_an_offset_leads_to_its_place() -> None:
    assert [MAP.at(offset) for offset in (0, 4, 8, 19)] == [FIRST, FIRST, SECOND, FIRST]


def test_what_the_sender_did_not_write_has_no_place() -> None:
    assert [MAP.at(offset) for offset in (5, 7, 20, -1)] == [None] * 4
    assert SourceMap().at(0) is None and SourceMap().within(0, 9) == ()


def test_a_stretch_has_the_places_it_touches_in_order() -> None:
    assert MAP.within(0, 3) == (FIRST,)
    assert MAP.within(4, 9) == (FIRST, SECOND)
    assert MAP.within(5, 8) == ()
    assert MAP.within(9, 30) == (SECOND, FIRST)
    assert str(SECOND) == "line 2"
