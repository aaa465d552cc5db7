"""The Alphabetic Index, the External Cause Index and the two tables: official XML into index terms."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, iterparse

from nosology.codebook.icd10cm.tabular import clean
from nosology.model.books import IndexTerm
from nosology.model.errors import SourceError

BOOKS = ("disease", "external", "neoplasm", "drug")
_REFERENCE = re.compile(r"\((?P<kind>see also|see),? (?P<target>[^()]*(?:\([^()]*\)[^()]*)*)\)", re.IGNORECASE)
_ALSO = re.compile(r"also\b,?\s*", re.IGNORECASE)
_INSIDE = re.compile(r"(?<=\s)\((?:[^()]|\([^()]*\))*\)(?=[\s,(]|$)|(?<=\))\((?:[^()]|\([^()]*\))*\)(?=[\s,(]|$)")
_IS_CODE = re.compile(r"[A-Z][0-9][0-9A-Z]\b")
_BRACKETED = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)")


def parse_index(xml: bytes | Path, book: str) -> Iterator[IndexTerm]:
    """Read the main terms of one index in print order, as a stream.

    Args:
        xml: The official index XML.
        book: One of `BOOKS`; it only names the file in the error.

    Raises:
        SourceError: The bytes are not an ICD-10-CM index XML.
    """
    headers: dict[str, str] = {}
    try:
        for _, element in iterparse(io.BytesIO(xml) if isinstance(xml, bytes) else xml):
            if element.tag == "head":
                headers[element.get("col", "")] = clean(element.text)
            elif element.tag == "mainTerm":
                yield _read_term(element, headers)
                element.clear()
    except ParseError as error:
        raise SourceError(f"The {book} index is not well-formed XML; download it again.") from error


def _read_term(element: Element, headers: dict[str, str]) -> IndexTerm:
    title, nonessential, references = _read_title(element.find("title"))
    see, see_also = _references(element)
    manifestation = _text(element, "manif")
    return IndexTerm(
        title=title,
        nonessential=nonessential,
        code=_code(element),
        manifestation=manifestation if manifestation and _IS_CODE.match(manifestation) else None,
        see=see or references.get("see"),
        see_also=see_also or references.get("see also"),
        subterms=tuple(_read_term(child, headers) for child in element.findall("term")),
        cells=tuple(_cells(element, headers)),
    )


def _references(element: Element) -> tuple[str | None, str | None]:
    """Targets of `see` and `see also`; a `see` printed as `see also` counts as that."""
    category = _text(element, "seecat")
    see = _text(element, "see") or (f"category {category}" if category else None)
    see_also = _text(element, "seeAlso")
    if see and _ALSO.match(see):
        see, see_also = None, see_also or see
    return _target(see), _target(see_also)


def _target(printed: str | None) -> str | None:
    """A reference without the dash or the second `also` printed before it."""
    return _ALSO.sub("", printed.lstrip("-– "), count=1).rstrip(".") or None if printed else None


def _text(element: Element, tag: str) -> str | None:
    return clean(element.findtext(tag)) or None


def _code(element: Element) -> str | None:
    """The code as printed; `subcategory H93.3` is written `H93.3-`, the index's own way to say more characters are needed."""
    subcategory = _text(element, "subcat")
    return _text(element, "code") or (f"{subcategory.rstrip('-')}-" if subcategory else None)


def _read_title(title: Element | None) -> tuple[str, tuple[str, ...], dict[str, str]]:
    """Split a printed title into its words, its nonessential modifiers and the references printed in brackets."""
    if title is None:
        return "", (), {}
    words, brackets = title.text or "", ""
    for modifier in title:
        brackets += " " + "".join(modifier.itertext())
        words += modifier.tail or ""
    outside, inside = _lift_brackets(clean(words))
    brackets = f"{brackets} {inside}"
    references = {match["kind"].lower(): clean(match["target"]) for match in _REFERENCE.finditer(brackets)}
    modifiers = (clean(text) for text in _BRACKETED.findall(_REFERENCE.sub(" ", clean(brackets))))
    return outside, tuple(text for text in modifiers if text), references


def _lift_brackets(words: str) -> tuple[str, str]:
    """Words without their round brackets, and the brackets; a bracket that opens the title or a word is part of it."""
    found = _INSIDE.findall(words)
    return clean(_INSIDE.sub(" ", words)).replace(" ,", ","), " ".join(found)


def _cells(element: Element, headers: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Column header and code of a table line; a dash alone says there is no such code."""
    for cell in element.findall("cell"):
        code = clean(cell.text)
        if code.strip("-"):
            yield headers[cell.get("col", "")], code
