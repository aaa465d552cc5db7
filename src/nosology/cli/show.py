"""`nosology show`: everything the Tabular List says of a code."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nosology.cli.lookup import Format, open_editions, print_json
from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.codebook.icd10cm.validity import find_validity
from nosology.codebook.shelf.editions import Editions
from nosology.model.books import CodeRange, Note

if TYPE_CHECKING:
    from rich.console import RenderableType


def show(
    code: Annotated[str, typer.Argument(help="Code, category, section (A00-A09) or chapter (1 to 22).")],
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of service; today when left out.")] = None,
    format: Annotated[Format, typer.Option(help="How to write it.")] = Format.TABLE,
) -> None:
    """Show a code: the titles above it, its notes and the inherited ones, what is below it, and when it is valid."""
    data = describe_code(code, open_editions(date))
    if format is Format.JSON:
        print_json(data)
        return
    from nosology.cli.rendering.table import console

    console(sys.stdout).print(render_code(data))


def describe_code(code: str, editions: Editions, groupings: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    """Everything the edition of the date says of a code, as plain data.

    Args:
        code: However typed.
        editions: The editions of a date of service.
        groupings: Name and group of each grouping that the code belongs to.

    Raises:
        UnknownCodeError: The edition has no such entry.
    """
    book = editions.icd10cm
    entry = book.entry(code)
    return {
        "code": entry.code,
        "title": entry.title,
        "edition": {"system": book.info.system, "name": book.info.name, "source": book.info.source},
        "is_billable": entry.is_billable,
        "is_poa_exempt": entry.is_poa_exempt,
        "valid": _validity(entry.code, editions),
        "chain": [{"code": above.code, "title": above.title} for above in book.chain(entry.code)[:-1]],
        "children": [
            {"code": below.code, "title": below.title, "is_billable": below.is_billable} for below in book.children(entry.code)
        ],
        "seventh_characters": [{"character": s.character, "meaning": s.meaning} for s in book.seventh(entry.code)],
        "notes": [_note(note, entry.code) for note in book.notes(entry.code)],
        "groupings": [{"grouping": name, "group": group} for name, group in groupings],
    }


def _validity(code: str, editions: Editions) -> dict[str, Any] | None:
    books = [Icd10CmEdition.open(artefact.path) for artefact in editions.installed if artefact.system == "icd10cm"]
    found = find_validity(code, sorted(books, key=lambda book: book.info.starts), editions.date)
    for book in books:
        book.close()
    if found is None:
        return None
    return {
        "from": found.starts.isoformat(),
        "to": found.ends.isoformat(),
        "or_earlier": found.is_older,
        "or_later": found.is_open,
    }


def _note(note: Note, code: str) -> dict[str, Any]:
    return {
        "kind": note.kind.value,
        "text": note.text,
        "at": note.code,
        "is_inherited": note.code != code,
        "refers_to": [_reference(one) for one in note.refers_to],
    }


def _reference(one: CodeRange) -> dict[str, str]:
    return {"first": one.first, "last": one.last, "only": one.suffix}


def render_code(data: dict[str, Any]) -> "RenderableType":
    """The same data for people: titles, facts, notes and what is below."""
    from rich.console import Group
    from rich.text import Text
    from rich.tree import Tree

    trunk = branch = Tree(Text())
    for above in data["chain"]:
        branch = branch.add(_line(above["code"], above["title"], "dim"))
    leaf = branch.add(_line(data["code"], data["title"], "bold"))
    for below in data["children"]:
        leaf.add(_line(below["code"], below["title"], "" if below["is_billable"] else "dim"))
    trunk.hide_root = True
    return Group(trunk, Text(), _facts(data), Text(), _notes(data["notes"]), *_sevenths(data))


def _line(code: str, title: str, style: str) -> Any:
    from rich.text import Text

    return Text.assemble((code, "cyan"), "  ", (title, style))


def _facts(data: dict[str, Any]) -> Any:
    from rich.text import Text

    valid = data["valid"]
    period = "not valid on this date"
    if valid:
        earlier = " or earlier" if valid["or_earlier"] else ""
        later = " or later" if valid["or_later"] else ""
        period = f"valid from {valid['from']}{earlier} to {valid['to']}{later}"
    facts = [
        "billable" if data["is_billable"] else "not billable: more characters are needed",
        period,
        "POA-exempt" if data["is_poa_exempt"] else "",
        f"ICD-10-CM {data['edition']['name']} ({data['edition']['source']})",
        *(f"{item['grouping']}: {item['group']}" for item in data["groupings"]),
    ]
    return Text(" · ".join(fact for fact in facts if fact))


def _notes(notes: list[dict[str, Any]]) -> Any:
    from rich.table import Table
    from rich.text import Text

    table = Table("Note", "At", "Text", title="Notes", title_justify="left", box=None, pad_edge=False)
    last: tuple[str, str] | None = None
    for note in notes:
        place = (note["kind"], note["at"])
        shown = ("", "") if place == last else (note["kind"].replace("-", " "), note["at"])
        table.add_row(*shown, Text(note["text"]), style="dim" if note["is_inherited"] else "")
        last = place
    return table


def _sevenths(data: dict[str, Any]) -> list[Any]:
    if not data["seventh_characters"]:
        return []
    from rich.table import Table
    from rich.text import Text

    table = Table("7th", "Meaning", title="7th characters", title_justify="left", box=None, pad_edge=False)
    for seventh in data["seventh_characters"]:
        table.add_row(seventh["character"], Text(seventh["meaning"]))
    return [table]
