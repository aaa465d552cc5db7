"""An order file for the year before: this year's with its official addenda undone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nosology.codebook.install.archives import digest
from nosology.codebook.install.identify import count_codes, official_counts
from nosology.codebook.install.kinds import Found, SourceKind

_ACTIONS = ("Add", "Delete", "Revise from")
_CODE, _SHORT_TITLE, _LONG_TITLE = slice(0, 7), slice(8, 68), slice(69, None)


@dataclass(frozen=True, slots=True)
class _Line:
    """What one addendum says: the action, the code, its short and long title."""

    action: str
    code: str
    short: str
    long: str


def derive_orders(found: Sequence[Found], folder: Path) -> list[Found]:
    """ICD-10-PCS order files for years that have tables and no list of codes, made from the year after.

    A file is offered only when the number of its codes is the official one.

    Args:
        found: Recognised files, dated.
        folder: Where derived files go.
    """
    by_key = {(file.kind, file.edition): file for file in found}
    derived = (_derive(str(tables.edition), by_key, folder) for tables in found if tables.kind is SourceKind.PCS_TABLES)
    return [file for file in derived if file is not None]


def _derive(edition: str, by_key: Mapping[tuple[SourceKind, str | None], Found], folder: Path) -> Found | None:
    after = str(int(edition) + 1)
    order, addenda = (by_key.get((kind, after)) for kind in (SourceKind.PCS_ORDER, SourceKind.PCS_ADDENDA))
    has_own = any((kind, edition) in by_key for kind in (SourceKind.PCS_ORDER, SourceKind.PCS_CODES))
    if has_own or order is None or addenda is None:
        return None
    path = folder / f"derived-pcs-order-{edition}.txt"
    _undo(order.path, list(_read_addenda(addenda.path)), path)
    origin = f"{order.origin}, its addenda undone"
    file = Found(SourceKind.PCS_ORDER, edition, path, origin, digest(path), path.stat().st_size)
    return file if official_counts().get((file.kind.name, count_codes(file) or 0)) == edition else None


def _read_addenda(path: Path) -> Iterator[_Line]:
    for text in path.read_text(encoding="cp1252").splitlines():
        action, _, rest = text.partition(":")
        rest = rest.strip()
        if action in _ACTIONS and rest:
            short, long = rest[_SHORT_TITLE], rest[_LONG_TITLE]
            yield _Line(action, rest[_CODE].strip(), short.strip(), long.strip())


def _undo(order: Path, addenda: Sequence[_Line], out: Path) -> None:
    """What was added goes, what was deleted comes back, what was revised gets its old titles; in the order of the codes."""
    lines: dict[str, tuple[str, str]] = {}
    for text in order.read_text(encoding="cp1252").splitlines():
        lines[text[6:13].strip()] = (text[16:76].strip(), text[77:].strip())
    for line in addenda:
        if line.action == "Add":
            lines.pop(line.code, None)
        else:
            lines[line.code] = (line.short, line.long)
    with out.open("w", encoding="utf-8", newline="\n") as stream:
        for number, (code, (short, long)) in enumerate(sorted(lines.items()), 1):
            stream.write(f"{number:05d} {code:<7} {int(len(code) == 7)} {short:<60} {long}\n")
