"""HL7 v2 messages in: those of one visit become one record, with the text of their reports and notes."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from nosology.exchange.composing import Composer
from nosology.exchange.formats import Format
from nosology.exchange.gathering import Gathered
from nosology.exchange.hl7.codes import codes_of
from nosology.exchange.hl7.facts import facts_of
from nosology.exchange.hl7.observations import Report
from nosology.exchange.hl7.segments import Message, Segment, read_messages
from nosology.exchange.vocabulary import kind_of, section_name
from nosology.model.encounter import Document
from nosology.model.errors import UnsupportedFormatError
from nosology.model.record import Record

_TYPES = frozenset(["ADT", "MDM", "ORU", "DFT"])
_CANCELS = frozenset(["A11", "A12", "A13", "A23", "A27", "A29", "A38", "T11"])
_USED = frozenset(["MSH", "PID", "PV1", "PV2", "EVN", "DG1", "PR1", "FT1", "AL1", "OBR", "OBX", "NTE", "TXA"])
_REGISTRATION = "registration"
_WITHDRAWN_DOCUMENTS = frozenset(["CA", "OB"])


def read_hl7(data: bytes, depth: int = 0) -> Iterator[Record]:
    """Read a file of messages: one record per visit, in the order of their first messages.

    Raises:
        DamagedInputError: The file or a message is truncated.
        UnsupportedFormatError: No message is an ADT, MDM, ORU or DFT.
    """
    messages = read_messages(data)
    if not any(message.type in _TYPES for message in messages):
        raise UnsupportedFormatError("The HL7 file holds no ADT, MDM, ORU or DFT message. Give one of those.")
    for visit in _visits(messages):
        yield _Visit(visit, depth).record()


def _visits(messages: list[Message]) -> list[list[Message]]:
    """Messages by patient and visit number; one without a visit number goes with the only visit of its patient."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for message in messages:
        numbers[_patient(message)] |= {_visit_number(message)} - {""}
    visits: dict[tuple[str, str], list[Message]] = defaultdict(list)
    for message in messages:
        patient, number = _patient(message), _visit_number(message)
        if not number:
            known = numbers[patient]
            number = next(iter(known)) if len(known) == 1 and patient else f"message {message.number}"
        visits[patient, number].append(message)
    return list(visits.values())


def _patient(message: Message) -> str:
    segment = message.first("PID")
    return segment.text(3) or segment.text(2) if segment else ""


def _visit_number(message: Message) -> str:
    visit, patient = message.first("PV1"), message.first("PID")
    return (visit.text(19) if visit else "") or (patient.text(18) if patient else "")


@dataclass(slots=True)
class _Visit:
    """The messages of one visit being read."""

    messages: list[Message]
    depth: int
    gathered: Gathered = field(default_factory=Gathered)
    documents: dict[str, Gathered] = field(default_factory=dict)

    def record(self) -> Record:
        self.gathered.facts = facts_of(self.messages, self.gathered)
        for message in self.messages:
            if message.event in _CANCELS:
                self.gathered.miss(f"message {message.number}", f"a cancellation ({message.event}), which is not carried out")
                continue
            if message.type not in _TYPES:
                self.gathered.miss(
                    f"message {message.number}", "a message that is no ADT, MDM, ORU or DFT; read as far as it goes"
                )
            self._read(message)
        for held in self.documents.values():
            for document in held.documents:
                self.gathered.add(document)
        kinds = sorted((document.kind for document in self.gathered.documents), key=_REGISTRATION.__eq__)
        self.gathered.facts = replace(self.gathered.facts, kind=kinds[0] if kinds else None)
        return self.gathered.record(Format.HL7)

    def _read(self, message: Message) -> None:
        self.gathered.sender_codes += codes_of(message)
        self._registration(message)
        report: Report | None = None
        for segment in message.segments:
            if segment.id in ("OBR", "TXA"):
                self._keep(report)
                report = self._begin(message, segment)
            elif segment.id in ("OBX", "NTE"):
                report = report or self._report(message, f"message-{message.number}", "note", "")
                report.write(segment)
            elif segment.id not in _USED:
                self.gathered.miss(f"message {message.number} {segment.id}", "a segment that is not read")
        self._keep(report)

    def _begin(self, message: Message, segment: Segment) -> Report:
        if segment.id == "OBR":
            heading = section_name(f"v2:{segment.text(24)}")
            id = segment.text(3) or segment.text(2) or f"message-{message.number}-{segment.number}"
            name = segment.text(4, 2) or segment.text(4, 1)
            return self._report(message, id, kind_of(segment.text(4), name or "results"), name or heading, heading)
        kind = kind_of(segment.text(2), segment.text(2, 2) or "note")
        id = segment.text(12) or f"message-{message.number}"
        self._supersede(message, segment)
        return self._report(message, id, kind, "")

    def _supersede(self, message: Message, segment: Segment) -> None:
        """A replacement (T09, T10) takes the place of the document that it names as its parent."""
        parent = segment.text(13)
        if message.event in ("T09", "T10") and parent in self.documents and parent != segment.text(12):
            self._drop(parent)
        if segment.text(19) in _WITHDRAWN_DOCUMENTS:
            self.gathered.miss(message.place(segment, 19), "a document that the sender cancelled; its text is read all the same")

    def _report(self, message: Message, id: str, kind: str, name: str, heading: str = "") -> Report:
        report = Report(message, id, kind, Gathered(), self.depth, name)
        if heading or name:
            report.composer.heading(name, known=heading)
        return report

    def _keep(self, report: Report | None) -> None:
        """Keep a finished report; a later one with the same id takes its place."""
        if report is None:
            return
        held = report.gathered
        named = report.composer.document(report.id, report.kind)
        if named.source.spans:
            held.documents.insert(0, named)
        if report.id in self.documents and held.documents:
            self._drop(report.id)
        for item in held.record("").unread:
            self.gathered.miss(item.place, item.reason, item.count)
        self.gathered.sender_codes += held.sender_codes
        if held.documents:
            self.documents[report.id] = held

    def _drop(self, id: str) -> None:
        del self.documents[id]
        self.gathered.miss(f"document {id}", "an earlier version, replaced by a later one")

    def _registration(self, message: Message) -> None:
        """What registration wrote in words: the reason for the visit and the allergies."""
        composer = Composer()
        for segment in message.segments:
            if segment.id == "PV2" and (reason := segment.text(3, 2) or segment.text(3)):
                composer.heading("Reason for Visit")
                composer.write(reason + "\n", message.place(segment, 3))
        for segment in message.segments:
            if segment.id == "AL1" and (allergy := segment.text(3, 2) or segment.text(3)):
                if segment.number == 1:
                    composer.heading("Allergies")
                composer.write(f"- {allergy}\n", message.place(segment, 3))
        document: Document = composer.document(_REGISTRATION, _REGISTRATION)
        if document.source.spans:
            held = Gathered()
            held.add(document)
            self.documents[_REGISTRATION] = held
