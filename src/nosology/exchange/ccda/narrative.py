"""The narrative of a section: the text that the sender's people attested, line by line."""

from collections import Counter

from nosology.exchange.ccda.tree import Node, local, value, words
from nosology.exchange.composing import Composer
from nosology.exchange.flow import Flow
from nosology.exchange.gathering import Gathered
from nosology.model.source import Place

_STEPS = {"table": "table", "list": "list", "paragraph": "paragraph", "tr": "row", "item": "item"}
_PICTURES = frozenset(["renderMultiMedia", "observationMedia"])


class Narrative:
    """Writes narrative blocks. Places name the section and the table row, list item or paragraph in it."""

    def __init__(self, composer: Composer, gathered: Gathered) -> None:
        self.composer = composer
        self.gathered = gathered

    def write(self, text: Node, section: str) -> None:
        """Write one narrative block."""
        self._walk(text, section, Flow(self.composer), Counter())
        self.composer.line()

    def _walk(self, node: Node, path: str, flow: Flow, counts: Counter[str]) -> None:
        if node.text:
            flow.text(node.text, Place(path))
        for child in node.iterchildren():
            if isinstance(child.tag, str):
                self._element(child, path, flow, counts)
            if child.tail:
                flow.text(child.tail, Place(path))

    def _element(self, node: Node, path: str, flow: Flow, counts: Counter[str]) -> None:
        name = local(node)
        if value(node, "revised") == "delete":
            self.gathered.miss(path, "deleted text")
            return
        if name in _PICTURES:
            self.gathered.miss(path, "a picture")
            return
        inner = path
        if name in _STEPS:
            counts[name] += 1
            inner = f"{path} {_STEPS[name]} {counts[name]}"
        flow.open(name)
        self._walk(node, inner, flow, counts if inner == path else Counter())
        flow.close(name)


def words_by_id(root: Node) -> dict[str, str]:
    """The narrative elements that entries refer to: their words by `#ID`."""
    found: dict[str, str] = {}
    for node in root.iter():
        id = node.get("ID") or node.get("id") if isinstance(node.tag, str) else None
        if id and local(node) not in ("text", "table", "tbody"):
            found.setdefault(f"#{id}", words(node)[:500])
    return found
