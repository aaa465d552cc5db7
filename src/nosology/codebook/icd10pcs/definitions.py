"""The Definitions: official XML into definitions of values, the body part, device and substance keys, and device aggregation."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, parse

from nosology.codebook.artefact import Content, read_content
from nosology.codebook.icd10pcs.model import AxisValue, DeviceAggregate, KeyKind, PcsDefinition, PcsKey
from nosology.model.errors import SourceError

_KEY_KINDS = {4: KeyKind.BODY_PART, 6: KeyKind.DEVICE}
_ADMINISTRATION = "3"


@dataclass(frozen=True, slots=True)
class Definitions:
    """Everything in the Definitions file, and the edition printed in it."""

    edition: str
    entries: tuple[PcsDefinition, ...]
    aggregates: tuple[DeviceAggregate, ...]


def parse_definitions(content: Content) -> Definitions:
    """Read the Definitions.

    Raises:
        SourceError: The XML is damaged or is not the Definitions.
    """
    try:
        root = parse(io.BytesIO(read_content(content))).getroot()
    except ParseError as error:
        raise SourceError("The ICD-10-PCS Definitions are damaged XML; download the file again.") from error
    if not root.tag.startswith("ICD10PCS.definitions"):
        raise SourceError("This is not the file of ICD-10-PCS Definitions; give icd10pcs_definitions_YEAR.xml.")
    entries = tuple(_entries(root))
    return Definitions((root.findtext("version") or "").strip(), entries, tuple(_aggregates(root)))


def _entries(root: Element) -> Iterator[PcsDefinition]:
    for section in root.findall("section"):
        for axis in section.findall("axis"):
            title = (axis.findtext("title") or "").strip()
            for terms in axis.findall("terms"):
                yield PcsDefinition(
                    section=section.get("code", ""),
                    axis=int(axis.get("pos", "0")),
                    axis_title=title,
                    titles=_all(terms, "title"),
                    definition=" ".join(_all(terms, "definition")),
                    explanation=" ".join(_all(terms, "explanation")),
                    includes=_all(terms, "includes"),
                )


def _all(element: Element, tag: str) -> tuple[str, ...]:
    return tuple((child.text or "").strip() for child in element.findall(tag))


def _aggregates(root: Element) -> Iterator[DeviceAggregate]:
    for element in root.iter("aggregate"):
        parent = element.find("parent")
        if parent is None:
            raise SourceError("A line of the device aggregation table has no general value; download the Definitions again.")
        value = AxisValue(parent.get("value", ""), (parent.text or "").strip())
        yield DeviceAggregate(
            (element.findtext("device") or "").strip(),
            (element.findtext("operation") or "").strip(),
            _all(element, "bodySys"),
            value,
        )


def keys_of(entries: tuple[PcsDefinition, ...]) -> Iterator[PcsKey]:
    """The body part, device and substance keys: one line per term, with the table values it is coded to."""
    gathered: dict[tuple[KeyKind, str], list[str]] = {}
    for entry in entries:
        kind = KeyKind.SUBSTANCE if entry.section == _ADMINISTRATION and entry.axis == 6 else _KEY_KINDS.get(entry.axis)
        for term in entry.includes if kind and not entry.definition else ():
            uses = gathered.setdefault((kind, term), [])  # type: ignore[arg-type]
            uses.extend(title for title in entry.titles if title not in uses)
    return (PcsKey(term, kind, tuple(uses)) for (kind, term), uses in gathered.items())
