"""`nosology crosswalk`: follow a code between ICD-9-CM and ICD-10, or from year to year."""

import sys
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nosology.cli.lookup import Format, open_editions, print_json
from nosology.codebook.crosswalk import Conversion, Crosswalk, GemAnswer
from nosology.codebook.shelf.editions import Editions
from nosology.model.errors import UnknownCodeError, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

_SHOWN_CLUSTERS = 50
"""How many ways to choose from a combination are written out; their number is given in any case."""


def crosswalk(
    code: Annotated[str, typer.Argument(help="Code of ICD-9-CM, ICD-10-CM or ICD-10-PCS.")],
    from_year: Annotated[int | None, typer.Option("--from", metavar="YEAR", help="Fiscal year it is valid in.")] = None,
    to_year: Annotated[int | None, typer.Option("--to", metavar="YEAR", help="Fiscal year it is wanted in.")] = None,
    to_icd10: Annotated[bool, typer.Option("--to-icd10", help="It is of ICD-9-CM.")] = False,
    to_icd9: Annotated[bool, typer.Option("--to-icd9", help="It is of ICD-10.")] = False,
    format: Annotated[Format, typer.Option(help="How to write it.")] = Format.TABLE,
) -> None:
    """Follow a code between ICD-9-CM and ICD-10 through the general equivalence mappings, or from year to year.

    Without an option both directions of the mappings are tried.
    """
    if (from_year is None) is not (to_year is None):
        raise UsageError("Give both years: --from 2024 --to 2026.")
    if sum((from_year is not None, to_icd10, to_icd9)) > 1:
        raise UsageError("Give one of --from and --to, --to-icd10, or --to-icd9.")
    editions = open_editions(None)
    titles = Titles(editions)
    if from_year is not None and to_year is not None:
        data = describe_conversion(editions.crosswalk.convert(code, from_year, to_year), titles)
    else:
        data = describe_mapping(ask(editions.crosswalk, code, to_icd10, to_icd9), titles)
    if format is Format.JSON:
        print_json(data)
        return
    from nosology.cli.rendering.table import console

    console(sys.stdout).print(render(data))


def ask(book: Crosswalk, code: str, to_icd10: bool = False, to_icd9: bool = False) -> GemAnswer:
    """What the mappings say of a code; without a direction ICD-10 is tried first, because its codes look like no other's.

    Raises:
        UnknownCodeError: It is in no mapping of the direction.
    """
    if to_icd10:
        return book.forward(code)
    if to_icd9:
        return book.backward(code)
    try:
        return book.backward(code)
    except UnknownCodeError:
        return book.forward(code)


class Titles:
    """Titles of codes from the newest installed edition that has them."""

    def __init__(self, editions: Editions) -> None:
        self._installed = editions.installed
        self.of = cache(self._look_up)

    def _look_up(self, system: str, code: str) -> str:
        for artefact in reversed(self._installed):
            if artefact.system != system:
                continue
            edition = _open(system, artefact.path)
            if edition.has(code):
                return str(edition.entry(code).title)
        return ""


@cache
def _open(system: str, path: Any) -> Any:
    from nosology.codebook.icd9 import Icd9Edition
    from nosology.codebook.icd10cm import Icd10CmEdition
    from nosology.codebook.icd10pcs import Icd10PcsEdition

    readers: dict[str, Any] = {
        "icd9cm": Icd9Edition,
        "icd9pcs": Icd9Edition,
        "icd10cm": Icd10CmEdition,
        "icd10pcs": Icd10PcsEdition,
    }
    return readers[system].open(path)


_SYSTEMS = {"ICD-10-CM": "icd10cm", "ICD-10-PCS": "icd10pcs", "ICD-9-CM": "icd9cm", "ICD-9-CM procedures": "icd9pcs"}


def describe_mapping(answer: GemAnswer, titles: Titles) -> dict[str, Any]:
    """A mapping's answer as plain data, codes with their titles."""
    source, target = (_SYSTEMS[kind.system] for kind in (answer.direction.source, answer.direction.target))

    def titled(code: str) -> dict[str, Any]:
        return {"code": code, "title": titles.of(target, code)}

    return {
        "code": answer.source,
        "title": titles.of(source, answer.source),
        "from": answer.direction.source.system.value,
        "to": answer.direction.target.system.value,
        "is_derived": answer.is_derived,
        "no_map": answer.has_no_map,
        "alternatives": [{**titled(code), "approximate": approximate} for code, approximate in answer.singles],
        "combinations": [
            {
                "scenario": scenario.number,
                "lists": [[titled(code) for code in choices] for choices in scenario.lists],
                "cluster_count": scenario.cluster_count,
                "clusters": [list(cluster) for cluster, _ in zip(scenario.clusters(), range(_SHOWN_CLUSTERS), strict=False)],
            }
            for scenario in answer.scenarios
        ],
        "explanation": list(answer.explanation),
    }


def describe_conversion(conversion: Conversion, titles: Titles) -> dict[str, Any]:
    """A code followed from year to year, as plain data."""

    def titled(code: str) -> dict[str, str]:
        return {"code": code, "title": titles.of(conversion.system, code)}

    return {
        **titled(conversion.code),
        "from_year": conversion.from_year,
        "to_year": conversion.to_year,
        "outcome": conversion.outcome.value,
        "codes": [titled(code) for code in conversion.codes],
        "steps": [
            {"year": s.year, "code": s.code, "outcome": s.outcome.value, "codes": list(s.codes), "explanation": s.explanation}
            for s in conversion.steps
        ],
        "explanation": list(conversion.explanation),
    }


def render(data: dict[str, Any]) -> "RenderableType":
    """The same data for people: the answer in sentences, then the codes."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    way = (
        f"{data['from']} to {data['to']}"
        if "from" in data
        else f"FY{data['from_year']} to FY{data['to_year']}: {data['outcome']}"
    )
    heading = Text.assemble((data["code"], "bold cyan"), "  ", (data["title"], "bold"), "  ", (way, "dim"))
    table = Table("Code", "Title", "", box=None, pad_edge=False)
    for item in data.get("alternatives", data.get("codes", ())):
        flag = "" if "approximate" not in item else "approximate" if item["approximate"] else "identical"
        table.add_row(Text(item["code"], "cyan"), Text(item["title"]), flag)
    for combination in data.get("combinations", ()):
        for number, choices in enumerate(combination["lists"], 1):
            place = f"scenario {combination['scenario']}, list {number}"
            for item in choices:
                table.add_row(Text(item["code"], "cyan"), Text(item["title"]), place)
    parts: list[RenderableType] = [heading, *(Text(sentence) for sentence in data["explanation"])]
    if table.row_count:
        parts += [Text(), table]
    return Group(*parts)
