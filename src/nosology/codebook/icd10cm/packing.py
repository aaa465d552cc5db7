"""Index terms and references as compact JSON, and back."""

import json
from typing import Any

from nosology.model.books import CodeRange, IndexTerm

_SCALARS = (("c", "code"), ("m", "manifestation"), ("s", "see"), ("a", "see_also"))


def pack_term(term: IndexTerm) -> str:
    """One main term with everything below it as one line of JSON; empty parts are left out."""
    return json.dumps(_to_plain(term), ensure_ascii=False, separators=(",", ":"))


def unpack_term(body: str) -> IndexTerm:
    """The main term that `pack_term` wrote."""
    return _from_plain(json.loads(body))


def _to_plain(term: IndexTerm) -> dict[str, Any]:
    plain: dict[str, Any] = {"t": term.title}
    plain |= {key: value for key, name in _SCALARS if (value := getattr(term, name))}
    if term.nonessential:
        plain["n"] = term.nonessential
    if term.cells:
        plain["x"] = term.cells
    if term.subterms:
        plain["k"] = [_to_plain(subterm) for subterm in term.subterms]
    return plain


def _from_plain(plain: dict[str, Any]) -> IndexTerm:
    return IndexTerm(
        plain["t"],
        tuple(plain.get("n", ())),
        plain.get("c"),
        plain.get("m"),
        plain.get("s"),
        plain.get("a"),
        tuple(_from_plain(subterm) for subterm in plain.get("k", ())),
        tuple((column, code) for column, code in plain.get("x", ())),
    )


def pack_ranges(ranges: tuple[CodeRange, ...]) -> str:
    """References as one line of JSON; empty when there are none."""
    return json.dumps([[r.first, r.last, r.suffix] for r in ranges], separators=(",", ":")) if ranges else ""


def unpack_ranges(body: str) -> tuple[CodeRange, ...]:
    """The references that `pack_ranges` wrote."""
    return tuple(CodeRange(*parts) for parts in json.loads(body)) if body else ()
