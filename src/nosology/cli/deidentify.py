"""`nosology deidentify`: encounters for training and sharing, without what identifies a person."""

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from nosology.cli.options import parse_said
from nosology.cli.rendering.progress import watched
from nosology.cli.writing import write_bytes
from nosology.desk.intake import take_in
from nosology.desk.sharing import deidentify_all, read_key
from nosology.exchange.encounters import encounter_to_json
from nosology.exchange.results import dump_line
from nosology.exchange.sharing.deidentifying import WHAT_IT_IS_NOT
from nosology.model.errors import BatchError, NosologyError


def deidentify(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Records in any format.")],
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="File with a secret; decides ids and moved dates.")] = None,
    setting: Annotated[str | None, typer.Option(help="Setting of care, for records that do not say it.")] = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of service, likewise.")] = None,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write here instead of to the screen.")] = None,
) -> None:
    """Write encounters as JSON lines without names, numbers and addresses, all dates moved.

    A help by fixed rules and no certification: people must read what is shared. The same key gives the same output.
    """
    replaced: Counter[str] = Counter()
    lines, refused = [], []
    secret, taken = read_key(key), take_in(files, [], parse_said(setting, date))
    for made in watched(deidentify_all(taken, secret, replaced), "reading"):
        if isinstance(made, NosologyError):
            refused.append(made)
            print(f"nosology: {type(made).__name__}: {made}", file=sys.stderr)
        else:
            lines.append(dump_line(encounter_to_json(made.encounter)) + "\n")
    if not lines and refused:
        raise refused[0]
    write_bytes("".join(lines).encode("utf-8"), output)
    counted = ", ".join(f"{count} {kind}" for kind, count in sorted(replaced.items())) or "nothing"
    print(f"nosology: replaced {counted}. {WHAT_IT_IS_NOT}", file=sys.stderr)
    if refused:
        raise BatchError(f"{len(refused)} of {len(refused) + len(lines)} inputs could not be read (see above).")
