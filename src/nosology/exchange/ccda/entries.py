"""The entries of a section: the sender's codes, and the words that stand in no narrative."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from nosology.exchange.ccda.tree import Node, child, children, local, value, words
from nosology.exchange.composing import Composer
from nosology.exchange.embedded import from_base64, take_embedded
from nosology.exchange.gathering import Gathered
from nosology.exchange.limits import MAX_UNPACKED_BYTES
from nosology.exchange.vocabulary import system_of
from nosology.model.encounter import Document
from nosology.model.record import SenderCode
from nosology.model.source import Place

STATEMENTS = frozenset(["act", "observation", "procedure", "substanceAdministration", "supply", "encounter", "organizer"])
"""The clinical statements of the standard."""
_PLANNED = frozenset(["INT", "RQO", "PRMS", "PRP", "ARQ", "APT", "GOL"])
_ROLES = {"procedure": "procedure", "substanceAdministration": "medication", "encounter": "encounter", "supply": "supply"}
_MEASURES = frozenset(["PQ", "INT", "REAL"])
_STRUCTURAL = frozenset(["2.16.840.1.113883.5.6", "2.16.840.1.113883.5.4"])
"""HL7's own vocabularies, which say what kind of entry this is."""
_LOINC = "2.16.840.1.113883.6.1"
_PRODUCTS = (
    ("consumable", "manufacturedProduct", "manufacturedMaterial", "code"),
    ("product", "manufacturedProduct", "manufacturedMaterial", "code"),
    ("participant", "participantRole", "playingDevice", "code"),
    ("manufacturedMaterial", "code"),
)
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


@dataclass(slots=True)
class Entries:
    """Reads the entries of one section.

    Attributes:
        gathered: Where codes go.
        composer: The text of the document.
        narrative: The words of narrative elements by the references to them.
        role: What codes of this section were given for; empty when the section does not say.
        has_narrative: Whether the section has text of its own; else the words of its entries are written.
        document: The document, for what is embedded in its entries.
        depth: How many documents it stands inside.
    """

    gathered: Gathered
    composer: Composer
    narrative: dict[str, str]
    role: str
    has_narrative: bool
    document: Document
    depth: int

    def read(self, entry: Node, path: str) -> None:
        """Read the statements in and below an entry."""
        counts: dict[str, int] = {}
        for node in children(entry):
            name = local(node)
            if name in STATEMENTS:
                counts[name] = counts.get(name, 0) + 1
                inner = f"{path} {name}" + (f" {counts[name]}" if counts[name] > 1 else "")
                self.statement(node, inner)
            elif name in ("entryRelationship", "component", "entry"):
                self.read(node, path)
            elif name == "observationMedia":
                self.gathered.miss(path, "a picture")

    def statement(self, node: Node, path: str) -> None:
        """Read one statement and those below it."""
        found = list(self._codes(node, path))
        self.gathered.sender_codes += found
        said = self._said(node, path)
        if said and not self.has_narrative:
            self.composer.line()
            self.composer.write("- ")
            self.composer.write(said, Place(path))
            self.composer.write("\n")
        is_group = any(local(below) in ("entryRelationship", "component") for below in children(node))
        if not found and not said and not is_group:
            self.gathered.miss(path, "an entry without code or words, such as a reference to another")
        elif found and not said and not self.has_narrative:
            self.gathered.miss(path, "a coded entry without narrative; kept as the sender's code only")
        self.read(node, path)

    def _codes(self, node: Node, path: str) -> Iterator[SenderCode]:
        role = self.role or _ROLES.get(local(node), "observation")
        status = _status(node)
        for coded in self._coded(node):
            title = value(coded, "displayName") or self._original(coded)
            for one in (coded, *children(coded, "translation")):
                if value(one, "code") and value(one, "codeSystem") not in _STRUCTURAL:
                    own = value(one, "displayName") or title
                    yield SenderCode(
                        system_of(value(one, "codeSystem")), value(one, "code"), own or None, role, status, Place(path)
                    )

    def _coded(self, node: Node) -> list[Node]:
        """Where a statement carries its meaning: in its coded values, in the product given, else in its own code."""
        values = [item for item in children(node, "value") if value(item, "code") or child(item, "translation") is not None]
        if values:
            return values
        code = child(node, "code")
        products = [found for path in _PRODUCTS if (found := child(node, *path)) is not None]
        if products and local(node) not in ("procedure", "act"):
            return products[:1]
        is_label = value(code, "codeSystem") == _LOINC and local(node) == "act" and child(node, "entryRelationship") is not None
        return [] if code is None or is_label else [code]

    def _said(self, node: Node, path: str) -> str:
        """The words of a statement that are no title of a code: its own text, its measured or written values."""
        text = child(node, "text")
        if value(text, "representation") == "B64":
            take_bytes(self.gathered, text, self.document, path, self.depth)
            return ""
        pieces = [_inline(text)]
        pieces += [self._original(coded) for coded in self._coded(node) if not value(coded, "code")]
        for item in children(node, "value"):
            kind = (item.get(_TYPE) or item.get("xsi:type") or "").rpartition(":")[2]
            if kind in _MEASURES and value(item):
                title = value(child(node, "code"), "displayName") or self._original(child(node, "code"))
                pieces.append(f"{title}: {value(item)} {value(item, 'unit')}".strip(": "))
            elif not value(item, "code"):
                pieces.append(_inline(item))
        return ", ".join(filter(None, pieces))

    def _original(self, coded: Node | None) -> str:
        original = child(coded, "originalText")
        reference = value(child(original, "reference"))
        return self.narrative.get(reference, "") if reference else words(original)


def take_bytes(gathered: Gathered, text: Node, document: Document, path: str, depth: int) -> None:
    """Read the document that a `text` element carries as base64, deflated or not."""
    try:
        data = from_base64(words(text))
        if value(text, "compression") in ("DF", "ZL"):
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS if value(text, "compression") == "DF" else zlib.MAX_WBITS)
            data = unpacker.decompress(data, MAX_UNPACKED_BYTES)
            if unpacker.unconsumed_tail:
                gathered.miss(path, "an embedded document that unpacks to more than any record does")
                return
    except (ValueError, zlib.error):
        gathered.miss(path, "an embedded document whose encoding is damaged")
        return
    take_embedded(gathered, data, document, path, depth)


def _inline(text: Node | None) -> str:
    return words(text) if text is not None and child(text, "reference") is None else ""


def _status(node: Node) -> str | None:
    if value(node, "negationInd").lower() == "true":
        return "negated"
    if value(node, "moodCode") in _PLANNED:
        return "planned"
    time = child(node, "effectiveTime")
    if local(node) == "observation" and value(child(time, "high")) and child(time, "low") is not None:
        return "resolved"
    return value(child(node, "statusCode"), "code") or None
