"""Hold an edition of ICD-9-CM against the official counts and against itself."""

from collections.abc import Iterator
from pathlib import Path

from nosology.codebook.icd9.edition import Icd9Edition
from nosology.codebook.official import compare_counts, name_offenders
from nosology.model.result import RuleFinding


def verify_icd9(edition: Icd9Edition | Path) -> tuple[RuleFinding, ...]:
    """What is wrong with an edition: counts, and entries that stand under an entry that does not exist.

    Raises:
        CodebookCorruptError: The path holds no edition that can be opened.
    """
    opened = Icd9Edition.open(edition) if isinstance(edition, Path) else edition
    return (*compare_counts(opened.manifest), *_check_tree(opened))


def _check_tree(edition: Icd9Edition) -> Iterator[RuleFinding]:
    entries = list(edition.codes(billable_only=False))
    known = {entry.code for entry in entries}
    lost = {entry.code for entry in entries if entry.parent is not None and entry.parent not in known}
    yield from name_offenders(
        edition.info.system, "tree", "stand under an entry that does not exist", lost, "ICD-9-CM tabular list"
    )
