"""Claims out: from encounters and what billing knows of them, through the checks, to a file."""

import datetime
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nosology.desk.coding import Coder
from nosology.desk.intake import Said, Taken, take_in, take_together
from nosology.desk.remitting import claims_in
from nosology.exchange.claims.building import build_claim, form_for
from nosology.exchange.claims.checks import claim_findings
from nosology.exchange.claims.json import from_json
from nosology.exchange.fields import parse_json
from nosology.exchange.text import MAX_BYTES, read_text
from nosology.exchange.x12.envelope import Envelope
from nosology.exchange.x12.gate.passing import Check, through_gate
from nosology.exchange.x12.segments import is_x12
from nosology.model.claim import Claim, ClaimFinding, ClaimForm
from nosology.model.encounter import Encounter
from nosology.model.errors import ClaimError, EncounterError, InputError, NosologyError, UsageError
from nosology.model.result import CodedEncounter

if TYPE_CHECKING:
    from nosology.exchange.claims.validity import Validity

Json = dict[str, Any]


class ClaimFormat(StrEnum):
    """What a claim is written as."""

    X12_PROFESSIONAL = "837p"
    X12_INSTITUTIONAL = "837i"
    X12_DENTAL = "837d"
    FHIR = "fhir"
    CMS1500 = "cms1500"
    UB04 = "ub04"
    JSON = "json"


_FORMS = {
    ClaimFormat.X12_PROFESSIONAL: ClaimForm.PROFESSIONAL,
    ClaimFormat.X12_INSTITUTIONAL: ClaimForm.INSTITUTIONAL,
    ClaimFormat.X12_DENTAL: ClaimForm.DENTAL,
    ClaimFormat.CMS1500: ClaimForm.PROFESSIONAL,
    ClaimFormat.UB04: ClaimForm.INSTITUTIONAL,
}
_HEAD = 4096
_X12 = frozenset([ClaimFormat.X12_PROFESSIONAL, ClaimFormat.X12_INSTITUTIONAL, ClaimFormat.X12_DENTAL])


@dataclass(frozen=True, slots=True)
class Prepared:
    """A claim ready to be checked.

    Attributes:
        claim: The claim.
        findings: What is known to be missing already.
        encounter: What it was made of, unless it came as a claim.
        coded: The codes of that encounter.
        notes: What billing should know of it.
    """

    claim: Claim
    findings: tuple[ClaimFinding, ...] = ()
    encounter: Encounter | None = None
    coded: CodedEncounter | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """What is sent, and why the rest is not."""

    data: bytes
    sent: int
    findings: tuple[ClaimFinding, ...]


def read_billing(path: Path | None) -> Json:
    """Read a billing sheet: JSON with `claim`, `charges`, `revenue_codes`, `procedure_dates`, `envelope`.

    Raises:
        InputError: It cannot be opened.
        EncounterError: It is no JSON object.
    """
    if path is None:
        return {}
    value = parse_json(_text(path))
    if not isinstance(value, dict):
        raise EncounterError("billing must be a JSON object.")
    return value


def open_validity(home: Path | None = None) -> "Validity":
    """Which codes are valid on the date of a claim, by the installed code books.

    Raises:
        CodebookError: The code books cannot be opened.
    """
    from nosology.codebook.shelf import Codebook
    from nosology.exchange.claims.validity import Validity

    return Validity(Codebook.open(home, build_embedded=True))


def prepare(
    files: Sequence[str], billing: Json, format: ClaimFormat, said: Said, coder: Coder, together: bool = False
) -> Iterator[Prepared]:
    """The claims of inputs, one by one: encounters of any format, coded and completed by the billing sheet, or claims as JSON.

    Args:
        files: The inputs.
        billing: The billing sheet.
        format: What will be written.
        said: Setting and date, for records that do not say them.
        coder: Codes the encounters.
        together: The files are the documents of one encounter.

    Raises:
        NosologyError: An input cannot be used; the message says which.
    """
    if together:
        yield _made(_encounter(take_together(files, said)), billing, format, coder)
        return
    for name in files:
        claims = _claims_in(name)
        if claims is not None:
            yield from claims
            continue
        for taken in take_in([name], [], said):
            yield _made(_encounter(taken), billing, format, coder)


def _encounter(taken: Taken) -> Encounter:
    if isinstance(taken.outcome, NosologyError):
        raise type(taken.outcome)(f"{taken.place}: {taken.outcome}")
    return taken.outcome


def _made(encounter: Encounter, billing: Json, format: ClaimFormat, coder: Coder) -> Prepared:
    if not billing:
        raise UsageError("A record does not say who bills and who pays: add --billing FILE.json (see docs/claims.md).")
    coded = coder(encounter)
    built = build_claim(encounter, coded, billing, _FORMS.get(format) or form_for(encounter.setting))
    return Prepared(built.claim, built.findings, encounter, coded, built.notes)


def _claims_in(name: str) -> list[Prepared] | None:
    """The claims of a file that holds an 837, a claim as JSON or a list of them; None for everything else."""
    path = Path(name)
    if not path.is_file():
        return None
    with open(path, "rb") as stream:
        head = stream.read(_HEAD).decode("utf-8", "replace")
    if is_x12(head):
        claims, read = claims_in(name)
        missed = Counter(f"{unread.place.path.split()[-1]} {unread.reason}" for item in read for unread in item.unread)
        notes = tuple(f"{what} ({count} times)" for what, count in missed.items())
        return [Prepared(claim, notes=notes if number == 0 else ()) for number, claim in enumerate(claims)]
    if head.lstrip("\ufeff \r\n\t")[:1] not in ("{", "[") or '"coverage"' not in (text := _text(path)):
        return None
    value = parse_json(text)
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, dict) and "billing" in item and "coverage" in item for item in values):
        return None
    return [Prepared(from_json(Claim, item, "claim")) for item in values]


def _text(path: Path) -> str:
    try:
        with open(path, "rb") as stream:
            return read_text(stream.read(MAX_BYTES))
    except OSError as error:
        raise InputError(f"{path} cannot be opened ({error.strerror}). Check the path.") from None


def write_claims(
    prepared: Sequence[Prepared], format: ClaimFormat, billing: Json, now: datetime.datetime, validity: Check | None = None
) -> Written:
    """Check claims and write those that hold; as JSON, which is to look at, all of them.

    Args:
        prepared: What `prepare` made.
        format: What to write.
        billing: The billing sheet; its envelope is needed for X12 only.
        now: When this is, unless the envelope says it.
        validity: See `open_validity`.

    Raises:
        UsageError: A claim is not of the form that the format shows.
        MissingExtraError: The format needs a part that is not installed.
    """
    wanted = _FORMS.get(format)
    if wanted is not None and any(item.claim.form is not wanted for item in prepared):
        raise UsageError(f"--form {format} shows claims of the form {wanted}; one of the inputs is of another form.")
    known = [finding for item in prepared for finding in item.findings]
    ready = [item for item in prepared if not item.findings]
    if format in _X12:
        passed = through_gate([item.claim for item in ready], envelope_of(billing, now), validity, os.cpu_count() or 1)
        return Written(passed.text.encode("utf-8"), len(passed.claims), (*known, *passed.findings))
    for item in ready:
        known += [*claim_findings(item.claim), *(validity(item.claim) if validity else ())]
    refused = {finding.claim for finding in known}
    good = [item for item in ready if item.claim.id not in refused or format is ClaimFormat.JSON]
    created = made_at(envelope_of(billing, now)) if "envelope" in billing else now
    return Written(_shown(good, format, created) if good else b"", len(good), tuple(known))


def _shown(good: Sequence[Prepared], format: ClaimFormat, created: datetime.datetime) -> bytes:
    claims = [item.claim for item in good]
    if format is ClaimFormat.JSON:
        from nosology.exchange.claims.json import to_json

        return _dump([to_json(claim) for claim in claims])
    if format is ClaimFormat.FHIR:
        from nosology.exchange.fhir.claims import claim_to_fhir

        return _dump([claim_to_fhir(item.claim, created, item.encounter, item.coded) for item in good])
    from nosology.exchange.claims.forms import forms_as_pdf

    return forms_as_pdf(claims, format is ClaimFormat.UB04, created)


def _dump(values: list[Json]) -> bytes:
    return (json.dumps(values[0] if len(values) == 1 else values, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def envelope_of(billing: Json, now: datetime.datetime) -> Envelope:
    """The envelope that the billing sheet describes, dated now unless it says when.

    Raises:
        EncounterError: Something is missing or misspelt.
    """
    given = billing.get("envelope")
    if not isinstance(given, dict):
        raise EncounterError("billing.envelope is missing: it says who submits to whom (see docs/claims.md).")
    dated = {"created": now.date().isoformat(), "time": f"{now:%H%M}"} | given
    envelope = from_json(Envelope, dated, "billing.envelope")
    complaint = _wrong(envelope)
    if complaint:
        raise EncounterError(f"billing.envelope.{complaint}")
    return envelope


def made_at(envelope: Envelope) -> datetime.datetime:
    """When a file is made."""
    return datetime.datetime.combine(envelope.created, datetime.time(int(envelope.time[:2]), int(envelope.time[2:])))


def _wrong(envelope: Envelope) -> str | None:
    checks = (
        (1 <= envelope.control_number <= 999_999_999, "control_number must be from 1 to 999999999."),
        (envelope.usage in ("T", "P"), "usage must be T or P."),
        (2 <= len(envelope.submitter_id) <= 15 and 2 <= len(envelope.receiver_id) <= 15, "submitter_id and receiver_id have 2 to 15 characters."),
        (len(envelope.phone) == 10 and envelope.phone.isdigit(), "phone must have ten digits."),
        (len(envelope.time) == 4 and envelope.time.isdigit() and envelope.time < "2400" and envelope.time[2:] < "60", "time must be HHMM."),
        (max(map(len, (envelope.submitter, envelope.receiver, envelope.contact))) <= 60, "names have at most 60 characters."),
        (all(not set("*:~^\n\r") & set(text) for text in _texts(envelope)), "texts must not hold * : ~ ^ or line breaks."),
    )  # fmt: skip
    return next((message for holds, message in checks if not holds), None)


def _texts(envelope: Envelope) -> tuple[str, ...]:
    return envelope.submitter, envelope.submitter_id, envelope.receiver, envelope.receiver_id, envelope.contact


def require_sent(written: Written, total: int) -> None:
    """Raise what the findings amount to.

    Raises:
        ClaimError: Some claims are not written.
    """
    if written.findings:
        bad = len({finding.claim for finding in written.findings})
        were = (
            f"{total - written.sent} of {total} claims were not written"
            if written.sent < total
            else f"{bad} of {total} claims break rules"
        )
        raise ClaimError(f"{were} (see above). Correct them and run again.")
