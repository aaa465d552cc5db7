"""Source maps out and in, as part of the JSON of a document."""

import itertools
from typing import Any

from nosology.exchange.fields import Fields
from nosology.model.errors import EncounterError
from nosology.model.source import UNTRACED, Box, Place, SourceMap, SourceSpan

_EDGES = 4
_MAX_OFFSET = 1 << 40


def source_to_json(source: SourceMap) -> list[dict[str, Any]]:
    """Write the way back from each stretch of a text: `[{"start", "end", "path", "box", "confidence"}]`."""
    return [{"start": span.start, "end": span.end} | place_to_json(span.place) for span in source.spans]


def place_to_json(place: Place) -> dict[str, Any]:
    """Write a place: `{"path", "box": [left, top, right, bottom], "confidence"}`, the last two only where they are known."""
    value: dict[str, Any] = {"path": place.path}
    if place.box is not None:
        value["box"] = [place.box.left, place.box.top, place.box.right, place.box.bottom]
    if place.confidence is not None:
        value["confidence"] = place.confidence
    return value


def source_from_json(fields: Fields) -> SourceMap:
    """Read the field `source` of a document.

    Raises:
        EncounterError: A span is not written as it should be, or does not follow the one before it.
    """
    if not fields.has("source"):
        return UNTRACED
    spans = tuple(_span(item) for item in fields.objects("source"))
    for before, span in itertools.pairwise(spans):
        if span.start < before.end:
            raise EncounterError(f"{fields.name('source')} must ascend without overlap.")
    return SourceMap(spans)


def _span(fields: Fields) -> SourceSpan:
    fields.allow(("start", "end", "path", "box", "confidence"))
    start, end = (fields.whole_number(name, 0, _MAX_OFFSET) for name in ("start", "end"))
    if start is None or end is None or end <= start:
        raise EncounterError(f"{fields.name('end')} must be after start.")
    edges = fields.numbers("box")
    if edges is not None and len(edges) != _EDGES:
        raise EncounterError(f"{fields.name('box')} must have four numbers: left, top, right, bottom.")
    return SourceSpan(
        start, end, Place(fields.text("path") or "", None if edges is None else Box(*edges), fields.number("confidence"))
    )
