"""7th characters: which apply to an entry, and the full codes they make, with the placeholder X where the code is short."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from nosology.codebook.icd10cm.tabular import Tabular, TabularLine
from nosology.model.books import SeventhCharacter

_LENGTH_BEFORE_SEVENTH = len("S82.201")


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A code or header of an edition: dotted code, title, code above, whether it may be submitted."""

    code: str
    title: str
    parent: str
    is_billable: bool


def join_seventh(code: str, character: str) -> str:
    """The code with its 7th character, filled with the placeholder X: `S00.01` and `A` give `S00.01XA`."""
    stem = code if "." in code else f"{code}."
    return stem.ljust(_LENGTH_BEFORE_SEVENTH, "X") + character


def applicable_sevenths(tabular: Tabular) -> dict[str, list[SeventhCharacter]]:
    """The 7th characters that apply to each entry: its own, else those of the nearest entry above that defines some."""
    found: dict[str, list[SeventhCharacter]] = {}
    for line in tabular.lines:
        found[line.code] = line.sevenths or (found.get(line.parent, []) if line.parent else [])
    return found


def unaccented(title: str) -> str:
    """The title in plain ASCII, as the order file prints it."""
    return unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")


def generate_codes(tabular: Tabular) -> Iterator[ListedCode]:
    """Every category, subcategory and code the Tabular List stands for, in order, 7th-character codes written out.

    Source: ICD-10-CM Official Guidelines, section I.A.4 (placeholder) and I.A.5 (7th characters).
    """
    sevenths = applicable_sevenths(tabular)
    barred = [bar for line in tabular.lines for bar in _bars(line)]
    for line in tabular.lines:
        if line.is_code:
            yield from _expand(line, sevenths[line.code], barred)


@dataclass(frozen=True, slots=True)
class _Bar:
    """A printed restriction: these 7th characters do not go with these 6th characters of the category."""

    category: str
    sixths: str
    sevenths: str

    def holds(self, code: str, seventh: str) -> bool:
        return code.startswith(self.category) and code[-1] in self.sixths and seventh in self.sevenths


_BAR_NOTE = re.compile(
    r"7th characters? (?P<sevenths>.+?) do(?:es)? not apply to codes in category (?P<category>\w{3}) "
    r"with 6th character (?P<rest>.+)"
)


def _bars(line: TabularLine) -> Iterator[_Bar]:
    for _, text in line.notes:
        match = _BAR_NOTE.search(text)
        if match:
            sevenths = "".join(re.findall(r"\b[A-Z0-9]\b", match["sevenths"]))
            yield _Bar(match["category"], "".join(re.findall(r"\b[A-Z0-9]\b", match["rest"])), sevenths)


def _expand(line: TabularLine, sevenths: list[SeventhCharacter], barred: list[_Bar]) -> Iterator[ListedCode]:
    takes_seventh = line.is_leaf and bool(sevenths) and len(line.code) <= _LENGTH_BEFORE_SEVENTH
    title = unaccented(line.title)
    yield ListedCode(line.code, title, line.parent or "", line.is_leaf and not takes_seventh)
    for seventh in sevenths if takes_seventh else ():
        if not any(bar.holds(line.code, seventh.character) for bar in barred):
            yield ListedCode(join_seventh(line.code, seventh.character), f"{title}, {seventh.meaning}", line.code, True)
