"""Hold an edition of ICD-10-PCS against the official counts and against itself."""

from collections.abc import Iterator
from pathlib import Path

from nosology.codebook.icd10pcs.edition import Icd10PcsEdition
from nosology.codebook.icd10pcs.index import prefixes_of, walk
from nosology.codebook.icd10pcs.tables import codes_of
from nosology.codebook.official import compare_counts, name_offenders, problem
from nosology.model.result import RuleFinding

_SYSTEM = "icd10pcs"


def verify_icd10pcs(edition: Icd10PcsEdition | Path) -> tuple[RuleFinding, ...]:
    """What is wrong with an edition; nothing when it agrees with the official counts and every part fits the others.

    The tables must give exactly the valid codes, each once; every code and every first characters printed in the index must lead
    to a valid code; every code must have a title.

    Raises:
        CodebookCorruptError: The path holds no edition that can be opened.
    """
    opened = Icd10PcsEdition.open(edition) if isinstance(edition, Path) else edition
    return (*compare_counts(opened.manifest), *_check_tables(opened), *_check_index(opened), *_check_titles(opened))


def _check_tables(edition: Icd10PcsEdition) -> Iterator[RuleFinding]:
    listed = set(edition.codes())
    derived = [code for name in edition.tables() for code in codes_of(edition.table(name))]
    given = set(derived)
    if len(derived) != len(given):
        yield problem(_SYSTEM, "rows", f"{len(derived) - len(given)} codes stand in more than one row.", "ICD-10-PCS Tables")
    yield from name_offenders(_SYSTEM, "tables", "are valid but not given by the tables", listed - given, "ICD-10-PCS Tables")
    yield from name_offenders(_SYSTEM, "tables", "are given by the tables but not valid", given - listed, "ICD-10-PCS Tables")


def _check_index(edition: Icd10PcsEdition) -> Iterator[RuleFinding]:
    prefixes = {prefix for term in walk(tuple(edition.main_terms())) for prefix in prefixes_of(term)}
    dead = {prefix for prefix in prefixes if next(edition.codes(prefix), None) is None}
    yield from name_offenders(_SYSTEM, "index", "of the index lead to no valid code", dead, "ICD-10-PCS Index")


def _check_titles(edition: Icd10PcsEdition) -> Iterator[RuleFinding]:
    untitled = {code for code in edition.codes() if not edition.title(code)}
    yield from name_offenders(_SYSTEM, "titles", "have no title", untitled, "ICD-10-PCS order file")
