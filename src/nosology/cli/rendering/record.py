"""A record for people: what it says of the encounter, its documents, its sender's codes, and what was not taken in."""

from typing import Any

_FACTS = ("id", "setting", "kind", "date_of_service", "admitted", "discharged", "disposition", "facility")
_WIDTH = 16
_MOST = 60


def record_lines(record: dict[str, Any]) -> Any:
    """A record, given as its JSON, as styled lines."""
    from rich.text import Text

    encounter, lines = record["encounter"], Text()
    lines.append(f"{record['format']}\n", style="bold")
    for name in _FACTS:
        if name in encounter:
            _fact(lines, name.replace("_", " "), encounter[name])
    patient = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in encounter.get("patient", {}).items())
    if patient:
        _fact(lines, "patient", patient)
    for document in encounter["documents"]:
        _fact(lines, "document", f"{document['id']}, {document['kind']}, {len(document['text']):,} characters")
    _listed(lines, "sender's code", [_code(code) for code in record["sender_codes"]])
    _listed(lines, "not taken in", [_unread(item) for item in record["unread"]])
    return lines


def _fact(lines: Any, name: str, value: str) -> None:
    lines.append(f"  {name:<{_WIDTH}}", style="dim")
    lines.append(f"{value}\n")


def _listed(lines: Any, name: str, items: list[str]) -> None:
    for item in items[:_MOST]:
        _fact(lines, name, item)
    if len(items) > _MOST:
        _fact(lines, name, f"and {len(items) - _MOST} more; --record --format json lists all")


def _code(code: dict[str, Any]) -> str:
    status = f", {code['status']}" if code["status"] else ""
    return f"{code['code']} {code['system']} ({code['role']}{status}) {code['title'] or ''} [{code['place']['path']}]"


def _unread(item: dict[str, Any]) -> str:
    times = f" ({item['count']} times)" if item["count"] > 1 else ""
    return f"{item['place']['path']}: {item['reason']}{times}"
