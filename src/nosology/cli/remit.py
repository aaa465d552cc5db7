"""`nosology remit`: what payers answer, matched to the claims that were sent."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from nosology.cli.rendering.progress import watched
from nosology.cli.rendering.remittance import remittance_lines, remittance_rows
from nosology.cli.writing import printable, write_bytes
from nosology.desk.remitting import Answered, answers_in, claims_in


class Format(StrEnum):
    """How answers are written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def remit(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="835, 999 or 277CA of a payer or clearing house.")],
    claims: Annotated[
        list[str] | None, typer.Option("--claims", metavar="FILE", help="Claims that were sent, as 837 or JSON, to match.")
    ] = None,
    format: Annotated[Format, typer.Option(help="How to write it; csv has a row per line and reason of an 835.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write here instead of to the screen.")] = None,
) -> None:
    """Read what payers answer: payments with their reasons, line by line, acknowledgements, claim status.

    With --claims, each payment is matched to the line that was sent. What does not add up is said on standard error.
    """
    sent = [claim for name in claims or () for claim in claims_in(name)[0]]
    answered = [item for name in watched(files, "reading", len(files)) for item in answers_in(name, sent)]
    write_bytes(_written(answered, format).encode("utf-8"), output)
    for item in answered:
        for finding in item.findings:
            print(
                printable(f"nosology: {finding.claim}: SNIP {finding.level}: {finding.element}: {finding.message}"),
                file=sys.stderr,
            )
        for unread in item.unread:
            print(printable(f"nosology: not taken in: {unread.place}: {unread.reason}"), file=sys.stderr)


def _written(answered: list[Answered], format: Format) -> str:
    if format is Format.TABLE:
        return "".join(f"{printable(line)}\n" for item in answered for line in remittance_lines(item))
    if format is Format.CSV:
        return remittance_rows(answered)
    from nosology.exchange.claims.json import to_json

    return json.dumps([to_json(item) for item in answered], ensure_ascii=False, indent=2) + "\n"
