"""Follows a path of index words (`Fracture, traumatic, femur`) down a term, as a coder follows a reference."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nosology.codebook.finder.titles import Role, Title, read_title
from nosology.codebook.finder.vocabulary import SOFT, words_of
from nosology.model.books import IndexTerm
from nosology.words import tokenize

__all__ = ["follow_path", "part_words", "split_path"]

_BRACKETS: Final = re.compile(r"\([^()]*\)")
_LONGEST_TITLE: Final = 4


def split_path(text: str) -> list[str]:
    """The parts of a path; what is in brackets may be left out, and parts that only point on (`by site`) say nothing."""
    parts = [_BRACKETS.sub(" ", part).strip(" .") for part in text.split(",")]
    return [" ".join(part.split()) for part in parts if part and not part.casefold().startswith("by ")]


def part_words(text: str) -> list[str]:
    """The parts of a path that was written without a comma (`Otitis media`): its first word leads."""
    first, *rest = split_path(text) or [""]
    lead, _, below = first.partition(" ")
    return [part for part in (lead, below, *rest) if part] if below else []


def follow_path(term: IndexTerm, parts: list[str]) -> tuple[tuple[int, ...], list[str]]:
    """Follow the parts down as far as they lead: the way, and the parts left over."""
    way: tuple[int, ...] = ()
    while parts:
        step = _step(term, parts)
        if step is None:
            return way, parts
        indexes, parts = step
        way = (*way, *indexes)
        for index in indexes:
            term = term.subterms[index]
    return way, parts


def _step(term: IndexTerm, parts: list[str]) -> tuple[tuple[int, ...], list[str]] | None:
    """The subterm that the next parts name, and the parts after them: as printed, by its words, or behind a link."""
    for length in range(min(len(parts), _LONGEST_TITLE), 0, -1):
        index = _named(term.subterms, ", ".join(parts[:length]))
        if index is not None:
            return (index,), parts[length:]
    return _behind_link(term, parts) or _begun(term.subterms, parts)


def _named(terms: Sequence[IndexTerm], title: str) -> int | None:
    for index, child in enumerate(terms):
        if child.title.casefold() == title.casefold():
            return index
    wanted = _firm(words_of(title))
    for index, ways in _ways(terms):
        if wanted and wanted in ways:
            return index
    return None


def _ways(terms: Sequence[IndexTerm]) -> Iterator[tuple[int, list[set[str]]]]:
    for index, child in enumerate(terms):
        title = _title(child)
        yield index, [_firm(choice) for choice in (*title.choices, *title.whole)]


def _behind_link(term: IndexTerm, parts: list[str]) -> tuple[tuple[int, ...], list[str]] | None:
    """`with effusion` is printed as `effusion` below `with`; a link may also be left unsaid."""
    for index, child in enumerate(term.subterms):
        if _title(child).role != Role.LINK:
            continue
        left = [part for part in (_without_link(parts[0], child.title), *parts[1:]) if part]
        found = _step(child, left) if left else None
        if found:
            return (index, *found[0]), found[1]
    return None


def _without_link(part: str, link: str) -> str:
    links = {token.norm for token in tokenize(link)}
    tokens = tokenize(part)
    while tokens and tokens[0].norm in links:
        tokens = tokens[1:]
    return part[tokens[0].start :] if tokens else ""


def _begun(terms: Sequence[IndexTerm], parts: list[str]) -> tuple[tuple[int, ...], list[str]] | None:
    """The only subterm that says more than the part does: `sedative` for `sedative, hypnotic or anxiolytic`."""
    wanted = _firm(words_of(parts[0]))
    found = [index for index, ways in _ways(terms) if wanted and any(wanted < way for way in ways)]
    return ((found[0],), parts[1:]) if len(found) == 1 else None


def _firm(words: Sequence[str]) -> set[str]:
    return {word for word in words if word not in SOFT} or set(words)


def _title(term: IndexTerm) -> Title:
    return read_title(term.title, term.nonessential)
