"""Replaying: a stored result is made again from its input, byte for byte, or what changed is said."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nosology.coding.provenance import input_hash, rule_set
from nosology.desk.coding import Coder
from nosology.exchange.results import coded_to_json, dump_line
from nosology.model.encounter import Encounter
from nosology.model.errors import InputError, NosologyError

__all__ = ["Change", "Replay", "replay_all", "stored_results"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs (an edition, the rule set, the input, the codes, details), with what it was and what it is now."""

    what: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Replay:
    """What became of one stored result.

    Attributes:
        place: Where the result stands: `coded.jsonl line 3`.
        id: Id of the encounter.
        is_same: Every byte is the same.
        changes: What differs, causes first; empty when it is the same.
        problem: Why it could not be coded again, or None.
    """

    place: str
    id: str
    is_same: bool
    changes: tuple[Change, ...] = ()
    problem: str | None = None


def stored_results(path: Path | str) -> Iterator[tuple[str, str, Json]]:
    """The results of a file (JSON lines, one JSON object or a list) with their place and, for JSON lines, their very line.

    Raises:
        InputError: The file cannot be read or holds something else.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{path}: not a readable UTF-8 file. Give what `nosology code --format jsonl` wrote.") from None
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    is_one = len(lines) != 1 and (text.lstrip().startswith("[") or (lines[:1] and lines[0][1].strip() == "{"))
    values = _whole(text, path) if is_one else [(f"{path} line {n}", line, _parse(line, f"{path} line {n}")) for n, line in lines]
    for place, line, value in values:
        if not isinstance(value, dict) or not {"id", "editions", "diagnoses"} <= value.keys():
            raise InputError(f"{place}: not a result. Give what `nosology code --format jsonl` wrote.")
        yield place, line, value


def _whole(text: str, path: Path | str) -> list[tuple[str, str, Any]]:
    value = _parse(text, str(path))
    items = value if isinstance(value, list) else [value]
    return [(f"{path} item {n}", dump_line(item), item) for n, item in enumerate(items, start=1)]


def _parse(text: str, place: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise InputError(f"{place}: not JSON. Give what `nosology code --format jsonl` wrote.") from None


def replay_all(results: Iterable[tuple[str, str, Json]], encounters: Iterable[Encounter], coder: Coder) -> Iterator[Replay]:
    """Make every stored result again, in order.

    Args:
        results: What `stored_results` read.
        encounters: The inputs; found by the hash the result stores, else by their id.
        coder: Codes one encounter.
    """
    by_hash: dict[str, Encounter] = {}
    by_id: dict[str, Encounter] = {}
    for encounter in encounters:
        by_hash.setdefault(input_hash(encounter), encounter)
        by_id.setdefault(encounter.id, encounter)
    for place, line, value in results:
        found = by_hash.get(value.get("input_hash", "")) or by_id.get(value["id"])
        if found is None:
            yield Replay(place, value["id"], False, problem="its encounter is not among the inputs")
        else:
            yield _replay(place, line, value, found, coder)


def _replay(place: str, line: str, before: Json, encounter: Encounter, coder: Coder) -> Replay:
    try:
        now = coded_to_json(coder(encounter))
    except NosologyError as error:
        return Replay(place, before["id"], False, problem=f"{type(error).__name__}: {error}")
    if dump_line(now) == line.rstrip("\r"):
        return Replay(place, before["id"], True)
    return Replay(place, before["id"], False, tuple(_changes(before, now)))


def _changes(before: Json, now: Json) -> Iterator[Change]:
    """What differs between two results, causes first."""
    for system in sorted({*before["editions"], *now["editions"]}):
        yield from _if_other(f"edition of {system}", before["editions"].get(system), now["editions"].get(system))
    yield from _if_other("rule set", before.get("rule_set"), rule_set())
    yield from _if_other("input", before.get("input_hash"), now["input_hash"])
    yield from _if_other("codes", _codes(before), _codes(now))
    details = [key for key in now if key not in _CAUSES and before.get(key) != now[key]]
    details += [key for key in before if key not in now]
    if details:
        yield Change("details", ", ".join(details), "differ")


_CAUSES = ("editions", "rule_set", "input_hash")


def _if_other(what: str, before: str | None, now: str | None) -> Iterator[Change]:
    if before != now:
        yield Change(what, before or "not recorded", now or "none")


def _codes(value: Json) -> str:
    return " ".join(item["code"] for item in [*value["diagnoses"], *value.get("procedures", [])])
