"""Rows of the artefact: tables, definitions and index terms as JSON text, and back."""

import json
from collections.abc import Iterable
from typing import Any

from nosology.codebook.icd10pcs.model import Axis, AxisValue, PcsIndexTerm, PcsReference, PcsRow

SCHEMA = "icd10pcs/1"

SCHEMA_SQL = """
CREATE TABLE code (code TEXT PRIMARY KEY, title TEXT NOT NULL, short TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pcs_table (code TEXT PRIMARY KEY, head TEXT NOT NULL, axis_titles TEXT NOT NULL, definition TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pcs_row (pcs_table TEXT, number INTEGER, axes TEXT NOT NULL, PRIMARY KEY (pcs_table, number)) WITHOUT ROWID;
CREATE TABLE definition (section TEXT, axis INTEGER, axis_title TEXT, titles TEXT, definition TEXT, explanation TEXT, includes TEXT);
CREATE INDEX definition_place ON definition (section, axis);
CREATE TABLE aggregate (device TEXT, operation TEXT, body_systems TEXT, parent TEXT, parent_label TEXT);
CREATE TABLE key (norm TEXT, term TEXT, kind TEXT, use TEXT);
CREATE INDEX key_norm ON key (norm);
CREATE TABLE term (position INTEGER PRIMARY KEY, norm TEXT, title TEXT, body TEXT);
CREATE INDEX term_norm ON term (norm);
"""


def norm(term: str) -> str:
    """The form under which terms are looked up: lower case, single blanks."""
    return " ".join(term.casefold().split())


def pack(value: Any) -> str:
    """JSON text, compact."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def pack_axes(axes: Iterable[Axis]) -> str:
    """The values of several axes."""
    return pack([[[value.character, value.label] for value in axis] for axis in axes])


def unpack_axes(body: str) -> tuple[Axis, ...]:
    """The values of several axes."""
    return tuple(tuple(AxisValue(character, label) for character, label in axis) for axis in json.loads(body))


def unpack_row(body: str) -> PcsRow:
    """A row of a table."""
    four, five, six, seven = unpack_axes(body)
    return PcsRow((four, five, six, seven))


def pack_term(term: PcsIndexTerm) -> str:
    """A main term with everything under it."""
    return pack(_plain(term))


def _plain(term: PcsIndexTerm) -> list[Any]:
    see, use = ([[reference.text, reference.prefix] for reference in references] for references in (term.see, term.use))
    return [term.title, list(term.prefixes), see, use, [_plain(child) for child in term.subterms]]


def unpack_term(body: str) -> PcsIndexTerm:
    """A main term with everything under it."""
    return _term(json.loads(body))


def _term(plain: list[Any]) -> PcsIndexTerm:
    title, prefixes, see, use, subterms = plain
    return PcsIndexTerm(
        title,
        tuple(prefixes),
        tuple(PcsReference(text, prefix) for text, prefix in see),
        tuple(PcsReference(text, prefix) for text, prefix in use),
        tuple(_term(child) for child in subterms),
    )
