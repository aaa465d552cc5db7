"""The Index: official XML into main terms and subterms with their references and code prefixes."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, parse

from nosology.codebook.artefact import Content, read_content
from nosology.codebook.icd10pcs.model import KeyKind, PcsIndexTerm, PcsKey, PcsReference
from nosology.model.errors import SourceError

_PREFIX_TAGS = ("code", "codes", "tab")


@dataclass(frozen=True, slots=True)
class PcsIndex:
    """The main terms in print order, the edition printed in the file, and the number of indented lines in it."""

    edition: str
    terms: tuple[PcsIndexTerm, ...]
    lines: int = 0


def parse_index(content: Content) -> PcsIndex:
    """Read the Index.

    Raises:
        SourceError: The XML is damaged or is not the Index.
    """
    try:
        root = parse(io.BytesIO(read_content(content))).getroot()
    except ParseError as error:
        raise SourceError("The ICD-10-PCS Index is damaged XML; download the file again.") from error
    if not root.tag.startswith("ICD10PCS.index"):
        raise SourceError("This is not the file of the ICD-10-PCS Index; give icd10pcs_index_YEAR.xml.")
    lines = sum(1 for _ in root.iter("term"))
    return PcsIndex((root.findtext("version") or "").strip(), tuple(_term(term) for term in root.iter("mainTerm")), lines)


def _term(element: Element) -> PcsIndexTerm:
    """A term; lines under it without words of their own are its further references and codes."""
    lines = [element, *(child for child in element.findall("term") if child.find("title") is None)]
    return PcsIndexTerm(
        title=(element.findtext("title") or "").strip(),
        prefixes=tuple(prefix for line in lines for prefix in _prefixes(line)),
        see=tuple(_reference(see) for line in lines for see in line.findall("see")),
        use=tuple(_reference(use) for line in lines for use in line.findall("use")),
        subterms=tuple(_term(child) for child in element.findall("term") if child.find("title") is not None),
    )


def _prefixes(element: Element) -> Iterator[str]:
    for tag in _PREFIX_TAGS:
        yield from ((child.text or "").strip() for child in element.findall(tag))


def _reference(element: Element) -> PcsReference:
    return PcsReference((element.text or "").strip(), next(_prefixes(element), ""))


def walk(terms: tuple[PcsIndexTerm, ...]) -> Iterator[PcsIndexTerm]:
    """Every term and subterm, outermost first."""
    for term in terms:
        yield term
        yield from walk(term.subterms)


def prefixes_of(term: PcsIndexTerm) -> Iterator[str]:
    """The codes and first characters of codes printed at a term and in its references."""
    yield from term.prefixes
    yield from (reference.prefix for reference in (*term.see, *term.use) if reference.prefix)


def prune(term: PcsIndexTerm, is_alive: Callable[[str], bool]) -> PcsIndexTerm:
    """The term without the codes that lead to nothing; its words stay."""
    see, use = (
        tuple(PcsReference(line.text, line.prefix if line.prefix and is_alive(line.prefix) else "") for line in lines)
        for lines in (term.see, term.use)
    )
    prefixes = tuple(filter(is_alive, term.prefixes))
    return PcsIndexTerm(term.title, prefixes, see, use, tuple(prune(child, is_alive) for child in term.subterms))


def index_keys(terms: tuple[PcsIndexTerm, ...]) -> Iterator[PcsKey]:
    """The `use` lines of the main terms, as lines of a key."""
    for term in terms:
        if term.use:
            yield PcsKey(term.title, KeyKind.INDEX, tuple(reference.text for reference in term.use))
