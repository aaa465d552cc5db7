"""Tabular titles and inclusion terms as lines: words to find a code by, and leads where an edition has no index."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from nosology.codebook.finder.nodes import pack_node
from nosology.codebook.finder.vocabulary import SOFT, words_of
from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.model.books import NoteKind
from nosology.words import tokenize

__all__ = ["TitleLine", "head_terms", "title_lines"]

_SEVENTH_LENGTH: Final = len("S52.501A")
_TAIL: Final = re.compile(
    r",|;|\b(?:of|with|without|due to|in|by|from|on|at|to|for|following|complicating|during|involving|affecting|associated|"
    r"not|and|or|as|secondary to)\b|\("
)
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_UNSPECIFIC: Final = re.compile(r"\b(?:unspecified|NOS|NEC|not elsewhere classified|classified elsewhere|so stated)\b")


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A title or an inclusion term of a code that is no 7th-character code.

    Attributes:
        code: The entry it stands for.
        text: As printed.
        words: Its compared words.
        is_other: It stands for what is named elsewhere nowhere (`Other ...`).
    """

    code: str
    text: str
    words: tuple[str, ...]
    is_other: bool


def title_lines(edition: Icd10CmEdition) -> Iterator[TitleLine]:
    """All lines of an edition, in print order."""
    for entry in edition.codes(billable_only=False):
        if len(entry.code) >= _SEVENTH_LENGTH or not entry.code[0].isalpha() or "-" in entry.code:
            continue
        yield _line(entry.code, entry.title)
        for note in edition.notes(entry.code, inherited=False):
            if note.kind is NoteKind.INCLUSION_TERM:
                yield _line(entry.code, note.text)


def _line(code: str, text: str) -> TitleLine:
    bare = _UNSPECIFIC.sub(" ", text)
    return TitleLine(code, text, tuple(dict.fromkeys(words_of(bare))), text.startswith("Other "))


def head_terms(lines: list[TitleLine]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Leads made of the lines: the head noun of each leads, the other words are wanted; and each whole line leads as it stands.

    `Fracture of lower end of radius` is led by `fracture`, `Acute appendicitis with abscess` by `appendicitis`.
    """
    branches: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        head = _head(line.text)
        if line.is_other or head is None or head not in line.words:
            continue
        rest = [word for word in line.words if word != head]
        firm = [word for word in rest if word not in SOFT]
        soft = " ".join(word for word in rest if word in SOFT)
        way = " ".join(firm or rest)
        branches.setdefault(head, []).append(pack_node(line.text, w=[way] if way else [], o=soft, r=0 if way else 2, c=line.code))
    for head, nodes in sorted(branches.items()):
        yield (head,), pack_node(head, w=[head], k=nodes)


def _head(text: str) -> str | None:
    """The head noun of a title, compared form: the last word before the first preposition or comma."""
    bare = _UNSPECIFIC.sub(" ", _BRACKETS.sub(" ", text)).strip()
    tail = _TAIL.search(bare)
    words = words_of(bare[: tail.start()] if tail else bare)
    return words[-1] if words and tokenize(bare) else None
