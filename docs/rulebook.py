"""The page on the guidelines: every paragraph of the Official Guidelines and what carries it out."""

from collections import Counter
from pathlib import Path

from nosology.coding.guidelines import RULES, Case
from nosology.coding.tabled import all_rows
from nosology.data import parse_table, read_table

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "coding" / "paragraphs.tsv"
SECTIONS = {
    "I.A": "I.A Conventions",
    "I.B": "I.B General guidelines",
    "I.C": "I.C Chapters",
    "II": "II Principal diagnosis",
    "III": "III Additional diagnoses",
    "IV": "IV Outpatient services",
    "Appendix I": "Appendix I Present on admission",
}
HEAD = """# Rules

Written by `make docs` from `src/nosology/data/coding/guidelines.tsv` and the rules themselves; do not edit.

Every paragraph of the ICD-10-CM Official Guidelines, FY 2026, and what carries it out: a **rule** of its own (a file in
`src/nosology/coding/guidelines/`), **rows** of the tables in `src/nosology/data/coding/guidelines/`, a part of the **engine** that works so
by its making, or nothing, with the reason. The titles are ours. Every rule and every paragraph with rows has a case in which it decides
and one in which it does not; both run as tests.
"""


def page() -> str:
    """The whole page."""
    rows = read_table("coding/guidelines")
    tabled = Counter(row.rule.removeprefix("OCG-") for row in all_rows())
    parts = [HEAD, _summary(rows, tabled)]
    for section, title in SECTIONS.items():
        mine = [row for row in rows if _section(row["paragraph"]) == section]
        parts.append(f"\n## {title}\n\n| paragraph | about | by | how |\n|---|---|---|---|\n")
        parts += [_line(row, tabled) for row in mine]
    parts.append(_rules())
    parts.append(_cases())
    return "".join(parts)


def _section(paragraph: str) -> str:
    return (
        paragraph
        if paragraph.startswith("Appendix")
        else ".".join(paragraph.split(".")[: 2 if paragraph.startswith("I.") else 1])
    )


def _summary(rows: tuple[dict[str, str], ...], tabled: Counter[str]) -> str:
    counts = Counter(row["status"] for row in rows)
    named = ", ".join(f"{counts[status]} {status}" for status in ("rule", "rows", "engine", "not automated"))
    return f"\n{len(rows)} paragraphs: {named}. {len(RULES)} rules and {sum(tabled.values())} rows.\n"


def _line(row: dict[str, str], tabled: Counter[str]) -> str:
    by = row["by"] or (f"`OCG-{row['paragraph']}`" if row["status"] == "rows" else "")
    if row["by"] and row["status"] != "engine":
        by = ", ".join(f"`{name.strip()}`" for name in row["by"].split(","))
    count = tabled[row["paragraph"]]
    how = row["why"] or (f"{count} row{'s' if count != 1 else ''}" if count else "")
    return f"| {row['paragraph']} | {row['title']} | {row['status']}{': ' + by if by else ''} | {how} |\n"


def _rules() -> str:
    lines = ["\n## The rules, in the order they act\n\n| rule | claim | decides | silent |\n|---|---|---|---|\n"]
    lines += [f"| `{rule.id}` | {rule.claim} | {_shown(rule.fires)} | {_shown(rule.holds)} |\n" for rule in RULES]
    return "".join(lines)


def _shown(case: Case) -> str:
    text = " / ".join(line.strip() for line in case.text.splitlines() if line.strip())
    return _told(text, " ".join(case.has), " ".join(case.lacks))


def _told(text: str, has: str, lacks: str) -> str:
    return f"{text.replace('|', ',')} → {has or '–'}" + (f", not {lacks}" if lacks else "")


def _cases() -> str:
    lines = ["\n## Cases of the paragraphs with rows\n\n| paragraph | note and codes |\n|---|---|\n"]
    for case in parse_table(CASES.read_text(encoding="utf-8"), CASES.name):
        lines.append(f"| {case['paragraph']} | {_told(case['text'], case['has'], case['lacks'])} |\n")
    return "".join(lines)
