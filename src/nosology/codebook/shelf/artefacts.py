"""The files on the shelf: how an installed edition's file is named, what lies there, and what each says of itself."""

import datetime
import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nosology.model.books import EditionInfo
from nosology.model.errors import CodebookCorruptError

SYSTEMS: tuple[str, ...] = ("icd10cm", "icd10pcs", "icd9cm", "icd9pcs", "hcpcs", "crosswalk", "postacute")
"""The code sets in the order results and lists name them."""

_FILE = re.compile(rf"({'|'.join(SYSTEMS)})-(\d{{4}}(?:-\d\d)?)\.sqlite")
_ALWAYS = (datetime.date.min, datetime.date.max)


@dataclass(frozen=True, slots=True, order=True)
class Artefact:
    """An installed edition's file.

    Attributes:
        system: The code set (`icd10cm`).
        name: The edition (`2026`, `2026-04`).
        path: Where it lies.
    """

    system: str
    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class Description:
    """What an installed edition says of itself.

    Attributes:
        info: Code set, edition, period, source and notes.
        counts: How many of each thing it holds.
        sources: Part, name or edition, and SHA-256 of each file it was built from.
        builder: What built it.
        size: Bytes of its file.
    """

    info: EditionInfo
    counts: tuple[tuple[str, int], ...]
    sources: tuple[tuple[str, str, str], ...]
    builder: str
    size: int


def file_name(system: str, edition: str) -> str:
    """The name of an edition's file: `icd10cm-2026.sqlite`."""
    return f"{system}-{edition}.sqlite"


def list_artefacts(home: Path) -> list[Artefact]:
    """The installed editions, code sets in the house order, oldest edition first; an absent home holds none."""
    if not home.is_dir():
        return []
    found = [Artefact(match[1], match[2], path) for path in home.iterdir() if (match := _FILE.fullmatch(path.name))]
    return sorted(found, key=lambda artefact: (SYSTEMS.index(artefact.system), artefact.name))


def describe(artefact: Artefact) -> Description:
    """Read the manifest of an installed edition.

    Raises:
        CodebookCorruptError: The file is damaged or has no manifest.
    """
    try:
        manifest = _read_manifest(artefact.path)
        return _description(artefact, manifest)
    except (sqlite3.Error, ValueError, KeyError, TypeError) as error:
        raise CodebookCorruptError(
            f"The installed edition {artefact.path.name} is damaged. Run `nosology codebooks install` to build it again."
        ) from error


def _read_manifest(path: Path) -> dict[str, Any]:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        rows = {key: json.loads(value) for key, value in connection.execute("SELECT key, value FROM manifest")}
    finally:
        connection.close()
    whole = rows.pop("manifest", {})
    return {**rows, **whole, **whole.get("info", {})}


def _description(artefact: Artefact, manifest: Mapping[str, Any]) -> Description:
    starts, ends = (manifest.get(key) for key in ("starts", "ends"))
    info = EditionInfo(
        system=artefact.system,
        name=str(manifest["name"]),
        starts=datetime.date.fromisoformat(starts) if starts else _ALWAYS[0],
        ends=datetime.date.fromisoformat(ends) if ends else _ALWAYS[1],
        source=str(manifest["source"]),
        notes=tuple(manifest["notes"]),
    )
    counts = tuple((str(name), int(number)) for name, number in dict(manifest["counts"]).items())
    sources = tuple(_source(source) for source in manifest["sources"])
    return Description(info, counts, sources, str(manifest["builder"]), artefact.path.stat().st_size)


def _source(source: Any) -> tuple[str, str, str]:
    if isinstance(source, Mapping):
        return str(source["part"]), str(source["name"]), str(source["sha256"])
    return str(source[0]), str(source[1]), str(source[-1])
