"""Claims out: 837P (005010X222A1), 837I (005010X223A2) and 837D (005010X224A2)."""

import itertools
from collections.abc import Sequence

from nosology.exchange.x12.codes_out import code_segments
from nosology.exchange.x12.envelope import Envelope, in_envelope
from nosology.exchange.x12.lines_out import line_segments
from nosology.exchange.x12.parts import (
    address,
    adjustments,
    composite,
    dated,
    day,
    demographics,
    person,
    provider,
    references,
    segment,
    subscriber,
)
from nosology.model.claim import Claim, ClaimForm, Coverage, OtherCoverage, Provider, Stay
from nosology.model.errors import UsageError

GUIDES = {
    ClaimForm.PROFESSIONAL: "005010X222A1",
    ClaimForm.INSTITUTIONAL: "005010X223A2",
    ClaimForm.DENTAL: "005010X224A2",
}
SELF = "18"
MOST_CLAIMS = 5_000
"""Claims in one transaction set, the most that the guides recommend."""


def claims_to_x12(claims: Sequence[Claim], envelope: Envelope) -> str:
    """Write claims of one form as one interchange; claims of one billing provider that follow each other share its loop.

    Nothing is checked here: see `gate`.

    Raises:
        UsageError: There are no claims, or claims of several forms.
    """
    forms = {claim.form for claim in claims}
    if len(forms) != 1:
        raise UsageError("A file holds claims of one form: give at least one claim, and each form its own file.")
    sets = [_transaction(some, envelope, number) for number, some in enumerate(itertools.batched(claims, MOST_CLAIMS), start=1)]
    return in_envelope(sets, GUIDES[forms.pop()], envelope)


def _transaction(claims: Sequence[Claim], envelope: Envelope, number: int) -> list[str]:
    control = f"{envelope.control_number}-{number}" if number > 1 else str(envelope.control_number)
    out = [
        segment("BHT", "0019", "00", control, day(envelope.created), envelope.time, "CH"),
        segment("NM1", "41", "2", envelope.submitter, "", "", "", "", "46", envelope.submitter_id),
        segment("PER", "IC", envelope.contact, "TE", envelope.phone),
        segment("NM1", "40", "2", envelope.receiver, "", "", "", "", "46", envelope.receiver_id),
    ]
    levels = itertools.count(1)
    for billing, members in itertools.groupby(claims, key=lambda claim: claim.billing):
        parent = next(levels)
        out += _billing(billing, parent)
        for claim in members:
            out += _hierarchy(claim, parent, levels) + _claim(claim)
    return out


def _billing(given: Provider, level: int) -> list[str]:
    out = [segment("HL", str(level), "", "20", "1")]
    out += [segment("PRV", "BI", "PXC", given.taxonomy)] if given.taxonomy else []
    out += [provider("85", given), *address(given.address)]
    out += references([("EI", given.tax_id)])
    return out + ([segment("PER", "IC", "", "TE", given.phone)] if given.phone else [])


def _hierarchy(claim: Claim, parent: int, levels: "itertools.count[int]") -> list[str]:
    """Loops 2000B and, when the patient is not the subscriber, 2000C."""
    coverage, own = claim.coverage, claim.patient is None
    level = next(levels)
    out = [segment("HL", str(level), str(parent), "22", "0" if own else "1")]
    out.append(subscriber(coverage, SELF if own else None))
    out += _subscriber(coverage)
    out.append(segment("NM1", "PR", "2", coverage.payer.name, "", "", "", "", "PI", coverage.payer.id))
    if claim.patient is not None:
        out += [segment("HL", str(next(levels)), str(level), "23", "0"), segment("PAT", coverage.relationship)]
        out += [person("QC", claim.patient), *address(claim.patient.address), *demographics(claim.patient)]
    return out


def _subscriber(coverage: Coverage) -> list[str]:
    given = coverage.subscriber
    return [person("IL", given, coverage.member_id), *address(given.address), *demographics(given)]


def _claim(claim: Claim) -> list[str]:
    institutional = claim.form is ClaimForm.INSTITUTIONAL
    place = composite(claim.facility_code, "A" if institutional else "B", claim.frequency)
    signed = "" if institutional else claim.signature_on_file
    causes = () if not claim.causes else ("", composite(claim.causes[0], *(claim.causes[1:2] or ("",)), "", claim.accident_state))
    out = [
        segment("CLM", claim.id, claim.charge.short, "", "", place, signed, claim.accepts_assignment, claim.assigns_benefits,
                claim.releases_information, *causes)
    ]  # fmt: skip
    out += _dates(claim)
    out += _stay(claim.stay) if claim.stay else []
    out += [segment("AMT", "F5", claim.patient_paid.short)] if claim.patient_paid else []
    out += references(
        [
            ("9F", claim.referral_number),
            ("G1", claim.prior_authorization),
            ("F8", claim.original_reference),
            ("EA", claim.record_number),
        ]
    )
    out += [segment("NTE", "ADD", claim.note)] if claim.note else []
    out += code_segments(claim) + _providers(claim)
    for other in claim.others:
        out += _other(other)
    for number, line in enumerate(claim.lines, start=1):
        out += line_segments(claim, line, number)
    return out


def _dates(claim: Claim) -> list[str]:
    days = (("431", claim.onset_date), ("439", claim.accident_date), ("435", claim.admitted), ("096", claim.discharged))
    out = [dated(qualifier, date) for qualifier, date in days if date]
    return out + ([dated("472", claim.service_date, claim.service_end)] if claim.service_date else [])


def _stay(stay: Stay) -> list[str]:
    out = [segment("DTP", "096", "TM", f"{stay.discharge_hour}00")] if stay.discharge_hour else []
    out.append(segment("DTP", "434", "RD8", f"{day(stay.start)}-{day(stay.end)}"))
    if stay.admitted and stay.admission_hour:
        out.append(segment("DTP", "435", "DT", f"{day(stay.admitted)}{stay.admission_hour}00"))
    elif stay.admitted:
        out.append(dated("435", stay.admitted))
    return [*out, segment("CL1", stay.admission_type, stay.admission_source, stay.status)]


def _providers(claim: Claim) -> list[str]:
    """Loops 2310, in the order of the guide of the form."""
    referring, rendering = _named("DN", claim.referring), _named("82", claim.rendering, "PE")
    facility = _named("77", claim.facility) + (address(claim.facility.address) if claim.facility else [])
    if claim.form is not ClaimForm.INSTITUTIONAL:
        return referring + rendering + facility
    attending, operating = _named("71", claim.attending, "AT"), _named("72", claim.operating)
    return attending + operating + _named("82", claim.rendering) + facility + referring


def _named(entity: str, given: Provider | None, role: str | None = None) -> list[str]:
    if given is None:
        return []
    specialty = [segment("PRV", role, "PXC", given.taxonomy)] if role and given.taxonomy else []
    return [provider(entity, given), *specialty]


def _other(other: OtherCoverage) -> list[str]:
    """Loop 2320 with 2330A and 2330B."""
    coverage = other.coverage
    out = [subscriber(coverage, coverage.relationship), *adjustments(other.adjustments)]
    out += [segment("AMT", "D", other.paid.short)] if other.paid is not None else []
    out += [segment("AMT", "EAF", other.remaining.short)] if other.remaining is not None else []
    out.append(segment("OI", "", "", other.assigns_benefits, "", "", other.releases_information))
    out += [person("IL", coverage.subscriber, coverage.member_id), *address(coverage.subscriber.address)]
    out.append(segment("NM1", "PR", "2", coverage.payer.name, "", "", "", "", "PI", coverage.payer.id))
    out += [dated("573", other.adjudicated)] if other.adjudicated else []
    return out + references([("F8", other.control_number)])
