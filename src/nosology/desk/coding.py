"""Coding many inputs: the answers come in input order, a bad input is reported and passed over."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nosology.desk.intake import Taken
from nosology.model.encounter import Encounter
from nosology.model.errors import CodebookCorruptError, MissingExtraError, NosologyError
from nosology.model.result import CodedEncounter

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
    error: NosologyError

    def __str__(self) -> str:
        return f"{self.place}: {type(self.error).__name__}: {self.error}"


def open_coder(home: Path | None = None) -> Coder:
    """Open the installed code books once and give the function that codes one encounter with them.

    Raises:
        CodebookError: The code books cannot be opened.
    """
    from nosology.codebook.shelf import Codebook
    from nosology.coding import code

    codebook = Codebook.open(home)
    return lambda encounter: code(encounter, codebook=codebook)


def code_all(taken: Iterable[Taken], coder: Coder, *, is_strict: bool = False) -> Iterator[Answer | Refusal]:
    """Code inputs one by one, in order, as they come.

    Args:
        taken: What `take_in` read.
        coder: Codes one encounter.
        is_strict: Raise the first refusal instead of passing over it.

    Raises:
        CodebookCorruptError, MissingExtraError: Something that no other input could do without.
        NosologyError: The first refusal, when strict.
    """
    for item in taken:
        answer = _code_one(item, coder)
        if is_strict and isinstance(answer, Refusal):
            raise type(answer.error)(f"{answer.place}: {answer.error}")
        yield answer


def _code_one(item: Taken, coder: Coder) -> Answer | Refusal:
    if not isinstance(item.outcome, Encounter):
        return Refusal(item.place, item.outcome)
    try:
        return Answer(item.outcome, coder(item.outcome))
    except (CodebookCorruptError, MissingExtraError):
        raise
    except NosologyError as error:
        return Refusal(item.place, error)
