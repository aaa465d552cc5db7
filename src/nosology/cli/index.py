"""`nosology index`: a main term of the Alphabetic Index or of a table, as printed."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nosology.cli.lookup import Format, open_editions, print_json
from nosology.codebook.icd10cm.alphabetic import BOOKS
from nosology.codebook.icd10cm.navigation import IndexLine, look_up
from nosology.codebook.shelf.editions import Editions
from nosology.model.books import IndexTerm
from nosology.model.errors import NoEditionError, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType


def index(
    term: Annotated[str, typer.Argument(help="Main term, or a path with commas: 'Fracture, traumatic, ankle'.")],
    book: Annotated[str | None, typer.Option(help=f"Only this one: {', '.join(BOOKS)}.")] = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of service; today when left out.")] = None,
    format: Annotated[Format, typer.Option(help="How to write it.")] = Format.TABLE,
) -> None:
    """Show a main term of the Alphabetic Index, the External Cause Index, the Table of Neoplasms or the Table of Drugs."""
    data = describe_terms(term, open_editions(date), () if book is None else (book,))
    if format is Format.JSON:
        print_json(data)
        return
    from nosology.cli.rendering.table import console

    console(sys.stdout).print(render_terms(data))


def describe_terms(term: str, editions: Editions, books: Sequence[str] = ()) -> dict[str, Any]:
    """The lines of the indexes that a term names, with everything below them, as plain data.

    Args:
        term: A main term in any of its printed forms, or a path with commas.
        editions: The editions of a date of service.
        books: Where to look; everywhere when empty.

    Raises:
        UsageError: There is no such book, or no such term in it.
        NoEditionError: The edition was installed without an index.
    """
    edition = editions.icd10cm
    if unknown := [book for book in books if book not in BOOKS]:
        raise UsageError(f"There is no book {unknown[0]!r}; choose from {', '.join(BOOKS)}.")
    if not edition.books():
        raise NoEditionError(
            f"ICD-10-CM {edition.info.name} is installed without its Index. Install the official files with "
            "`nosology codebooks install --from DIR`, or look the words up with `nosology find`."
        )
    lines = look_up(edition, term, books)
    if not lines:
        raise UsageError(f"The Index has no term {term!r}; try `nosology find` with the same words.")
    return {
        "edition": {"system": edition.info.system, "name": edition.info.name, "source": edition.info.source},
        "terms": [_line(line) for line in lines],
    }


def _line(line: IndexLine) -> dict[str, Any]:
    return {"book": line.book, "path": list(line.path), **_term(line.term)}


def _term(term: IndexTerm) -> dict[str, Any]:
    return {
        "title": term.title,
        "nonessential": list(term.nonessential),
        "code": term.code,
        "manifestation": term.manifestation,
        "see": term.see,
        "see_also": term.see_also,
        "cells": dict(term.cells),
        "subterms": [_term(subterm) for subterm in term.subterms],
    }


def render_terms(data: dict[str, Any]) -> "RenderableType":
    """The same data for people: one tree per term, indented as in the book."""
    from rich.console import Group
    from rich.tree import Tree

    trees = []
    for term in data["terms"]:
        above = ", ".join(term["path"][:-1])
        tree = Tree(_label(term, f"{above}, " if above else ""), guide_style="dim")
        _grow(tree, term["subterms"])
        trees.append(tree)
    return Group(*trees)


def _grow(tree: Any, subterms: list[dict[str, Any]]) -> None:
    for subterm in subterms:
        _grow(tree.add(_label(subterm)), subterm["subterms"])


def _label(term: dict[str, Any], above: str = "") -> Any:
    from rich.text import Text

    label = Text.assemble((above, "dim"), (term["title"], "bold" if above or "book" in term else ""))
    for words in term["nonessential"]:
        label.append(f" ({words})", style="dim")
    if term["code"]:
        label.append(f"  {term['code']}", style="cyan")
    if term["manifestation"]:
        label.append(f" [{term['manifestation']}]", style="cyan")
    for word, target in (("see", term["see"]), ("see also", term["see_also"])):
        if target:
            label.append(f"  {word} {target}", style="italic")
    if term["cells"]:
        label.append("  " + " · ".join(f"{column}: {code}" for column, code in term["cells"].items()), style="cyan")
    return label
