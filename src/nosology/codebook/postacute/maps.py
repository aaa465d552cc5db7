"""The maps of skilled nursing from diagnosis to clinical category and ancillary items, code by code.

Source: CMS PDPM ICD-10 mappings (clinical category; non-therapy ancillary items).
"""

import datetime
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nosology.codebook.artefact import ArtefactReader, Content, Manifest, Rows, SourcePart, read_content, write_artefact
from nosology.model.books import EditionInfo
from nosology.model.errors import SourceError
from nosology.model.result import RuleFinding

__all__ = ["PostacuteMaps", "PostacuteSources", "compile_postacute", "verify_postacute"]

SCHEMA = "postacute/1"
_SCHEMA_SQL = """
CREATE TABLE category (code TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
CREATE TABLE item (code TEXT, name TEXT, PRIMARY KEY (code, name)) WITHOUT ROWID;
"""
_GZIP = b"\x1f\x8b"
_NOTE = "Codes newer than the map are not in it; our own summary by ranges speaks for them."


@dataclass(frozen=True, slots=True)
class PostacuteSources:
    """The maps of one fiscal year.

    Attributes:
        year: The fiscal year.
        categories: Clinical category by undotted ICD-10-CM code (JSON, gzip or plain).
        items: Ancillary items by undotted ICD-10-CM code (JSON, gzip or plain); or None.
    """

    year: int
    categories: Content
    items: Content | None = None


class PostacuteMaps(ArtefactReader):
    """The maps of one fiscal year; they serve every date until newer ones are installed."""

    _SCHEMA = SCHEMA

    def category(self, code: str) -> str | None:
        """The clinical category of a dotted ICD-10-CM code, `Return to Provider` among them; None when the map does not have it."""
        row = self._connection.execute("SELECT name FROM category WHERE code=?", (code.replace(".", ""),)).fetchone()
        return str(row[0]) if row else None

    def items(self, code: str) -> tuple[str, ...]:
        """The ancillary items that a dotted ICD-10-CM code counts for, in order of their names."""
        rows = self._connection.execute("SELECT name FROM item WHERE code=? ORDER BY name", (code.replace(".", ""),))
        return tuple(str(name) for (name,) in rows)


def compile_postacute(sources: PostacuteSources, path: Path) -> EditionInfo:
    """Compile the maps of a fiscal year.

    Raises:
        SourceError: A file is no JSON object from codes to names.
    """
    categories = _read(sources.categories)
    items = _read(sources.items) if sources.items is not None else {}
    pairs = [(code, name) for code, names in items.items() for name in ([names] if isinstance(names, str) else names)]
    year = sources.year
    starts, ends = datetime.date(year - 1, 10, 1), datetime.date(year, 9, 30)
    info = EditionInfo("postacute", str(year), starts, ends, "official", (_NOTE,))
    given = {"categories": sources.categories, "items": sources.items}
    parts = tuple(SourcePart.of(name, content, str(year)) for name, content in given.items() if content is not None)
    counts = (("categories", len(categories)), ("items", len(pairs)))
    tables: dict[str, Rows] = {"category": sorted(categories.items()), "item": sorted(set(pairs))}
    write_artefact(path, _SCHEMA_SQL, tables, Manifest(SCHEMA, info, parts, counts))
    return info


def _read(content: Content) -> Mapping[str, str | list[str]]:
    raw = read_content(content)
    try:
        value = json.loads(gzip.decompress(raw) if raw.startswith(_GZIP) else raw)
    except (ValueError, OSError) as error:
        raise SourceError("A PDPM map is no JSON file.") from error
    if not isinstance(value, dict) or not all(isinstance(names, (str, list)) for names in value.values()):
        raise SourceError("A PDPM map must be a JSON object from codes to names.")
    return value


def verify_postacute(edition: PostacuteMaps | Path) -> tuple[RuleFinding, ...]:
    """What is wrong with installed maps: nothing in them.

    Raises:
        CodebookCorruptError: The path holds no maps that can be opened.
    """
    opened = PostacuteMaps.open(edition) if isinstance(edition, Path) else edition
    if opened.manifest.count("categories"):
        return ()
    return (RuleFinding("postacute-empty", "error", "The map of clinical categories is empty.", "CMS PDPM"),)
