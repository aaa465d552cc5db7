"""The lexicon holds: every row has a valid code, a true path and a term of its own."""

import functools
import importlib.util
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

import pytest

from nosology.words import tokenize

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


TERM_COLUMNS = ["term", "kind", "index", "code", "source", "note"]
SYNONYM_COLUMNS = ["word", "means", "kind", "note"]
ANATOMY_COLUMNS = ["site", "part_of", "index_site", "note"]
SORTED_BY = {"term", "abbreviation", "word", "site", "drug"}
KINDS = {"condition", "symptom", "finding", "status", "history", "social", "external", "encounter", "procedure"}
FOLDER = Path(str(files("nosology.data"))) / "lexicon"
TABLES = sorted(path.name for path in FOLDER.glob("*.tsv"))


def rows(name: str) -> list[list[str]]:
    """Header and rows of a table, comments left out."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


TERM_TABLES = [name for name in TABLES if rows(name)[0] == TERM_COLUMNS]


@pytest.mark.parametrize("name", TABLES)
def test_every_table_is_sorted_without_duplicates_and_has_full_rows(name: str) -> None:
    header, *body = rows(name)
    assert [row for row in body if len(row) != len(header)] == []
    if header[0] not in SORTED_BY:
        return
    keys = [tuple(row[:2]) if header[0] == "abbreviation" else (row[0],) for row in body]
    assert len(keys) == len(set(keys))
    assert [key[0].casefold() for key in keys] == sorted(key[0].casefold() for key in keys)


@pytest.mark.parametrize("name", TERM_TABLES)
def test_every_term_is_written_the_way_the_reader_normalises(name: str) -> None:
    odd = [row[0] for row in rows(name)[1:] if row[0] != row[0].lower() or re.search(r"\s\s|[^ -~]|^\s|[\s.;:,]$", row[0])]
    assert odd == []
    assert {row[1] for row in rows(name)[1:]} <= KINDS
    assert [row for row in rows(name)[1:] if not row[4]] == []


@pytest.mark.parametrize("name", TERM_TABLES)
def test_every_code_is_valid_and_complete_or_marked_open(name: str) -> None:
    faults = [(row[0], tabular().fault(row[3])) for row in rows(name)[1:] if row[3]]
    assert [fault for fault in faults if fault[1]] == []


def meaning(term: str) -> tuple[str, ...]:
    """What tells terms apart: their normal forms, and the signs of receptors (`er+`, `er-`)."""
    return (*(token.norm for token in tokenize(term)), *re.findall(r"[+-](?=/|$|\s)", term))


def test_no_term_has_two_meanings() -> None:
    places: dict[tuple[str, ...], list[tuple[str, str, str]]] = defaultdict(list)
    for name in TERM_TABLES:
        for row in rows(name)[1:]:
            places[meaning(row[0])].append((row[0], name, row[3]))
    assert {norms: found for norms, found in places.items() if len({code for _, _, code in found}) > 1} == {}


@pytest.mark.parametrize("name", TERM_TABLES)
def test_every_index_path_exists_and_leads_to_the_code(name: str, shared: Path) -> None:
    index = alphabetic_index(shared)
    faults = [(row[0], index.fault(row[2], row[3])) for row in rows(name)[1:] if row[2] and row[3]]
    assert [fault for fault in faults if fault[1]] == []
