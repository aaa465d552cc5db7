"""The texts of FHIR resources: attachments, compositions, reports, and values as lines."""

from collections.abc import Callable, Iterable

from nosology.exchange.composing import Composer
from nosology.exchange.embedded import from_base64, take_embedded
from nosology.exchange.fhir.facts import OUR_KIND
from nosology.exchange.fhir.resources import Held, Resource, Resources
from nosology.exchange.fhir.values import Json, at, code_in, concept, figure, objects, text
from nosology.exchange.gathering import Gathered
from nosology.exchange.limits import MAX_DEPTH, refuse_depth
from nosology.exchange.markup import plain_of_html, write_html
from nosology.exchange.text import read_text
from nosology.exchange.vocabulary import kind_of, section_name
from nosology.model.encounter import Document
from nosology.model.errors import InputError
from nosology.model.source import Place, SourceMap, SourceSpan

OUR_DOCUMENT = "urn:nosology:document"
_WITHDRAWN = frozenset(["entered-in-error", "superseded", "cancelled", "unknown"])


class Texts:
    """Takes the texts of the resources of one encounter."""

    def __init__(self, resources: Resources, gathered: Gathered, depth: int) -> None:
        self.resources = resources
        self.gathered = gathered
        self.depth = depth

    def take(self, members: Iterable[Resource]) -> None:
        """Take all texts: documents in their order, then the values as documents of their own."""
        held = [resource for resource in members if not self._is_withdrawn(resource)]
        takers: dict[str, Callable[[Resource], None]] = {
            "DocumentReference": self._document,
            "Composition": self._composition,
            "DiagnosticReport": self._report,
        }
        for resource in held:
            if resource.type in takers:
                takers[resource.type](resource)
        self._observations([resource for resource in held if resource.type == "Observation"])
        self._medications([resource for resource in held if resource.type == "MedicationRequest"])
        self._notes([resource for resource in held if resource.type in ("Condition", "Procedure")])

    def _is_withdrawn(self, resource: Resource) -> bool:
        status = text(resource.value, "status") or text(resource.value, "verificationStatus", "coding", "code")
        if status in _WITHDRAWN:
            self.gathered.miss(resource.place, f"a resource that its sender withdrew ({status})")
        return status in _WITHDRAWN

    def _document(self, resource: Resource) -> None:
        """The first form of a document that has content here; the others are the same text again."""
        contents = list(objects(resource.value, "content"))
        taken = False
        for number, content in enumerate(contents, start=1):
            place = resource.place if len(contents) == 1 else f"{resource.place} content {number}"
            if taken:
                self.gathered.miss(place, "another form of the same document")
            else:
                taken = self._attachment(at(content, "attachment"), self._named(resource), place, resource)

    def _named(self, resource: Resource) -> Document:
        value = resource.value
        identifiers = [item for item in objects(value, "identifier") if text(item, "system") == OUR_DOCUMENT]
        id = text(identifiers, "value") or text(value, "id") or resource.type.lower()
        type = value.get("type") or value.get("code")
        kind = code_in(type, OUR_KIND) or kind_of(text(type, "coding", "code"), concept(type))
        return Document(id, kind, "")

    def _attachment(self, attachment: object, document: Document, place: str, owner: Resource) -> bool:
        data = self._bytes(attachment, place, owner)
        if data is None:
            return False
        if text(attachment, "contentType").lower().startswith("text/plain"):
            return self._plain(data, document, place)
        take_embedded(self.gathered, data, document, place, self.depth)
        return True

    def _plain(self, data: bytes, document: Document, place: str) -> bool:
        try:
            words = data.decode("utf-8")
        except UnicodeDecodeError:
            try:
                words = read_text(data)
            except InputError as error:
                self.gathered.miss(place, f"an attachment: {error}")
                return False
        spans = (SourceSpan(0, len(words), Place(place)),) if words else ()
        self.gathered.add(Document(document.id, document.kind, words, SourceMap(spans)))
        return True

    def _bytes(self, attachment: object, place: str, owner: Resource) -> bytes | None:
        data = text(attachment, "data")
        binary = self.resources.find(text(attachment, "url"), owner)
        if not data and binary is not None:
            data = text(binary.value, "data")
        if not data:
            self.gathered.miss(place, "an attachment that stands elsewhere; give its file as well")
            return None
        try:
            return from_base64(data)
        except ValueError:
            self.gathered.miss(place, "an attachment whose base64 is damaged")
            return None

    def _composition(self, resource: Resource) -> None:
        composer = Composer()
        for number, section in enumerate(objects(resource.value, "section"), start=1):
            self._section(section, composer, f"{resource.place} section {number}", 0)
        if composer.is_blank and text(resource.value, "text", "div"):
            write_html(text(resource.value, "text", "div"), composer, self.gathered, f"{resource.place} text")
        self._keep(composer, self._named(resource))

    def _section(self, section: Json, composer: Composer, place: str, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise refuse_depth("FHIR input")
        known = section_name(text(section, "code", "coding", "code"))
        title = text(section, "title") or concept(section.get("code"))
        if title or known:
            composer.heading(title, Place(f"{place} title"), known)
        if text(section, "text", "div"):
            write_html(text(section, "text", "div"), composer, self.gathered, place)
            composer.line()
        for number, inner in enumerate(objects(section, "section"), start=1):
            self._section(inner, composer, f"{place}.{number}", depth + 1)

    def _report(self, resource: Resource) -> None:
        forms = list(objects(resource.value, "presentedForm"))
        if forms:
            self._document(
                Held(resource.type, resource.value | {"content": [{"attachment": form} for form in forms]}, resource.place)
            )
        composer = Composer()
        if conclusion := text(resource.value, "conclusion"):
            composer.heading(concept(resource.value.get("code")), Place(resource.place))
            composer.heading("Impression")
            composer.write(conclusion, Place(resource.place))
        self._keep(composer, self._named(resource))

    def _observations(self, observations: list[Resource]) -> None:
        composer = Composer()
        heading = ""
        for resource in sorted(observations, key=_category):
            words = _value(resource.value)
            notes = [text(note, "text") for note in objects(resource.value, "note")]
            if not words and not any(notes):
                self.gathered.miss(resource.place, "an observation without a value")
                continue
            category = section_name(f"fhir:{_category(resource)}") or "Results"
            if category != heading:
                composer.heading(category)
                heading = category
            self._item(composer, f"{concept(resource.value.get('code'))}: {words}" if words else "", notes, resource)
        self._keep(composer, Document("observations", "results", ""))

    def _medications(self, requests: list[Resource]) -> None:
        composer = Composer()
        for resource in requests:
            value = resource.value
            if text(value, "status") in ("stopped", "draft") or value.get("doNotPerform") is True:
                self.gathered.miss(resource.place, "a medication that is not taken (stopped, draft or not to be given)")
                continue
            medication = self.resources.find(value.get("medicationReference"), resource)
            name = concept(medication.value.get("code") if medication else value.get("medicationCodeableConcept"))
            name = name or text(value, "medicationReference", "display")
            dosage = ", ".join(filter(None, (text(item, "text") for item in objects(value, "dosageInstruction"))))
            if composer.is_blank:
                composer.heading("Medications")
            self._item(composer, ", ".join(filter(None, (name, dosage))), _notes(value), resource)
        self._keep(composer, Document("medications", "medications", ""))

    def _notes(self, resources: list[Resource]) -> None:
        composer = Composer()
        for resource in resources:
            self._item(composer, "", _notes(resource.value), resource)
        self._keep(composer, Document("notes", "note", ""))

    def _item(self, composer: Composer, line: str, notes: list[str], resource: Resource) -> None:
        place = Place(resource.place)
        if line:
            composer.line()
            composer.write("- ")
            composer.write(line, place)
        for note in filter(None, notes):
            composer.line()
            composer.write(note, Place(f"{resource.place} note"))
        composer.line()

    def _keep(self, composer: Composer, document: Document) -> None:
        if not composer.is_blank:
            self.gathered.add(composer.document(document.id, document.kind))


def _category(resource: Resource) -> str:
    return text(resource.value, "category", "coding", "code")


def _notes(value: Json) -> list[str]:
    return [text(note, "text") for note in objects(value, "note")]


def _value(value: Json) -> str:
    """The value of an observation or of its components, with its limits and how it was judged."""
    words = _one_value(value)
    parts = [f"{concept(part.get('code'))} {_one_value(part)}" for part in objects(value, "component") if _one_value(part)]
    words = ", ".join(filter(None, (words, *parts)))
    limits = text(value, "referenceRange", "text")
    low, high = figure(value, "referenceRange", "low", "value"), figure(value, "referenceRange", "high", "value")
    limits = limits or (f"{low}-{high}" if low and high else "")
    judged = concept(at(value, "interpretation")) or text(value, "interpretation", "coding", "code")
    return words and words + (f" (reference {limits})" if limits else "") + (f" [{judged}]" if judged else "")


def _one_value(value: Json) -> str:
    quantity = value.get("valueQuantity")
    if isinstance(quantity, dict) and figure(quantity, "value"):
        sign, unit = text(quantity, "comparator"), text(quantity, "unit") or text(quantity, "code")
        return f"{sign}{figure(quantity, 'value')} {unit}".strip()
    words = concept(value.get("valueCodeableConcept")) or text(value, "valueString")
    if "<" in words and "</" in words:
        words = plain_of_html(words)
    if isinstance(value.get("valueBoolean"), bool):
        words = "yes" if value["valueBoolean"] else "no"
    return words or figure(value, "valueInteger") or text(value, "valueDateTime")
