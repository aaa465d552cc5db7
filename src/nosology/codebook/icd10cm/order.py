"""The order file: the publisher's list of every code and header, which decides validity and titles."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nosology.codebook.artefact import read_text
from nosology.model.errors import SourceError


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line: dotted code, whether it may be submitted, and its long title."""

    code: str
    is_billable: bool
    title: str


def dotted(bare: str) -> str:
    """The code as the Tabular List writes it: `E119` gives `E11.9`."""
    return bare if len(bare) <= 3 else f"{bare[:3]}.{bare[3:]}"


def parse_order(data: bytes | Path) -> Iterator[OrderLine]:
    """Read the order file: number, code, flag (1 may be submitted), short title, long title from column 77.

    Raises:
        SourceError: A line does not have this layout.
    """
    for number, line in enumerate(read_text(data).splitlines(), 1):
        if not line.strip():
            continue
        code, flag = line[6:13].strip(), line[14:15]
        if flag not in ("0", "1") or not line[:5].isdigit():
            raise SourceError(f"Line {number} of the order file does not have the official layout; download the file again.")
        yield OrderLine(dotted(code), flag == "1", line[77:].strip() or line[16:77].strip())


def parse_poa_exempt(data: bytes | Path) -> Iterator[str]:
    """Read the POA-exempt list (tab-delimited: order number, code, title) into dotted codes.

    Raises:
        SourceError: The header line is not the official one.
    """
    lines = iter(read_text(data).splitlines())
    if "POAexemptCode" not in next(lines, ""):
        raise SourceError("The POA-exempt list lacks its header line; give the tab-delimited file of the POA-exempt codes.")
    for line in lines:
        cells = line.split("\t")
        if len(cells) >= 2 and cells[1].strip():
            yield dotted(cells[1].strip().replace(".", ""))
