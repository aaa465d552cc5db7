"""Turns index terms into stored nodes, and finds the place that a path of index words means."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from nosology.codebook.finder.nodes import pack_node
from nosology.codebook.finder.paths import follow_path, part_words, split_path
from nosology.codebook.finder.titles import Role, Title, read_title
from nosology.codebook.finder.vocabulary import lead_key, words_of
from nosology.data import read_table
from nosology.model.books import IndexTerm

__all__ = ["BEHAVIORS", "COLUMNS", "Grove", "Place"]

COLUMNS: Final = {row["header"]: row["column"] for row in read_table("finder/columns")}
"""Short names of the columns of the tables of neoplasms and drugs."""
BEHAVIORS: Final = {row["words"]: row["column"] for row in read_table("finder/behaviors")}
"""What the words of a reference say of the column: `uncertain behavior` gives `uncertain`."""

Place = tuple[int, tuple[int, ...]]
"""A stored term and the way down in it."""

_NOWHERE: Final = frozenset({"condition", ""})


class Grove:
    """All terms to be stored, and the leads that reach them."""

    def __init__(self, transparent: Iterable[tuple[str, str]]) -> None:
        """Start without terms; `transparent` names the subterms (lead, title) a coder goes through without being told."""
        self.nodes: list[dict[str, Any]] = []
        self.books: list[str] = []
        self.leads: dict[str, list[int]] = {}
        self._terms: list[IndexTerm] = []
        self._by_title: dict[str, list[int]] = {}
        self._transparent = {(lead, title.casefold()) for lead, title in transparent}

    def plant(self, term: IndexTerm, book: str) -> None:
        """Take in a main term: its leads now, its references when all terms are in (see `join`)."""
        number = len(self.nodes)
        head, _, rest = term.title.partition(",")
        title = read_title(term.title, term.nonessential)
        self.nodes.append({})
        self.books.append(book)
        self._terms.append(term)
        self._by_title.setdefault(f"{book} {term.title.casefold()}", []).append(number)
        firsts = [lead_key(words_of(part)) for part in (head, *(rest.split(",") if rest else ()))]
        for choice in title.choices:
            key = lead_key(choice)
            lead = key if key in firsts else firsts[0]
            if lead:
                self._lead(f"{book}:{lead}", number)
                self._by_title.setdefault(f"{book} {lead}", []).append(number)

    def _lead(self, key: str, number: int) -> None:
        numbers = self.leads.setdefault(key, [])
        if number not in numbers:
            numbers.append(number)

    def add(self, words: Sequence[str], node: dict[str, Any], book: str) -> int:
        """Take in a node made elsewhere, under a lead when it has words; returns its number."""
        number = len(self.nodes)
        self.nodes.append(node)
        self.books.append(book)
        if words:
            self._lead(f"{book}:{lead_key(words)}", number)
        return number

    def join(self) -> None:
        """Write the nodes of all terms, references resolved."""
        for number, term in enumerate(self._terms):
            title = read_title(term.title, term.nonessential)
            head = lead_key(words_of(term.title.partition(",")[0]))
            self.nodes[number] = self._node(term, title, head, self.books[number])
            rest = term.title.partition(",")[2].strip().casefold()
            if rest and (head, rest) in self._transparent:
                self.nodes[number]["w"] = [head]
            if "condition" in (term.see, term.see_also):
                self.nodes[number]["n"] = 1

    def _node(self, term: IndexTerm, title: Title, head: str, book: str, is_linked: bool = False) -> dict[str, Any]:
        role = Role.LINK if (head, term.title.casefold()) in self._transparent else title.role
        return pack_node(
            term.title,
            w=[" ".join(choice) for choice in (title.whole if is_linked and title.choices else title.choices)],
            o=" ".join(title.offered),
            r=role,
            c=term.code,
            m=term.manifestation,
            x={COLUMNS[header]: code for header, code in term.cells if header in COLUMNS},
            j=list(self._jumps(term, book)),
            k=[
                self._node(child, read_title(child.title, child.nonessential), head, book, title.role == Role.LINK)
                for child in term.subterms
            ],
        )

    def _jumps(self, term: IndexTerm, book: str) -> Iterator[list[Any]]:
        for text, is_also in ((term.see, 0), (term.see_also, 1)):
            if text and (jump := self.jump(text, book)):
                yield [*jump, is_also]

    def jump(self, text: str, book: str = "disease") -> list[Any] | None:
        """Where the text of a reference leads: term, way down, words taken for granted, column; None when nowhere."""
        if text.strip().casefold() in _NOWHERE:
            return None
        if text.casefold().startswith("table of drugs"):
            return [-1, [], [], "adverse" if "adverse" in text else "accidental"]
        head = text.split()[0].strip(",").casefold()
        if head == "neoplasm":
            return self._neoplasm(text)
        found = self.find_path(text, book) or (self.find_path(text, "disease") if book != "disease" else None)
        if found is None:
            return None
        number, way, left = found
        return [number, list(way), [word for part in left for word in words_of(part)], None]

    def _neoplasm(self, text: str) -> list[Any] | None:
        column, parts = None, []
        for part in [part.strip().casefold() for part in text.replace("Neoplasm ", "Neoplasm, ", 1).split(",")][1:]:
            column = BEHAVIORS.get(part) or column
            if part not in BEHAVIORS:
                parts.append(part)
        found = self.find_path(", ".join(["Neoplasm", *parts]), "neoplasm")
        if found is None:
            return None
        number, way, left = found
        return [number, list(way), [word for part in left for word in words_of(part)], column]

    def find_path(self, text: str, book: str) -> tuple[int, tuple[int, ...], list[str]] | None:
        """The term, the way down and the parts left over for a path such as `Fracture, traumatic, femur`; None for no such term.

        A title may hold commas itself, so the longest run of parts that is a title is taken each time.
        """
        for parts in (split_path(text), part_words(text)):
            best: tuple[int, tuple[int, ...], list[str]] | None = None
            for length in range(len(parts), 0, -1):
                for number in self._main(", ".join(parts[:length]), book):
                    way, left = follow_path(self._terms[number], parts[length:])
                    if best is None or len(left) < len(best[2]):
                        best = (number, way, left)
            if best is not None:
                return best
        return None

    def _main(self, title: str, book: str) -> Sequence[int]:
        exact: Sequence[int] = self._by_title.get(f"{book} {title.casefold()}", ())
        return exact or self._by_title.get(f"{book} {lead_key(words_of(title))}", ())
