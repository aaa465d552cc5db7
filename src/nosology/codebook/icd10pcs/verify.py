"""Check an edition against itself and the official counts."""

from collections.abc import Iterator

from nosology.codebook.icd10pcs.edition import Icd10PcsEdition
from nosology.codebook.icd10pcs.index import walk
from nosology.codebook.icd10pcs.tables import codes_of
from nosology.codebook.official import compare_counts

_NAMED = 5
"""How many offenders a problem names."""


def verify_icd10pcs(edition: Icd10PcsEdition) -> tuple[str, ...]:
    """The problems of an edition, empty when there are none.

    Checks the official counts; that the tables give exactly the valid codes; that every code or first characters printed in the
    index lead to a valid code (an index carried from an earlier year may name codes deleted since: that is reported as well).
    """
    return (
        *compare_counts(edition.manifest),
        *_compare_tables(edition),
        *_check_index(edition),
        *_check_titles(edition),
    )


def _compare_tables(edition: Icd10PcsEdition) -> Iterator[str]:
    listed = set(edition.codes())
    derived = [code for name in edition.tables() for code in codes_of(edition.table(name))]
    if len(derived) != len(set(derived)):
        yield f"{len(derived) - len(set(derived))} codes are given by more than one row of the tables."
    yield from _difference("are not given by the tables", listed - set(derived))
    yield from _difference("are given by the tables and not valid", set(derived) - listed)


def _check_index(edition: Icd10PcsEdition) -> Iterator[str]:
    prefixes = {
        prefix
        for term in walk(tuple(edition.main_terms()))
        for prefix in (*term.prefixes, *(reference.prefix for reference in (*term.see, *term.use)))
        if prefix
    }
    yield from _difference("of the index lead to no valid code", {p for p in prefixes if next(edition.codes(p), None) is None})


def _check_titles(edition: Icd10PcsEdition) -> Iterator[str]:
    yield from _difference("have no title", {code for code in edition.codes() if not edition.title(code)})


def _difference(what: str, codes: set[str]) -> Iterator[str]:
    if codes:
        more = "" if len(codes) <= _NAMED else ", ..."
        yield f"{len(codes)} codes {what}: {', '.join(sorted(codes)[:_NAMED])}{more}"
