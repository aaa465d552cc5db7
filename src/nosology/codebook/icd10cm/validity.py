"""From when to when a code is valid, as far as the installed editions can tell."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from nosology.codebook.icd10cm.edition import Icd10CmEdition


@dataclass(frozen=True, slots=True)
class Validity:
    """First and last date of service of a code.

    Attributes:
        starts: First date; `is_older` says that it may have been valid before, in editions not installed.
        ends: Last date; `is_open` says that it may be valid after, in editions not installed or not published.
        is_older: The first installed edition of the run has it already.
        is_open: The last installed edition of the run still has it.
    """

    starts: datetime.date
    ends: datetime.date
    is_older: bool
    is_open: bool


def find_validity(code: str, editions: Sequence[Icd10CmEdition], date: datetime.date) -> Validity | None:
    """The unbroken run of editions around a date that hold the code, oldest edition first.

    Returns:
        None when no edition of the date holds the code.
    """
    run: list[Icd10CmEdition] = []
    for edition in editions:
        follows = not run or edition.info.starts == run[-1].info.ends + datetime.timedelta(days=1)
        if not (edition.has(code) and follows):
            if run and run[-1].info.ends >= date:
                break
            run = []
        if edition.has(code):
            run.append(edition)
    if not run or not run[0].info.starts <= date <= run[-1].info.ends:
        return None
    starts, ends = run[0].validity(code)[0], run[-1].validity(code)[1]
    return Validity(starts, ends, _is_first(run[0], editions, starts), _is_last(run[-1], editions))


def _is_first(edition: Icd10CmEdition, editions: Sequence[Icd10CmEdition], starts: datetime.date) -> bool:
    before = edition.info.starts - datetime.timedelta(days=1)
    return starts == edition.info.starts and not any(other.info.ends == before for other in editions)


def _is_last(edition: Icd10CmEdition, editions: Sequence[Icd10CmEdition]) -> bool:
    after = edition.info.ends + datetime.timedelta(days=1)
    return not any(other.info.starts == after for other in editions)
