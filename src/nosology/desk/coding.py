"""Coding many inputs: the answers come in input order, a bad input is reported and passed over."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nosology.desk.faults import DEBUG_SETTING, Fault
from nosology.desk.intake import Taken
from nosology.model.encounter import Encounter
from nosology.model.errors import CodebookCorruptError, MissingExtraError, NosologyError
from nosology.model.result import CodedEncounter

if TYPE_CHECKING:
    from nosology.codebook.shelf import Codebook
    from nosology.desk.second_reader import SecondReader

Coder = Callable[[Encounter], CodedEncounter]


@dataclass(frozen=True, slots=True)
class Answer:
    """An encounter with what nosology decided about it."""

    encounter: Encounter
    coded: CodedEncounter


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that could not be coded: where it stands and why."""

    place: str
    error: NosologyError | Fault

    def __str__(self) -> str:
        return f"{self.place}: {type(self.error).__name__}: {self.error}"

    def located(self) -> NosologyError | Fault:
        """The error with its place in the message."""
        return type(self.error)(f"{self.place}: {self.error}")


def open_coder(
    home: Path | None = None,
    announce: Callable[[str], None] | None = None,
    second_reader: "SecondReader | None" = None,
) -> Coder:
    """Open the installed code books once and give the function that codes one encounter with them.

    Args:
        home: Folder of the installed editions; None asks NOSOLOGY_HOME, then the platform.
        announce: Told one line before the embedded default is built, which happens when nothing is installed.
        second_reader: Proposes candidates, when the user asked for one; without it nothing is sent anywhere.

    Raises:
        CodebookError: The code books cannot be opened.
    """
    from nosology.codebook.shelf import Codebook
    from nosology.coding import code

    codebook = Codebook.open(home, build_embedded=True, announce=announce)
    if second_reader is None:
        return lambda encounter: code(encounter, codebook=codebook)
    return lambda encounter: _with_second_reader(encounter, codebook, second_reader)


def _with_second_reader(encounter: Encounter, codebook: "Codebook", second_reader: "SecondReader") -> CodedEncounter:
    from nosology.coding import code
    from nosology.desk.second_reader import noted

    proposals, finding = second_reader.propose(encounter)
    return noted(code(encounter, codebook=codebook, proposals=proposals), finding)


def code_all(taken: Iterable[Taken], coder: Coder, *, is_strict: bool = False) -> Iterator[Answer | Refusal]:
    """Code inputs one by one, in order, as they come.

    Args:
        taken: What `take_in` read.
        coder: Codes one encounter.
        is_strict: Raise the first refusal instead of passing over it.

    Raises:
        CodebookCorruptError: No input can be coded with a damaged edition.
        MissingExtraError: Nor without a part that is not installed.
        NosologyError: The first refusal, when strict.
    """
    for item in taken:
        outcome = _code_one(item, coder)
        if is_strict and isinstance(outcome, Refusal):
            raise outcome.located()
        yield outcome


def _code_one(item: Taken, coder: Coder) -> Answer | Refusal:
    if not isinstance(item.outcome, Encounter):
        return Refusal(item.place, item.outcome)
    try:
        return Answer(item.outcome, coder(item.outcome))
    except (CodebookCorruptError, MissingExtraError):
        raise
    except NosologyError as error:
        return Refusal(item.place, error)
    except Exception as error:
        if os.environ.get(DEBUG_SETTING):
            raise
        return Refusal(item.place, Fault.of(error))
