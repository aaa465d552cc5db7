"""A coded encounter as tables for the terminal."""

from typing import TextIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nosology.cli.rendering.words import REVIEW, editions, patient, quote, quotes, reason
from nosology.desk.coding import Answer
from nosology.model.books import Step
from nosology.model.result import (
    CodedDiagnosis,
    CodedEncounter,
    CodedProcedure,
    NotCoded,
    ProviderQuery,
    Role,
    RuleFinding,
    Visit,
)

_WIDTH_WITHOUT_TERMINAL = 120
_SURE, _LIKELY = 0.8, 0.5


def console(out: TextIO) -> Console:
    """The console that writes tables to a stream; without a terminal it is wide and plain."""
    found = Console(file=out, highlight=False)
    return found if found.is_terminal else Console(file=out, highlight=False, width=_WIDTH_WITHOUT_TERMINAL)


def coded_note(answer: Answer) -> RenderableType:
    """Everything decided about an encounter: codes, what was left out, queries, findings."""
    coded = answer.coded
    parts = [_heading(answer), _diagnoses(coded)]
    if coded.procedures:
        parts.append(_procedures(coded.procedures))
    if coded.visit:
        parts.append(_visit(coded.visit))
    if coded.not_coded:
        parts.append(_left_out(coded.not_coded))
    parts += [_query(item) for item in coded.queries]
    parts += [_finding(item) for item in coded.findings]
    return Group(*parts, Text(REVIEW, style="dim"), Text())


def _heading(answer: Answer) -> RenderableType:
    coded = answer.coded
    facts = [coded.setting.value, coded.date_of_service.isoformat(), patient(answer), editions(answer)]
    line = Text(coded.id, style="bold")
    line.append("  " + " · ".join(fact for fact in facts if fact), style="dim")
    return line


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False, expand=True)


def _diagnoses(coded: CodedEncounter) -> RenderableType:
    if not coded.diagnoses:
        return Padding(Text("No diagnosis could be coded.", style="yellow"), (1, 0))
    has_poa = any(item.poa for item in coded.diagnoses)
    table = _table(f"Diagnoses ({len(coded.diagnoses)})")
    table.add_column("", justify="right", style="dim")
    table.add_column("Code", style="bold cyan", no_wrap=True)
    table.add_column("What and why", ratio=5)
    if has_poa:
        table.add_column("POA", no_wrap=True)
    table.add_column("Sure", justify="right", no_wrap=True)
    table.add_column("Evidence", ratio=4)
    for number, item in enumerate(coded.diagnoses, start=1):
        cells: list[RenderableType] = [str(number), item.code.value, _what_and_why(item)]
        cells += [item.poa or ""] if has_poa else []
        table.add_row(*cells, confidence(item.confidence), Text("\n".join(quotes(item.evidence))))
    return table


def _what_and_why(item: CodedDiagnosis) -> RenderableType:
    what = Text(item.title)
    if item.role is not Role.SECONDARY:
        what.append(f"  {item.role.value}", style="bold magenta")
    return Group(what, *_why(item.because))


def _why(steps: tuple[Step, ...]) -> list[RenderableType]:
    return [Padding(Text(reason(step), style="dim"), (0, 0, 0, 2)) for step in steps]


def confidence(value: float) -> Text:
    """A confidence from 0 to 1 in per cent, coloured."""
    style = "green" if value >= _SURE else "yellow" if value >= _LIKELY else "red"
    return Text(f"{value:.0%}", style=style)


def _procedures(procedures: tuple[CodedProcedure, ...]) -> RenderableType:
    table = _table(f"Procedures ({len(procedures)})")
    table.add_column("System", no_wrap=True)
    table.add_column("Code", style="bold cyan", no_wrap=True)
    table.add_column("What and why", ratio=5)
    table.add_column("Units", justify="right")
    table.add_column("Evidence", ratio=4)
    for item in procedures:
        what = Group(Text(item.title), *_why(item.because))
        code = "-".join((item.code.value, *item.modifiers))
        table.add_row(item.system.value, code, what, str(item.units), Text("\n".join(quotes(item.evidence))))
    return table


def _visit(visit: Visit) -> RenderableType:
    minutes = "" if visit.minutes is None else f", {visit.minutes} minutes"
    line = Text("Visit  ", style="bold")
    line.append("-".join((visit.code, *visit.modifiers)), style="bold cyan")
    line.append(f"  {visit.mdm} (problems {visit.problems}, data {visit.data}, risk {visit.risk}{minutes})")
    return Group(line, *_why(visit.because), _audit(visit)) if visit.audit else Group(line, *_why(visit.because))


def _audit(visit: Visit) -> RenderableType:
    """The audit sheet: a line to tick off for each thing that was credited."""
    table = _table("Audit sheet")
    for title, ratio in (("", 0), ("Element", 1), ("Item", 3), ("Credit", 2), ("Evidence", 4)):
        table.add_column(title, ratio=ratio or None)
    for item in visit.audit:
        table.add_row("\\[ ]", item.element, item.item, item.credit, Text("\n".join(quotes(item.evidence))))
    return table


def _left_out(items: tuple[NotCoded, ...]) -> RenderableType:
    table = _table(f"Left out ({len(items)})")
    table.add_column("Text", ratio=4)
    table.add_column("Code", style="cyan", no_wrap=True)
    table.add_column("Reason", ratio=5)
    for item in items:
        why = Text(item.reason)
        why.append(f"  [{item.cite}]" if item.cite else "", style="dim")
        table.add_row(Text(f"“{quote(item.evidence.text)}”"), item.code or "", why)
    return table


def _query(item: ProviderQuery) -> RenderableType:
    line = Text("Query  ", style="bold yellow")
    line.append(f"{item.topic}\n", style="bold")
    line.append(f"  {item.question}\n")
    line.append("".join(f"  [ ] {option}" for option in item.options) + "\n", style="dim")
    return line


def _finding(item: RuleFinding) -> RenderableType:
    line = Text(f"{item.severity.capitalize()}  ", style="bold red")
    line.append(f"{item.rule}  {item.message}")
    line.append(f"  [{item.cite}]" if item.cite else "", style="dim")
    return line
