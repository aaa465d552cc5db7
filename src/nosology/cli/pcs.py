"""`nosology pcs`: build an ICD-10-PCS code axis by axis, look one up, or read the PCS Index."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nosology.cli.lookup import Format, open_editions, print_json
from nosology.codebook.icd10pcs import Icd10PcsEdition, PartialCode, PcsIndexTerm, PcsReference
from nosology.model.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

_NEAR = 8
"""How many neighbouring titles a message names."""


def pcs(
    code: Annotated[str, typer.Argument(help="First characters of a code; _ or ? leaves an axis open: 0DT_4.")] = "",
    index: Annotated[str | None, typer.Option(metavar="TERM", help="Show a main term of the PCS Index instead.")] = None,
    axis: Annotated[int | None, typer.Option(min=1, max=7, help="Show what is legal on this axis too.")] = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of service; today when left out.")] = None,
    format: Annotated[Format, typer.Option(help="How to write it.")] = Format.TABLE,
) -> None:
    """Build an ICD-10-PCS code: what is chosen so far and what the tables still allow. A whole code shows all its axes."""
    edition = open_editions(date).icd10pcs
    data = describe_term(edition, index) if index is not None else describe_walk(edition, code, axis)
    if format is Format.JSON:
        print_json(data)
        return
    from nosology.cli.rendering.table import console

    console(sys.stdout).print(render_term(data) if index is not None else render_walk(data))


def describe_walk(edition: Icd10PcsEdition, text: str, axis: int | None = None) -> dict[str, Any]:
    """The choices made so far and those still open, as plain data.

    Args:
        edition: The edition of a date of service.
        text: First characters of a code, open axes as `_` or `?`.
        axis: An axis whose legal values are wanted besides those of the first open one.

    Raises:
        UnknownCodeError: A character is not legal after those before it; the message says which are.
    """
    partial = PartialCode.start(edition, text)
    wanted = [*partial.open_axes[:1], *([axis] if axis and axis not in partial.open_axes[:1] else [])]
    data: dict[str, Any] = {
        "code": partial.chosen if partial.is_complete else str(partial),
        "edition": {"system": edition.info.system, "name": edition.info.name, "source": edition.info.source},
        "is_complete": partial.is_complete,
        "title": edition.title(partial.chosen) if partial.is_complete else None,
        "chosen": [_chosen(partial, edition, number) for number in range(1, 8) if number not in partial.open_axes],
        "open": [{"axis": number, "axis_title": partial.axis_title(number)} for number in partial.open_axes],
        "legal": [_legal(partial, number) for number in wanted],
    }
    return data


def _chosen(partial: PartialCode, edition: Icd10PcsEdition, axis: int) -> dict[str, Any]:
    value = partial.values()[axis - 1]
    label = value.label if value else ""
    known = edition.definition(partial.chosen[0], axis, label)
    return {
        "axis": axis,
        "axis_title": partial.axis_title(axis),
        "character": partial.chosen[axis - 1],
        "label": label,
        "definition": known.definition if known else "",
    }


def _legal(partial: PartialCode, axis: int) -> dict[str, Any]:
    values = [{"character": value.character, "label": value.label} for value in partial.legal(axis)]
    return {"axis": axis, "axis_title": partial.axis_title(axis), "values": values}


def describe_term(edition: Icd10PcsEdition, title: str) -> dict[str, Any]:
    """A main term of the PCS Index with everything under it, and what the keys say of it, as plain data.

    Raises:
        UsageError: There is no such term; the message names its neighbours.
    """
    term, keys = edition.index_term(title), edition.keys(title)
    if term is None and not keys:
        near = ", ".join(edition.index_titles(title[:3])[:_NEAR]) or "none"
        raise UsageError(f"The ICD-10-PCS Index has no main term {title!r}. Near it: {near}.")
    return {
        "edition": {"system": edition.info.system, "name": edition.info.name, "source": edition.info.source},
        "term": _term(term) if term else None,
        "keys": [{"term": key.term, "key": key.kind.value, "use": list(key.use)} for key in keys],
    }


def _term(term: PcsIndexTerm) -> dict[str, Any]:
    return {
        "title": term.title,
        "codes": list(term.prefixes),
        "see": [_reference(reference) for reference in term.see],
        "use": [_reference(reference) for reference in term.use],
        "subterms": [_term(child) for child in term.subterms],
    }


def _reference(reference: PcsReference) -> dict[str, str]:
    return {"text": reference.text, "code": reference.prefix}


def render_walk(data: dict[str, Any]) -> "RenderableType":
    """The same data for people: the chosen axes, then a table of what is legal next."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    edition = f"ICD-10-PCS {data['edition']['name']} ({data['edition']['source']})"
    parts: list[RenderableType] = [
        Text.assemble((data["code"] or "ICD-10-PCS", "bold cyan"), "  ", (data["title"] or "", "bold")),
        Text(edition, "dim"),
    ]
    if data["chosen"]:
        chosen = Table("Axis", "", "Chosen", "Definition", box=None, pad_edge=False)
        for item in data["chosen"]:
            place = f"{item['axis']} {item['axis_title']}"
            chosen.add_row(place, Text(item["character"], "cyan"), Text(item["label"]), Text(item["definition"], "dim"))
        parts += [Text(), chosen]
    for legal in data["legal"]:
        table = Table(
            "", "Legal", title=f"Axis {legal['axis']}: {legal['axis_title']}", title_justify="left", box=None, pad_edge=False
        )
        for value in legal["values"]:
            table.add_row(Text(value["character"], "cyan"), Text(value["label"]))
        parts += [Text(), table]
    return Group(*parts)


def render_term(data: dict[str, Any]) -> "RenderableType":
    """The same data for people: a tree of the term, and the lines of the keys."""
    from rich.console import Group
    from rich.text import Text
    from rich.tree import Tree

    parts: list[RenderableType] = []
    if data["term"]:
        tree = Tree(_line(data["term"]))
        _grow(tree, data["term"])
        parts.append(tree)
    for key in data["keys"]:
        parts.append(Text(f"{key['term']} ({key['key']} key): use {' or '.join(key['use'])}"))
    return Group(*parts)


def _grow(tree: Any, term: dict[str, Any]) -> None:
    for child in term["subterms"]:
        _grow(tree.add(_line(child)), child)


def _line(term: dict[str, Any]) -> Any:
    from rich.text import Text

    references = [f"{kind} {one['text']} {one['code']}".strip() for kind in ("see", "use") for one in term[kind]]
    return Text.assemble(term["title"], "  ", (" ".join(term["codes"]), "cyan"), "  ", ("; ".join(references), "italic"))
