"""Modifiers of what was done: for each the words or the table that decides; one that does not suit its number is left out and said.

Source: CPT modifiers; NCCI Policy Manual, chapter I; CMS Claims Processing Manual, chapters 4, 5, 12, 17 and 30.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nosology.codebook.hcpcs import HcpcsEdition
from nosology.coding.chart import Chart
from nosology.coding.draft import Draft
from nosology.coding.modifiers.adding import attribute, with_modifier
from nosology.coding.modifiers.cues import Cue, cues_of, near
from nosology.coding.modifiers.repeats import repeated
from nosology.coding.modifiers.separate import separated
from nosology.coding.modifiers.suitability import Reported, Unsuited, is_for, is_in, unsuited
from nosology.coding.visits import add_to_visit
from nosology.model.codes import CodeSystem
from nosology.model.encounter import Setting
from nosology.model.result import CodedProcedure, RuleFinding, Visit

__all__ = ["Modified", "modify", "unsuited_findings"]

_SERVICES = (CodeSystem.CPT, CodeSystem.HCPCS, CodeSystem.CDT)
_BESIDE = "surgery vaccines infusions 92920-92998"
"""Numbers beside which a visit of the same day takes a modifier: operations, administrations."""
_FACILITY = frozenset({Setting.HOSPITAL_OUTPATIENT, Setting.AMBULATORY_SURGERY})
_MAJOR = "090"


@dataclass(frozen=True, slots=True)
class Modified:
    """Services with their modifiers, and what is wrong among them."""

    procedures: tuple[CodedProcedure, ...]
    visit: Visit | None
    findings: tuple[RuleFinding, ...] = ()


def modify(draft: Draft, chart: Chart, procedures: tuple[CodedProcedure, ...], visit: Visit | None) -> Modified:
    """Give the services of an encounter the modifiers that its record and the tables support.

    Args:
        draft: The encounter with its editions.
        chart: Its documents.
        procedures: What was done, with the modifiers of site and extent.
        visit: The visit, or None.
    """
    services = [one for one in procedures if one.system in _SERVICES]
    if not draft.editions.has("hcpcs") or not (services or visit):
        return Modified(procedures, visit)
    books, cues = draft.editions.hcpcs, cues_of(chart, is_visit_alone=not services)
    if visit is not None:
        visit = _visit(visit, cues, services, draft)
    others = [one for one in procedures if one.system not in _SERVICES]
    services = _told(services, cues)
    services += repeated(chart, services, cues)
    services, findings = separated(draft, chart, services, cues)
    services = _multiple(services, books, draft.encounter.setting)
    kept, seen, wrong = _suited(services, visit, draft)
    return Modified((*others, *kept), seen, (*findings, *unsuited_findings(wrong)))


def _visit(visit: Visit, cues: Sequence[Cue], services: Sequence[CodedProcedure], draft: Draft) -> Visit:
    """The visit with 24 when the record says that it has nothing to do with the surgery before it, and with 25 or 57.

    Source: NCCI Policy Manual, chapter I, D (25, 57); CMS Claims Processing Manual, chapter 12, 40.2 (24).
    """
    setting = draft.encounter.setting
    beside = [one.code.value for one in services if is_in(one.code.value, _BESIDE)]
    major = [number for number in beside if attribute(draft.editions.hcpcs, number, "global_days") == _MAJOR]
    decided = next((cue for cue in cues if cue.modifier == "57"), None)
    if beside and (setting in _FACILITY or len(major) < len(beside)):
        visit = add_to_visit(visit, "25", f"reported beside {next(n for n in beside if n not in major or setting in _FACILITY)}")
    elif major and (decided or setting is Setting.EMERGENCY):
        said = f"“{decided.place.evidence.text}”" if decided else "decided at this visit"
        visit = add_to_visit(visit, "57", f"{said}, {major[0]} has 90 days")
    unrelated = next((cue for cue in cues if cue.modifier == "24"), None)
    return visit if unrelated is None else add_to_visit(visit, "24", f"“{unrelated.place.evidence.text}”")


def _told(services: Sequence[CodedProcedure], cues: Sequence[Cue]) -> list[CodedProcedure]:
    """The services with the modifiers that words of the record name."""
    taken = list(services)
    for cue in cues:
        if cue.modifier.islower() or cue.modifier.startswith("X") or not cue.to or cue.to == "visit":
            continue
        for at in (at for at in _takers(cue, taken) if is_for(cue.modifier, taken[at].code.value)):
            taken[at] = with_modifier(taken[at], cue.modifier, cue.source, f"“{cue.place.evidence.text}”")
    return taken


def _takers(cue: Cue, services: Sequence[CodedProcedure]) -> Iterable[int]:
    if cue.to in ("surgery", "therapy"):
        groups = "surgery catheter" if cue.to == "surgery" else "therapy"
        return [at for at, one in enumerate(services) if is_in(one.code.value, groups)]
    told = list(near(cue.place, [one.evidence for one in services]))
    return told or ([0] if len(services) == 1 else [])


def _multiple(services: list[CodedProcedure], books: HcpcsEdition, setting: Setting) -> list[CodedProcedure]:
    """The operations of an office after the one that pays most, with 51 where the multiple procedure indicator says that they are cut.

    Source: MPFS multiple procedure indicators 1, 2 and 3; CPT modifier 51.
    """
    if setting is not Setting.PHYSICIAN_OFFICE:
        return services
    cut = [at for at, one in enumerate(services) if _is_cut(one, books)]
    first = max(cut, key=lambda at: float(attribute(books, services[at].code.value, "nonfac_total") or 0), default=-1)
    for at in cut:
        if at != first and services[at].code.value != services[first].code.value:
            indicator = attribute(books, services[at].code.value, "multiple")
            services[at] = with_modifier(
                services[at], "51", "MPFS multiple procedure indicator", f"indicator {indicator}, beside another"
            )
    return services


def _is_cut(service: CodedProcedure, books: HcpcsEdition) -> bool:
    number = service.code.value
    is_operation = is_in(number, "surgery") and attribute(books, number, "global_days") in ("000", "010", "090")
    return is_operation and attribute(books, number, "multiple") in ("1", "2", "3") and "50" not in service.modifiers


def _suited(
    services: Sequence[CodedProcedure], visit: Visit | None, draft: Draft
) -> tuple[list[CodedProcedure], Visit | None, list[Unsuited]]:
    """The services and the visit without the modifiers that do not suit them, and those."""
    encounter = draft.encounter
    lines = [Reported(one.code.value, one.modifiers) for one in services]
    lines += [Reported(visit.code, visit.modifiers)] if visit is not None else []
    if not any(line.modifiers for line in lines):
        return list(services), visit, []
    wrong = list(unsuited(lines, draft.editions.hcpcs, encounter.date_of_service, encounter.setting))
    bad = {(one.number, one.modifier) for one in wrong}
    kept = [replace(one, modifiers=_without(one.code.value, one.modifiers, bad)) for one in services] if bad else list(services)
    if visit is not None and bad:
        visit = replace(visit, modifiers=_without(visit.code, visit.modifiers, bad))
    return kept, visit, wrong


def _without(number: str, modifiers: Sequence[str], bad: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(modifier for modifier in modifiers if (number, modifier) not in bad)


def unsuited_findings(wrong: Iterable[Unsuited]) -> Iterator[RuleFinding]:
    """What does not suit, as findings."""
    for one in wrong:
        yield RuleFinding("MODIFIER", "warning", one.message, one.cite)
