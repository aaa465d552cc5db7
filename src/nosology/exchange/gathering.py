"""What comes out of a record while it is read: documents, the sender's codes, and what was not understood."""

from collections import Counter
from dataclasses import dataclass, field

from nosology.model.encounter import Document
from nosology.model.record import Facts, Record, SenderCode, Unread
from nosology.model.source import Place


@dataclass(slots=True)
class Gathered:
    """Collects the parts of one record. Misses of the same kind at the same place are counted, not repeated."""

    documents: list[Document] = field(default_factory=list)
    sender_codes: list[SenderCode] = field(default_factory=list)
    facts: Facts = field(default_factory=Facts)
    _missed: Counter[tuple[Place, str]] = field(default_factory=Counter)
    _taken: set[str] = field(default_factory=set)
    _numbers: Counter[str] = field(default_factory=Counter)

    def miss(self, place: Place | str, reason: str, count: int = 1) -> None:
        """Note that something at a place was not taken in."""
        self._missed[(Place(place) if isinstance(place, str) else place, reason)] += count

    def add(self, document: Document) -> None:
        """Take a document in, under an id of its own; one without text is noted and left out."""
        if not document.text.strip():
            self.miss(document.id, "a document without text")
            return
        if len(self._taken) < len(self.documents):
            self._taken.update(known.id for known in self.documents)
        id = document.id
        while id in self._taken:
            self._numbers[document.id] += 1
            id = f"{document.id}-{self._numbers[document.id] + 1}"
        self._taken.add(id)
        self.documents.append(Document(id, document.kind, document.text, document.source))

    def take(self, record: Record, prefix: str) -> None:
        """Take in a record found inside this one; its places are named from here."""
        for document in record.documents:
            self.add(document)
        self.sender_codes += record.sender_codes
        for item in record.unread:
            self.miss(Place(f"{prefix} {item.place.path}", item.place.box, item.place.confidence), item.reason, item.count)

    def record(self, format: str) -> Record:
        """The record as it was gathered."""
        unread = tuple(Unread(place, reason, count) for (place, reason), count in self._missed.items())
        return Record(format, self.facts, tuple(self.documents), tuple(self.sender_codes), unread)
