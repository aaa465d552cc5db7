"""XML in, safely: no entities, no network, bounded depth; and a way through it by local names.

Vendors forget to declare namespaces, so names are compared without them.
"""

from collections.abc import Iterator
from typing import Any

from nosology.exchange.extras import need
from nosology.exchange.limits import MAX_STRUCTURED_BYTES, refuse_depth
from nosology.exchange.text import require_size
from nosology.model.errors import DamagedInputError, UnsafeInputError

Node = Any
"""An element of lxml; it never leaves this package."""

_FORGIVEN = "NS_"
"""Prefixes that were not declared; every other complaint of the parser stands."""
_DEEP = "Excessive depth"
_LARGE = ("huge input", "too long", "xmlSAX2Characters", "Buffer size limit", "amplification")


def parse_xml(data: bytes) -> Node:
    """Parse XML.

    Raises:
        MissingExtraError: The extra `ccda` is not installed.
        InputTooLargeError: It is larger than a record can be.
        UnsafeInputError: It declares entities, or is nested too deeply.
        DamagedInputError: It is truncated or not well formed; the message says where.
    """
    require_size(len(data), MAX_STRUCTURED_BYTES)
    etree = need("lxml.etree", "ccda", "C-CDA")
    parser = etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        root = None
    _require_sound(parser.error_log, root)
    docinfo = root.getroottree().docinfo
    if docinfo.internalDTD is not None and next(docinfo.internalDTD.iterentities(), None) is not None:
        raise UnsafeInputError("The XML declares entities of its own; no record needs them. Check where the file comes from.")
    return root


def _require_sound(complaints: Any, root: Node) -> None:
    for complaint in complaints:
        if complaint.type_name.startswith(_FORGIVEN) or complaint.level_name == "WARNING":
            continue
        if _DEEP in complaint.message:
            raise refuse_depth("XML")
        if any(word in complaint.message for word in _LARGE):
            raise UnsafeInputError("The XML holds more in one place than any record does. Check where the file comes from.")
        raise DamagedInputError(
            f"The XML is truncated or not well formed: see line {complaint.line}, column {complaint.column}. Ask for it again."
        )
    if root is None:
        raise DamagedInputError("The XML is truncated or not well formed. Ask for it again.")


def local(node: Node) -> str:
    """The name of an element without its namespace or prefix; empty for what is no element."""
    tag = node.tag
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else ""


def children(node: Node, *names: str) -> Iterator[Node]:
    """The child elements with these names, or all."""
    for child in node.iterchildren():
        if isinstance(child.tag, str) and (not names or local(child) in names):
            yield child


def child(node: Node | None, *path: str) -> Node | None:
    """The first element along a path of names, or None."""
    for name in path:
        if node is None:
            return None
        node = next(children(node, name), None)
    return node


def first(node: Node, name: str) -> Node | None:
    """The first element of this name in or below a node, or None."""
    return next((item for item in node.iter() if isinstance(item.tag, str) and local(item) == name), None)


def value(node: Node | None, attribute: str = "value") -> str:
    """An attribute, stripped; empty when the node or the attribute is missing."""
    return (node.get(attribute) or "").strip() if node is not None else ""


def words(node: Node | None) -> str:
    """All text in and below a node on one line."""
    return " ".join("".join(node.itertext()).split()) if node is not None else ""
