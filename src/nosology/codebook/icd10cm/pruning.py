"""Make an index carried from another year fit this one: lines keep only codes that exist here."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from nosology.model.books import IndexTerm


def keep_valid(terms: Iterable[IndexTerm], known: Collection[str]) -> Iterator[IndexTerm]:
    """The terms with unknown codes taken out; a line left with nothing to say is dropped."""
    for term in terms:
        kept = _prune(term, known)
        if kept is not None:
            yield kept


def _prune(term: IndexTerm, known: Collection[str]) -> IndexTerm | None:
    kept = replace(
        term,
        code=_if_known(term.code, known),
        manifestation=_if_known(term.manifestation, known),
        cells=tuple(cell for cell in term.cells if _if_known(cell[1], known)),
        subterms=tuple(keep_valid(term.subterms, known)),
    )
    says = (kept.code, kept.see, kept.see_also, kept.subterms, kept.cells)
    had = (term.code, term.see, term.see_also, term.subterms, term.cells)
    return kept if any(says) or not any(had) else None


def _if_known(code: str | None, known: Collection[str]) -> str | None:
    return code if code and code.rstrip("-").rstrip(".") in known else None
