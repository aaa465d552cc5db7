"""ICD-10-PCS codes from templates, always legal: an axis that the record leaves open becomes a query.

A template has seven places: a character; `(048)` the approaches that may be, the usual one first; `[RL]` or `[RLB]` right, left and
bilateral; `<map>` what a map of words gives, `<map*>` one code for each word found, `<map!>` no code where no word is found; `#map#`
how many words of the map are named.
Source: ICD-10-PCS Official Guidelines, A (conventions), B2-B6.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from nosology.codebook.icd10pcs import Icd10PcsEdition, PartialCode
from nosology.coding.procedures.context import Context, site_defaults
from nosology.coding.procedures.operations import Condition
from nosology.data import read_table
from nosology.model.errors import UnknownCodeError

__all__ = ["Built", "build"]

_MAP = re.compile(r"<(?P<map>[\w-]+)(?P<mark>[*!]?)>")
_PLACE = re.compile(r"\((?P<approach>\w+)\)|\[(?P<side>\w{2,3})\]|#(?P<count>[\w-]+)#|(?P<plain>\w)")
_OPEN = "_"
_JOINTS = {
    "cervical-levels": ("C", 7, "1", "2", "4"),
    "thoracic-levels": ("T", 12, "6", "7", "A"),
    "lumbar-levels": ("L", 5, "0", "1", "3"),
}
"""For each region its letter, the vertebra at its lower border, the characters of one and of several joints, of the border joint."""
_CONVERTED = "converted to open / conversion to open / converted to an open"


@cache
def _approach_words() -> tuple[tuple[str, str], ...]:
    return tuple((row["character"], row["words"]) for row in read_table("procedures/approaches"))


@dataclass(frozen=True, slots=True)
class Built:
    """What a template gave.

    Attributes:
        code: Seven characters; an open axis is `_`.
        notes: What decided the axes that the template leaves to the record.
        legal: For an incomplete code, the labels that the tables allow on its first open axis.
        axis: The name of that axis.
    """

    code: str
    notes: tuple[str, ...]
    legal: tuple[str, ...] = ()
    axis: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether it is a code."""
        return _OPEN not in self.code


def build(template: str, context: Context, edition: Icd10PcsEdition) -> Iterator[Built]:
    """The codes of a template in a context: legal ones, or incomplete ones with what the tables allow."""
    seen: set[str] = set()
    for filled in _filled(template, context):
        places = [_choices(match, context) for match in _PLACE.finditer(filled)]
        notes = tuple(note for _, note in places if note)
        for choice in product(*(options for options, _ in places)):
            built = _settled("".join(choice), notes, edition)
            if built is not None and built.code not in seen:
                seen.add(built.code)
                yield built


def _filled(template: str, context: Context) -> Iterator[str]:
    """The template with its maps replaced by what the record names: one for each word found where the map asks for each."""
    match = _MAP.search(template)
    if match is None:
        yield template
        return
    for characters in _named(match["map"], match["mark"], context):
        yield from _filled(template[: match.start()] + characters + template[match.end() :], context)


def _named(name: str, mark: str, context: Context) -> tuple[str, ...]:
    """What a map gives: the first word found, with `*` each, with `!` nothing where no word is found, else its default."""
    if name in _JOINTS:
        return _levels(name, context)
    found = context.sites(name)
    if found:
        return tuple(found) if mark == "*" else (found[0],)
    return () if mark == "!" else (site_defaults().get(name, _OPEN),)


def _levels(name: str, context: Context) -> tuple[str, ...]:
    """Characters for the joints named within a region: one or several, and apart the joint at its lower border."""
    region, border, one, more, below = _JOINTS[name]
    joints = {number for letter, number in context.joints() if letter == region}
    inside, at_border = len(joints - {border}), border in joints
    return (*((more if inside > 1 else one,) if inside or not at_border else ()), *((below,) if at_border else ()))


def _choices(match: re.Match[str], context: Context) -> tuple[tuple[str, ...], str]:
    """The characters of one place and what decided them."""
    if match["plain"]:
        return (match["plain"],), ""
    if match["approach"]:
        return _approach(match["approach"], context)
    if match["side"]:
        return _side(match["side"], context)
    return _count(match["count"], context)


def _approach(allowed: str, context: Context) -> tuple[tuple[str, ...], str]:
    """The approach: one converted to open is open (B5.2b); a scope outweighs the incision made for it; else the usual one."""
    if "0" in allowed and context.meets(Condition(_CONVERTED)):
        return ("0",), "approach: converted to open"
    for in_title in (True, False):
        for character, words in _approach_words():
            if character in allowed and (place := context.meets(Condition(words, in_title))):
                return (character,), f"approach {character}: “{place.evidence.text}”"
    return (allowed[0],), f"approach {allowed[0]}: the usual one; the record names no other"


def _side(characters: str, context: Context) -> tuple[tuple[str, ...], str]:
    side = context.side()
    if side is None:
        return (_OPEN,), ""
    if side == "bilateral":
        return (tuple(characters[2:]) or tuple(characters[:2])), "both sides"
    return (characters[0 if side == "right" else 1],), f"side: {side}"


def _count(name: str, context: Context) -> tuple[tuple[str, ...], str]:
    count = max(1, len(context.sites(name)))
    return (str(min(count, 4) - 1),), f"{count} sites named"


def _settled(code: str, notes: tuple[str, ...], edition: Icd10PcsEdition) -> Built | None:
    """A legal code, an incomplete one, or None where the tables allow nothing of it."""
    if _OPEN not in code:
        return Built(code, notes) if edition.has(code) else None
    try:
        partial = PartialCode.start(edition, code)
    except UnknownCodeError:
        return None
    axis = partial.open_axes[0]
    legal = partial.legal(axis)
    if len(partial.open_axes) == 1 and len(legal) == 1:
        return Built(partial.choose(legal[0].character, axis).chosen, notes)
    return Built(code, notes, tuple(value.label for value in legal), partial.axis_title(axis))
