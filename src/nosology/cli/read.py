"""`nosology read`: how a text is read, before any code is chosen."""

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from nosology.cli.options import parse_said
from nosology.desk.showing import documents_of, findings_of, layouts, whole_encounter
from nosology.model.findings import Finding
from nosology.reading.layout import Layout, Section


class Format(StrEnum):
    """How the reading is written."""

    TABLE = "table"
    JSON = "json"


def read(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Text or Encounter JSON; - is standard input.")],
    findings: Annotated[bool, typer.Option("--findings", help="Show the mentions and what is said of them, too.")] = False,
    setting: Annotated[str | None, typer.Option(help="Setting of care, for a plain text with --findings.")] = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of service, likewise.")] = None,
    format: Annotated[Format, typer.Option(help="How to write it.")] = Format.TABLE,
) -> None:
    """Show how a text is read: its sections and sentences, and with --findings every mention with its assertion."""
    if findings:
        found = [finding_to_json(finding) for finding in findings_of(whole_encounter(file, parse_said(setting, date)))]
        _show(found, format, _finding_lines)
    else:
        read_in = [layout_to_json(layout) for layout in layouts(documents_of(file))]
        _show(read_in, format, _layout_lines)


def layout_to_json(layout: Layout) -> dict[str, Any]:
    """A layout as JSON: every piece with its half-open offsets and its text."""
    text = layout.document.text
    return {
        "document": layout.document.id,
        "sections": [_section(layout, number, section, text) for number, section in enumerate(layout.sections)],
    }


def _section(layout: Layout, number: int, section: Section, text: str) -> dict[str, Any]:
    sentences = [sentence for sentence in layout.sentences if sentence.section_index == number and not sentence.is_heading]
    return {
        "kind": section.kind.value,
        "title": section.title,
        "start": section.start,
        "end": section.end,
        "sentences": [
            {"start": item.start, "end": item.end, "is_list_item": item.is_list_item, "text": text[item.start : item.end]}
            for item in sentences
        ],
    }


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """A finding as JSON: its words, what is said of them, and the best candidate code."""
    first = finding.evidence[0]
    return {
        "document": first.document,
        "start": first.start,
        "end": first.end,
        "text": first.text,
        "section": finding.section.value,
        "assertion": finding.assertion.value,
        "cue": finding.cue.text if finding.cue else None,
        "code": finding.hits[0].code if finding.hits else None,
        "path": list(finding.hits[0].path) if finding.hits else [],
    }


def _show(values: list[dict[str, Any]], format: Format, lines: Any) -> None:
    if format is Format.JSON:
        print(json.dumps(values, ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for value in values:
        console.print(lines(value))


def _layout_lines(layout: dict[str, Any]) -> Any:
    from rich.text import Text

    lines = Text(f"{layout['document']}\n", style="dim")
    for section in layout["sections"]:
        lines.append(section["kind"], style="bold cyan")
        lines.append(f"  {section['title']}\n", style="bold")
        for sentence in section["sentences"]:
            lines.append("  - " if sentence["is_list_item"] else "  | ", style="dim")
            lines.append(" ".join(sentence["text"].split()) + "\n")
    return lines


def _finding_lines(finding: dict[str, Any]) -> Any:
    from rich.text import Text

    lines = Text(f"{finding['start']:>6}  ", style="dim")
    lines.append(f"{finding['assertion']:<12}", style="green" if finding["assertion"] == "present" else "yellow")
    lines.append(f"{finding['code'] or '':<9}", style="bold cyan")
    lines.append(" ".join(finding["text"].split()))
    cue = f", because of “{finding['cue']}”" if finding["cue"] else ""
    lines.append(f"  ({finding['section']}{cue}; {', '.join(finding['path'])})", style="dim")
    return lines
