"""`nosology claim`: coded encounters and what billing knows of them in, checked claims out."""

import datetime
import sys
from pathlib import Path
from typing import Annotated

import typer

from nosology.cli.options import parse_said
from nosology.cli.rendering.progress import watched
from nosology.cli.writing import printable, write_bytes
from nosology.desk.claims import ClaimFormat, open_validity, prepare, read_billing, require_sent, write_claims
from nosology.desk.coding import open_coder
from nosology.model.claim import ClaimFinding
from nosology.model.errors import UsageError

_BINARY = frozenset([ClaimFormat.CMS1500, ClaimFormat.UB04])


def claim(
    files: Annotated[list[str], typer.Argument(metavar="ENCOUNTER...", help="Records in any format, claims as JSON, or 837.")],
    form: Annotated[ClaimFormat, typer.Option(help="What to write.")],
    billing: Annotated[Path | None, typer.Option(metavar="FILE.json", help="Who bills, who pays, the charges.")] = None,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write here instead of to the screen.")] = None,
    together: Annotated[bool, typer.Option("--together", help="The records are the documents of one encounter.")] = False,
    setting: Annotated[str | None, typer.Option(help="Setting of care, for records that do not say it.")] = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of service, likewise.")] = None,
) -> None:
    """Write claims: 837 for payers, FHIR for partners, a picture of the form for people.

    Every claim is checked first (SNIP types 1 to 5; an 837 by pyx12 and by a second reader as well). One that breaks a rule is
    not written: the findings on standard error name the element and the reason, and the exit code is 43.
    """
    if form in _BINARY and output is None:
        raise UsageError(f"A {form} is a PDF: say where to write it with --output FILE.pdf.")
    sheet = read_billing(billing)
    coder = open_coder(announce=_announce)
    prepared = list(watched(prepare(files, sheet, form, parse_said(setting, date), coder, together), "coding"))
    validity = open_validity()
    for item in prepared:
        for note in (*item.notes, *validity.doubts(item.claim)):
            print(printable(f"nosology: claim {item.claim.id}: note: {note}"), file=sys.stderr)
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    written = write_claims(prepared, form, sheet, now, validity)
    for finding in written.findings:
        print(f"nosology: {_line(finding)}", file=sys.stderr)
    if written.sent:
        write_bytes(written.data, output)
    require_sent(written, len(prepared))


def _announce(line: str) -> None:
    print(f"nosology: {line}", file=sys.stderr)


def _line(finding: ClaimFinding) -> str:
    by = "" if finding.by == "nosology" else f" (by {finding.by})"
    return printable(f"claim {finding.claim}: SNIP {finding.level}: {finding.element}: {finding.message}{by}")
