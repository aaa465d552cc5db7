"""What the lexicon tests need of the official books, read straight from the publishers' XML."""

import functools
import importlib.util
import re
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

TABULAR = "icd10c-tabular-April-1-2026.xml"


class Tabular:
    """Which codes exist, and which of them still need characters."""

    def __init__(self, root: ET.Element) -> None:
        self.titles: dict[str, str] = {}
        self.open: set[str] = set()
        for chapter in root.iter("section"):
            for category in chapter.findall("diag"):
                self._walk(category, seventh=False)

    def _walk(self, diag: ET.Element, *, seventh: bool) -> None:
        code = diag.findtext("name") or ""
        self.titles[code] = diag.findtext("desc") or ""
        seventh = seventh or diag.find("sevenChrDef") is not None
        below = diag.findall("diag")
        if seventh or below:
            self.open.add(code)
        for child in below:
            self._walk(child, seventh=seventh)

    def fault(self, code: str) -> str | None:
        """Why a lexicon may not carry this code, or None when it may."""
        bare = code.rstrip("-").rstrip(".")
        if bare not in self.titles:
            return f"{bare} is not in the Tabular List"
        if code.endswith("-") and bare not in self.open:
            return f"{bare} is complete: no dash"
        if not code.endswith("-") and bare in self.open:
            return f"{bare} needs more characters: write a dash"
        return None


@functools.cache
def tabular() -> Tabular:
    """The Tabular List that comes inside an installed package (found, not imported: the import parses it all)."""
    spec = importlib.util.find_spec("simple_icd_10_cm")
    assert spec is not None and spec.origin is not None
    return Tabular(ET.fromstring((Path(spec.origin).parent / "data" / TABULAR).read_bytes()))


def _title(term: ET.Element) -> str:
    title = term.find("title")
    assert title is not None
    text = (title.text or "") + " ".join(child.tail or "" for child in title)
    return re.sub(r"\s+", " ", text).strip().rstrip(",").strip()


class AlphabeticIndex:
    """Every path of the Alphabetic Index with the codes printed there."""

    def __init__(self, root: ET.Element) -> None:
        self.codes: dict[str, set[str]] = {}
        for main in root.iter("mainTerm"):
            self._walk(main, ())

    def _walk(self, term: ET.Element, above: tuple[str, ...]) -> None:
        path = (*above, _title(term))
        printed = self.codes.setdefault(", ".join(path), set())
        for tag in ("code", "manif"):
            if code := (term.findtext(tag) or "").strip():
                printed.add(code)
        for child in term.findall("term"):
            self._walk(child, path)

    def fault(self, path: str, code: str) -> str | None:
        """Why the path does not lead to the code, or None when it does."""
        if path not in self.codes:
            return f"the Index has no line {path!r}"
        bare = code.rstrip("-").rstrip(".")
        if any(_leads(printed, bare) for printed in self.codes[path]):
            return None
        return f"{path!r} gives {sorted(self.codes[path])}, not {code}"


def _leads(printed: str, bare: str) -> bool:
    stem = printed.rstrip("-").rstrip(".")
    return stem == bare or (bare.startswith(stem) and stem in tabular().open)


@functools.cache
def alphabetic_index(shared: Path) -> AlphabeticIndex:
    """The Alphabetic Index of the shared folder."""
    with zipfile.ZipFile(shared / "codebooks" / "icd10cm" / "2026" / "index.zip") as archive:
        name = next(name for name in archive.namelist() if name.endswith(".xml"))
        return AlphabeticIndex(ET.fromstring(archive.read(name)))
