"""C-CDA documents and fragments in: one document of text with its sections, and the sender's codes."""

from collections.abc import Iterator

from nosology.exchange.ccda.entries import STATEMENTS, Entries, take_bytes
from nosology.exchange.ccda.header import read_header
from nosology.exchange.ccda.narrative import Narrative, words_by_id
from nosology.exchange.ccda.tree import Node, child, children, first, local, parse_xml, value, words
from nosology.exchange.composing import Composer
from nosology.exchange.formats import Format
from nosology.exchange.gathering import Gathered
from nosology.exchange.vocabulary import section_name, section_role
from nosology.model.encounter import Document, Patient
from nosology.model.errors import EmptyInputError, UnsupportedFormatError
from nosology.model.record import Record
from nosology.model.source import Place

_NAMESPACE = "urn:hl7-org:v3"
_SIGNS = ("codeSystem", "classCode", "typeCode", "moodCode", "nullFlavor", "representation")
_PIECES = frozenset(["templateId", "nonXMLBody", "assignedEntity", "assignedAuthor", "streetAddressLine", "patient", "given"])
_CONTAINERS = frozenset(["component", "structuredBody", "ClinicalDocument"])


def read_ccda(data: bytes, depth: int = 0) -> Iterator[Record]:
    """Read a C-CDA document, or a fragment of one: a section, an entry, a header.

    Raises:
        UnsafeInputError: It declares entities, or is nested too deeply.
        DamagedInputError: It is truncated or not well formed.
        UnsupportedFormatError: It is XML of another kind.
        EmptyInputError: It says nothing of an encounter.
    """
    root = parse_xml(data)
    if not _is_cda(root):
        raise UnsupportedFormatError("The input is XML, and not a C-CDA document. Save its text as plain text and give that.")
    gathered = Gathered()
    read_header(root, gathered)
    kind = gathered.facts.kind or "note"
    reader = _Reader(root, gathered, Document(kind, kind, ""), depth)
    reader.read()
    document = reader.composer.document(kind, kind)
    if any(not span.place.path.endswith(" title") for span in document.source.spans):
        gathered.documents.insert(0, document)
    record = gathered.record(Format.CCDA)
    if not record.documents and not record.sender_codes and record.facts.patient == Patient() and record.facts.care_class is None:
        raise EmptyInputError(
            "This piece of a C-CDA document says nothing of an encounter: no section, no coded entry, no patient."
        )
    yield record


def _is_cda(root: Node) -> bool:
    if isinstance(root.tag, str) and _NAMESPACE in root.tag:
        return True
    return any(isinstance(node.tag, str) and (local(node) in _PIECES or any(map(node.get, _SIGNS))) for node in root.iter())


class _Reader:
    """Reads the body. Sections are numbered through the whole document, in its order."""

    def __init__(self, root: Node, gathered: Gathered, document: Document, depth: int) -> None:
        self.root = root
        self.gathered = gathered
        self.document = document
        self.depth = depth
        self.composer = Composer()
        self.narrative = Narrative(self.composer, gathered)
        self.words = words_by_id(root)
        self.sections = 0

    def read(self) -> None:
        """Read everything below the root."""
        self._unstructured()
        if first(self.root, "section") is not None:
            self._walk(self.root)
        else:
            self._fragment()

    def _walk(self, node: Node) -> None:
        if local(node) == "section":
            self._section(node)
            return
        for below in children(node):
            if local(below) == "section" or local(below) in _CONTAINERS:
                self._walk(below)

    def _section(self, node: Node) -> None:
        self.sections += 1
        path = f"section {self.sections}"
        code, text = value(child(node, "code"), "code"), child(node, "text")
        self.composer.heading(words(child(node, "title")), Place(f"{path} title"), known=section_name(code))
        has_narrative = text is not None and bool(words(text))
        if text is not None:
            self.narrative.write(text, path)
        entries = self._entries(section_role(code), has_narrative)
        for number, entry in enumerate(children(node, "entry"), start=1):
            entries.read(entry, f"{path} entry {number}")
        for below in children(node, "component"):
            self._walk(below)

    def _fragment(self) -> None:
        """A piece of a document without any section: its statements are read as entries."""
        entries = self._entries("", False)
        if local(self.root) == "text":
            take_bytes(self.gathered, self.root, self.document, "text", self.depth)
        elif local(self.root) in STATEMENTS or local(self.root) == "manufacturedProduct":
            entries.statement(self.root, local(self.root))
        else:
            entries.read(self.root, local(self.root))

    def _unstructured(self) -> None:
        """A body that is a file: embedded, or elsewhere."""
        body = first(self.root, "nonXMLBody")
        text = child(body, "text")
        if text is None:
            return
        reference = child(text, "reference")
        if reference is not None:
            self.gathered.miss("nonXMLBody", "a document that stands elsewhere; give its file as well")
        elif value(text, "representation") == "B64":
            take_bytes(self.gathered, text, self.document, "nonXMLBody", self.depth)
        else:
            self.narrative.write(text, "nonXMLBody")

    def _entries(self, role: str, has_narrative: bool) -> Entries:
        return Entries(self.gathered, self.composer, self.words, role, has_narrative, self.document, self.depth)
