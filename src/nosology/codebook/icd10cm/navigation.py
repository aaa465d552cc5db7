"""Find a main term or a subterm of an index by what people type: any of its printed forms, with the path after commas."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nosology.codebook.icd10cm.edition import Icd10CmEdition
from nosology.model.books import IndexTerm


@dataclass(frozen=True, slots=True)
class IndexLine:
    """A line of an index: its book, the titles that lead to it (outermost first) and the term with what is below it."""

    book: str
    path: tuple[str, ...]
    term: IndexTerm


def look_up(edition: Icd10CmEdition, text: str, books: Sequence[str] = ()) -> tuple[IndexLine, ...]:
    """The lines that `text` names, in the order of the books and of print; exact forms only, else what begins so.

    `Fracture, traumatic, ankle` names a subterm: the parts after a main term are followed down.

    Args:
        edition: The edition.
        text: A main term, or a path with commas.
        books: Where to look; all of the edition's books when empty.
    """
    parts = [part.strip().casefold() for part in text.split(",") if part.strip()]
    for held in range(len(parts), 0, -1):
        head, tail = ", ".join(parts[:held]), parts[held:]
        tops = [IndexLine(book, (term.title,), term) for book in books or edition.books() for term in _main(edition, head, book)]
        lines = tuple(line for top in tops for line in _descend(top, tail))
        if lines:
            return lines
    return ()


def _main(edition: Icd10CmEdition, head: str, book: str) -> list[IndexTerm]:
    titles = edition.main_term_titles(book)
    wanted = [title for title in titles if head in _forms(title)] or [title for title in titles if title.startswith(head)]
    found = (edition.index_term(title, book) for title in dict.fromkeys(wanted))
    return [term for term in found if term is not None]


def _forms(title: str) -> set[str]:
    """The whole title and each of its forms: `infarct, infarction` is also `infarct` and `infarction`."""
    return {title, *(form.strip() for form in title.split(","))}


def _descend(line: IndexLine, tail: Sequence[str]) -> Iterator[IndexLine]:
    if not tail:
        yield line
        return
    for subterm in line.term.subterms:
        if tail[0] in _forms(subterm.title.casefold()):
            yield from _descend(IndexLine(line.book, (*line.path, subterm.title), subterm), tail[1:])
