"""`nosology find`: the codes for what a person types, through the Index."""

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nosology.cli.lookup import open_editions
from nosology.model.books import Hit
from nosology.model.errors import BatchError, UsageError

if TYPE_CHECKING:
    from rich.table import Table

    from nosology.codebook.shelf import Editions


class HitFormat(StrEnum):
    """How hits are written."""

    TABLE = "table"
    JSONL = "jsonl"
    JSON = "json"


class SearchedSystem(StrEnum):
    """The code sets that can be searched."""

    ICD10CM = "icd10cm"
    HCPCS = "hcpcs"
    CPT = "cpt"
    CDT = "cdt"


def find(
    phrase: Annotated[list[str] | None, typer.Argument(help="The words, with or without quotes.")] = None,
    batch: Annotated[Path | None, typer.Option(help="File with one phrase per line, or JSON lines with `phrase`.")] = None,
    format: Annotated[HitFormat, typer.Option(help="How to write it.")] = HitFormat.TABLE,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of service; today when left out.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="The most codes for a phrase.")] = 10,
    system: Annotated[SearchedSystem, typer.Option(help="Code set; CPT and CDT are searched with your licensed descriptors.")] = (
        SearchedSystem.ICD10CM
    ),
) -> None:
    """Find the codes for a phrase: abbreviations, lay words, any word order, misspelling. The way through the Index is shown."""
    phrases = list(_phrases(phrase, batch))
    editions = open_editions(date)
    for words in phrases:
        found = (
            editions.finder.find(words, limit) if system is SearchedSystem.ICD10CM else _titles(words, editions, system, limit)
        )
        _write(words, found, format)


def _titles(phrase: str, editions: "Editions", system: SearchedSystem, limit: int) -> tuple[Hit, ...]:
    """Codes of HCPCS, CPT or CDT by the words of their titles."""
    from nosology.model.codes import CodeSystem

    hits = editions.hcpcs.search(phrase, CodeSystem[system.name], limit)
    return tuple(Hit(code=hit.code, title=hit.title, path=(), score=hit.score, steps=()) for hit in hits)


def _phrases(phrase: list[str] | None, batch: Path | None) -> Iterator[str]:
    if bool(phrase) == (batch is not None):
        raise UsageError("Give either a phrase or a file with --batch: `nosology find broken tooth`.")
    if phrase:
        yield " ".join(phrase)
        return
    assert batch is not None
    try:
        lines = batch.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("The batch file cannot be read as UTF-8 text; check its name and encoding.") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _phrase_of(line.strip(), number)


def _phrase_of(line: str, number: int) -> str:
    """The phrase of a batch line: the line itself, or the field `phrase` of a JSON object."""
    if not line.startswith("{"):
        return line
    try:
        phrase = json.loads(line)["phrase"]
    except (ValueError, KeyError):
        phrase = None
    if not isinstance(phrase, str):
        raise BatchError(f"Line {number} of the batch is no JSON object with a text field `phrase`.")
    return phrase


def hit_to_json(hit: Hit) -> dict[str, Any]:
    """A hit as the look-up contract has it, with what is still open and how it was reached."""
    return {
        "code": hit.code,
        "title": hit.title,
        "path": list(hit.path),
        "score": hit.score,
        "manifestation": hit.manifestation,
        "open": [axis.value for axis in hit.open_axes],
        "because": [{"step": step.step, "cite": step.cite, "note": step.note} for step in hit.steps],
    }


def _write(phrase: str, hits: tuple[Hit, ...], format: HitFormat) -> None:
    if format is HitFormat.TABLE:
        from nosology.cli.rendering.table import console

        console(sys.stdout).print(_table(phrase, hits))
        return
    data = {"phrase": phrase, "hits": [hit_to_json(hit) for hit in hits]}
    print(json.dumps(data, ensure_ascii=False, indent=2 if format is HitFormat.JSON else None))


def _table(phrase: str, hits: tuple[Hit, ...]) -> "Table":
    from rich import box
    from rich.table import Table

    note = None if hits else "Nothing found: try the name of the condition first, then its site."
    table = Table(title=phrase, title_justify="left", caption=note, caption_justify="left", box=box.SIMPLE_HEAD, expand=False)
    for heading in ("code", "title", "through", "open", "score"):
        table.add_column(heading, no_wrap=heading == "code")
    for hit in hits:
        code = f"{hit.code} [{hit.manifestation}]" if hit.manifestation else hit.code
        axes = ", ".join(axis.value for axis in hit.open_axes)
        table.add_row(code.replace("[", r"\["), hit.title, " › ".join(hit.path), axes, f"{hit.score:.2f}")
    return table
