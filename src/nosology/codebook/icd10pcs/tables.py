"""The Tables: official XML into tables and rows, and rows into codes."""

import io
import itertools
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, iterparse

from nosology.codebook.artefact import Content, read_content
from nosology.codebook.icd10pcs.model import Axis, AxisValue, PcsRow, PcsTable
from nosology.model.errors import SourceError


def parse_tables(content: Content) -> tuple[str, list[PcsTable]]:
    """Read the Tables; gives the edition printed in the file and the tables in print order.

    Raises:
        SourceError: The XML is damaged or is not the Tables, or a row does not give the number of codes it claims.
    """
    edition, tables = "", []
    try:
        for _, element in iterparse(io.BytesIO(read_content(content))):
            if element.tag == "version":
                edition = (element.text or "").strip()
            elif element.tag == "pcsTable":
                tables.append(_table(element))
                element.clear()
    except ParseError as error:
        raise SourceError("The ICD-10-PCS Tables are damaged XML; download the file again.") from error
    if not tables:
        raise SourceError("This is not the file of ICD-10-PCS Tables (no pcsTable in it); give icd10pcs_tables_YEAR.xml.")
    return edition, tables


def _table(element: Element) -> PcsTable:
    heads = element.findall("axis")
    first, second, third = (_axis(axis)[0] for axis in heads)
    rows = [_row(row) for row in element.findall("pcsRow")]
    titles = [_text(axis, "title") for axis in heads]
    row_titles = [_text(axis, "title") for axis in element.findall("pcsRow")[0].findall("axis")]
    code = first.character + second.character + third.character
    return PcsTable(code, (first, second, third), (*titles, *row_titles), _text(heads[2], "definition"), tuple(rows))


def _row(element: Element) -> PcsRow:
    four, five, six, seven = (_axis(axis) for axis in element.findall("axis"))
    claimed = int(element.get("codes", "0"))
    if claimed != len(four) * len(five) * len(six) * len(seven):
        raise SourceError(f"A row of the ICD-10-PCS Tables does not give the {claimed} codes it claims; download the file again.")
    return PcsRow((four, five, six, seven))


def _axis(element: Element) -> Axis:
    return tuple(AxisValue(label.get("code", ""), (label.text or "").strip()) for label in element.findall("label"))


def _text(element: Element, tag: str) -> str:
    return (element.findtext(tag) or "").strip()


def codes_of(table: PcsTable) -> Iterator[str]:
    """Every code the rows of a table give, row by row."""
    for row in table.rows:
        for combination in itertools.product(*row.axes):
            yield table.code + "".join(value.character for value in combination)


def spell_rows(table: PcsTable) -> Iterator[tuple[str, tuple[AxisValue, ...]]]:
    """Every code of a table with its values of axes 4 to 7."""
    for row in table.rows:
        for combination in itertools.product(*row.axes):
            yield table.code + "".join(value.character for value in combination), combination


type _Box = tuple[Axis, ...]


def fold(combinations: Iterator[tuple[AxisValue, ...]]) -> tuple[PcsRow, ...]:
    """Fold single combinations of axes 4 to 7 into as few rows as merging axis by axis gives (7 first, 4 last).

    The rows give exactly the combinations put in, each once.
    """
    boxes: list[_Box] = [tuple((value,) for value in combination) for combination in combinations]
    for axis in (3, 2, 1, 0):
        boxes = _merge(boxes, axis)
    return tuple(PcsRow((box[0], box[1], box[2], box[3])) for box in boxes)


def _merge(boxes: list[_Box], axis: int) -> list[_Box]:
    groups: dict[_Box, list[AxisValue]] = {}
    for box in boxes:
        groups.setdefault(box[:axis] + box[axis + 1 :], []).extend(box[axis])
    return [(*rest[:axis], tuple(sorted(values)), *rest[axis:]) for rest, values in groups.items()]
