"""Homes for tests: editions built once from the embedded data or the shared folder, and again when their builder changes."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from nosology.codebook.install.choice import Wanted
from nosology.codebook.shelf.artefacts import SYSTEMS

ROOT = Path(__file__).resolve().parent.parent
_BOOKS = ROOT / "src" / "nosology" / "codebook"
_COMMON = (_BOOKS / "artefact.py", _BOOKS / "install", ROOT / "src" / "nosology" / "data" / "codebooks")
_PACKAGES = {"icd9cm": "icd9", "icd9pcs": "icd9"}


def test_home(name: str, install: Callable[[Path, Wanted], object], only: tuple[str, ...] = ()) -> Path:
    """The home of that name with every code set built by the builder as it is now; a code set nothing serves is left out."""
    home = ROOT / ".nosology" / f"test-home-{name}"
    for system in only or SYSTEMS:
        stamp, key = home / f".built-{system}", _builder_key(system)
        if not stamp.is_file() or stamp.read_text() != key:
            home.mkdir(parents=True, exist_ok=True)
            install(home, Wanted(systems=(system,)))
            stamp.write_text(key)
    return home


def _builder_key(system: str) -> str:
    digest = hashlib.sha256()
    for path in _sources((*_COMMON, _BOOKS / _PACKAGES.get(system, system))):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _sources(roots: Iterable[Path]) -> Iterable[Path]:
    for root in roots:
        yield from [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.suffix in (".py", ".tsv"))
