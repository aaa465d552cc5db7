"""`nosology explain`: one decision, as a coder would defend it in an audit."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nosology.cli.lookup import Format, print_json
from nosology.cli.options import parse_said
from nosology.desk.explaining import answer_with_findings
from nosology.desk.explaining import explain as explain_decisions
from nosology.desk.showing import whole_encounter
from nosology.exchange.encounters import MAX_AGE

if TYPE_CHECKING:
    from rich.text import Text

Json = dict[str, Any]


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Text or Encounter JSON; - is standard input.")],
    code: Annotated[str | None, typer.Option(metavar="CODE", help="Only this code, or the codes under it.")] = None,
    text: Annotated[str | None, typer.Option(metavar="WORDS", help="Only decisions about text with these words.")] = None,
    setting: Annotated[str | None, typer.Option(help="Setting of care, for a plain text.")] = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of service, likewise.")] = None,
    age: Annotated[int | None, typer.Option(min=0, max=MAX_AGE, help="Age in years, likewise.")] = None,
    sex: Annotated[str | None, typer.Option(help="female, male or unknown, likewise.")] = None,
    format: Annotated[Format, typer.Option(help="How to write it.")] = Format.TABLE,
) -> None:
    """Explain decisions: evidence, index and tabular line, guidelines, what it was weighed against, sequence and POA.

    With --code or --text what was left out is explained too: the words, the code they would have led to, and the rule.
    """
    answer, findings, books = answer_with_findings(whole_encounter(file, parse_said(setting, date, age, sex)))
    decisions = explain_decisions(answer, findings, books, code=code, words=text)
    if format is Format.JSON:
        print_json(decisions)
        return
    from nosology.cli.rendering.table import console

    screen = console(sys.stdout)
    for decision in decisions:
        screen.print(_assigned(decision) if decision["decision"] == "assigned" else _left_out(decision))


def _assigned(decision: Json) -> "Text":
    lines = _heading(decision, f"{decision['role']}, {decision['confidence']:.0%} sure")
    _evidence(lines, decision)
    _part(lines, "Index", [_step(step) for step in decision["index"]])
    _part(lines, "Tabular", [f"{entry['code']} {entry['title']}" for entry in decision["tabular"]])
    _part(lines, "Notes", [f"{note['kind']} under {note['under']}: {note['text']}" for note in decision["notes"]])
    _part(lines, "Guidelines", [_step(step) for step in decision["guidelines"]])
    _part(lines, "Weighed against", [_weighed(item) for item in decision["weighed"]])
    _part(lines, "Sequence", [decision["sequence"]])
    _part(lines, "Present on admission", [decision["poa"]] if decision["poa"] else [])
    return lines


def _left_out(decision: Json) -> "Text":
    lines = _heading(decision, "left out")
    _evidence(lines, decision)
    _part(lines, "Rule", [_step({"note": decision["reason"], "cite": decision["cite"], "paragraph": decision["paragraph"]})])
    return lines


def _heading(decision: Json, facts: str) -> "Text":
    from rich.text import Text

    lines = Text(decision["code"] or "no code", style="bold cyan")
    lines.append(f"  {decision['title'] or ''}", style="bold")
    lines.append(f"  {facts}\n", style="magenta")
    return lines


def _evidence(lines: "Text", decision: Json) -> None:
    _part(lines, "Evidence", [_quote(piece) for piece in decision["evidence"]])


def _quote(piece: Json) -> str:
    place = f"{piece['document']} {piece['start']}-{piece['end']}"
    where = f", {piece['section']}, {piece['said']}" if piece["section"] else ""
    return f"“{' '.join(piece['text'].split())}” in “{piece['sentence']}” ({place}{where})"


def _step(step: Json) -> str:
    names = " ".join(part for part in (step["cite"], step.get("paragraph") or "") if part)
    return f"{step['note']} [{names}]" if names else str(step["note"])


def _weighed(item: Json) -> str:
    return f"{item['code']} {item['title'] or ''}: {item['why_not']} [{item['cite']}]"


def _part(lines: "Text", title: str, items: list[str]) -> None:
    if items:
        lines.append(f"  {title}\n", style="bold")
        lines.append("".join(f"    {item}\n" for item in items))
