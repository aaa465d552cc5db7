"""Service lines out: SV1, SV2, SV3 with what belongs to a line."""

from nosology.exchange.x12.parts import adjustments, composite, dated, provider, references, segment
from nosology.model.claim import Claim, ClaimForm, LineDecision, ServiceLine


def line_segments(claim: Claim, line: ServiceLine, number: int) -> list[str]:
    """The segments of loop 2400."""
    out = [segment("LX", str(number)), _service(claim.form, line)]
    out += [segment("TOO", "JP", tooth.number, composite(*tooth.surfaces)) for tooth in line.teeth]
    out += [dated("472", line.date, line.end)] if line.date else []
    out += references([("6R", line.control_number)])
    out += [segment("NTE", _NOTES[claim.form], line.note)] if line.note else []
    if line.drug:
        out += [segment("LIN", "", "N4", line.drug.ndc)]
        out += [segment("CTP", "", "", "", line.drug.quantity, composite(line.drug.unit))]
    if line.rendering:
        out.append(provider("82", line.rendering))
        out += [segment("PRV", "PE", "PXC", line.rendering.taxonomy)] if line.rendering.taxonomy else []
    for decision in line.decisions:
        out += _decision(claim.form, line, decision)
    return out


_NOTES = {ClaimForm.PROFESSIONAL: "ADD", ClaimForm.INSTITUTIONAL: "TPO", ClaimForm.DENTAL: "ADD"}


def _service(form: ClaimForm, line: ServiceLine) -> str:
    code, charge = procedure(form, line.code, line.modifiers), line.charge.short
    pointers = composite(*map(str, line.points_to))
    if form is ClaimForm.PROFESSIONAL:
        return segment("SV1", code, charge, line.unit, line.units, line.place_of_service, "", pointers)
    if form is ClaimForm.INSTITUTIONAL:
        withheld = line.non_covered.short if line.non_covered else ""
        return segment("SV2", line.revenue_code, code, charge, line.unit, line.units, "", withheld)
    areas = composite(*line.oral_areas)
    return segment("SV3", code, charge, line.place_of_service, areas, "", line.units, "", "", "", "", pointers)


def procedure(form: ClaimForm, code: str | None, modifiers: tuple[str, ...]) -> str:
    """A medical procedure identifier: code set, code, modifiers; empty without a code."""
    return composite("AD" if form is ClaimForm.DENTAL else "HC", code, *modifiers) if code else ""


def _decision(form: ClaimForm, line: ServiceLine, decision: LineDecision) -> list[str]:
    code = procedure(form, decision.code, decision.modifiers)
    revenue = line.revenue_code if form is ClaimForm.INSTITUTIONAL else ""
    out = [segment("SVD", decision.payer_id, decision.paid.short, code, revenue, decision.units)]
    return [*out, *adjustments(decision.adjustments), dated("573", decision.adjudicated)]
