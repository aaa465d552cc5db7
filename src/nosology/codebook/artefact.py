"""One installed edition is one SQLite file: data tables beside a manifest that says what it was built from."""

import datetime
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from nosology.model.books import EditionInfo
from nosology.model.errors import CodebookCorruptError

BUILDER = "nosology 0.1"

type Rows = Iterable[tuple[Any, ...]]
type Content = bytes | Path
"""A source: its bytes, or the file that holds them."""


def read_content(content: Content) -> bytes:
    """The bytes of a source."""
    return content.read_bytes() if isinstance(content, Path) else content


def read_text(content: Content) -> str:
    """The text of a publisher's plain file: UTF-8, or else Windows-1252."""
    raw = read_content(content)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


@dataclass(frozen=True, slots=True)
class SourcePart:
    """One source an edition was built from: which part it gave, its own edition, its size in bytes and SHA-256."""

    part: str
    edition: str
    size: int
    sha256: str

    @classmethod
    def of(cls, part: str, content: Content, edition: str = "") -> "SourcePart":
        """Describe a source by its content."""
        raw = read_content(content)
        return cls(part, edition, len(raw), hashlib.sha256(raw).hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an artefact says of itself.

    Attributes:
        schema: Schema name and version (`icd10pcs/1`); a reader opens only its own.
        info: The edition.
        sources: What it was built from.
        counts: How many of each thing it holds.
        builder: What built it.
    """

    schema: str
    info: EditionInfo
    sources: tuple[SourcePart, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    builder: str = BUILDER

    def count(self, name: str) -> int:
        """The count of that name; 0 when the edition has no such part."""
        return dict(self.counts).get(name, 0)


def write_artefact(path: Path, schema_sql: str, tables: Mapping[str, Rows], manifest: Manifest) -> None:
    """Write an artefact beside `path` and rename it into place, so that a broken run leaves the old file in force.

    Args:
        path: Where the artefact goes.
        schema_sql: The `CREATE` statements of the data tables.
        tables: Rows by table name, in the order of the table's columns.
        manifest: Stored in the table `manifest`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    draft.unlink(missing_ok=True)
    connection = sqlite3.connect(draft)
    try:
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + schema_sql)
        connection.execute("CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        connection.execute("INSERT INTO manifest VALUES ('manifest', ?)", (_dump(manifest),))
        for table, rows in tables.items():
            _fill(connection, table, rows)
        connection.execute("ANALYZE")
        connection.commit()
        connection.close()
        draft.replace(path)
    finally:
        connection.close()
        draft.unlink(missing_ok=True)


def _fill(connection: sqlite3.Connection, table: str, rows: Rows) -> None:
    width = len(connection.execute(f"PRAGMA table_info({table})").fetchall())
    connection.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * width)})", rows)


def open_artefact(path: Path, schema: str) -> tuple[sqlite3.Connection, Manifest]:
    """Open an artefact read-only (memory-mapped) and read its manifest.

    Raises:
        CodebookCorruptError: There is no such file, it is damaged, or it has another schema.
    """
    again = "Run `nosology codebooks install` to build it again."
    if not path.is_file():
        raise CodebookCorruptError(f"The installed edition {path.name} is missing. {again}")
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        connection.execute("PRAGMA mmap_size=268435456")
        manifest = _load(connection.execute("SELECT value FROM manifest WHERE key='manifest'").fetchone()[0])
    except (sqlite3.Error, TypeError, KeyError, ValueError) as error:
        connection.close()
        raise CodebookCorruptError(f"The installed edition {path.name} is damaged. {again}") from error
    if manifest.schema != schema:
        connection.close()
        raise CodebookCorruptError(f"The installed edition {path.name} has schema {manifest.schema}, not {schema}. {again}")
    return connection, manifest


class ArtefactReader:
    """An open artefact; each code set adds the questions that can be asked of it.

    Attributes:
        manifest: What the artefact says of itself.
    """

    _SCHEMA: ClassVar[str]
    """The schema of the artefacts it reads."""

    def __init__(self, connection: sqlite3.Connection, manifest: Manifest) -> None:
        """Take over an open file; see `open`."""
        self._connection = connection
        self.manifest = manifest

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an installed artefact.

        Raises:
            CodebookCorruptError: The file is missing, damaged or of another schema.
        """
        return cls(*open_artefact(path, cls._SCHEMA))

    @property
    def info(self) -> EditionInfo:
        """Which edition this is, and which of its parts come from another year or are missing."""
        return self.manifest.info

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _dump(manifest: Manifest) -> str:
    info = manifest.info
    return json.dumps(
        {
            "schema": manifest.schema,
            "builder": manifest.builder,
            "info": {
                "system": info.system,
                "name": info.name,
                "starts": info.starts.isoformat(),
                "ends": info.ends.isoformat(),
                "source": info.source,
                "notes": list(info.notes),
            },
            "sources": [[s.part, s.edition, s.size, s.sha256] for s in manifest.sources],
            "counts": [list(pair) for pair in manifest.counts],
        },
        ensure_ascii=False,
    )


def _load(text: str) -> Manifest:
    raw = json.loads(text)
    info = raw["info"]
    return Manifest(
        schema=raw["schema"],
        builder=raw["builder"],
        info=EditionInfo(
            system=info["system"],
            name=info["name"],
            starts=datetime.date.fromisoformat(info["starts"]),
            ends=datetime.date.fromisoformat(info["ends"]),
            source=info["source"],
            notes=tuple(info["notes"]),
        ),
        sources=tuple(SourcePart(*part) for part in raw["sources"]),
        counts=tuple((name, number) for name, number in raw["counts"]),
    )
