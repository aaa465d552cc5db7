"""`nosology read`: how a record is read, before any code is chosen."""

import json
import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from nosology.cli.options import parse_said
from nosology.cli.rendering.progress import watched
from nosology.cli.rendering.record import record_lines
from nosology.desk.showing import encounters_in, findings_of, layouts, records_in
from nosology.exchange.records import record_to_json
from nosology.model.errors import BatchError
from nosology.model.findings import Finding
from nosology.model.record import Record
from nosology.reading.layout import Layout, Section


class Format(StrEnum):
    """How the reading is written."""

    TABLE = "table"
    JSON = "json"


def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Records in any format; - is standard input.")],
    record: Annotated[bool, typer.Option("--record", help="Show only what came out of the record, not how it is read.")] = False,
    findings: Annotated[bool, typer.Option("--findings", help="Show the mentions and what is said of them, too.")] = False,
    together: Annotated[bool, typer.Option("--together", help="The files are the documents of one encounter.")] = False,
    setting: Annotated[str | None, typer.Option(help="Setting of care, for --findings of a record that does not say it.")] = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of service, likewise.")] = None,
    format: Annotated[Format, typer.Option(help="How to write it.")] = Format.TABLE,
) -> None:
    """Show how a record is read: the encounter in it, what was not understood, and the sections and sentences of its texts.

    With --findings, every mention with its assertion instead.
    """
    if findings:
        encounters = encounters_in(files, parse_said(setting, date), together)
        _show([finding_to_json(found) for encounter in encounters for found in findings_of(encounter)], format, _finding_lines)
        return
    records, refused = records_in(files, together, lambda items: watched(items, "reading"))
    if record or format is Format.TABLE:
        _show_records(records, format, with_layouts=not record)
    else:
        _show([layout_to_json(layout) for item in records for layout in layouts(item.documents)], format, _layout_lines)
    for line in refused:
        print(f"nosology: {line}", file=sys.stderr)
    if refused:
        raise BatchError(f"{len(refused)} of {len(refused) + len(records)} inputs could not be read (see above).")


def _show_records(records: list[Record], format: Format, with_layouts: bool) -> None:
    for item in records:
        _show([record_to_json(item)], format, record_lines)
        if with_layouts:
            _show([layout_to_json(layout) for layout in layouts(item.documents)], format, _layout_lines)


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
