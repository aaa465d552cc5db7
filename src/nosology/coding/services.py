"""Procedures, services and the visit of an encounter, in the code sets that its setting reports."""

from dataclasses import dataclass

from nosology.coding.chart import Chart
from nosology.coding.draft import Draft
from nosology.coding.procedures.assigning import assign_operations, number_code
from nosology.coding.procedures.imaging import radiographs
from nosology.coding.visits import VisitServices, score_visit
from nosology.model.books import Step
from nosology.model.codes import CodeSystem
from nosology.model.result import CodedProcedure, ProviderQuery, RuleFinding, Visit
from nosology.reading.layout import lay_out

__all__ = ["Services", "assign_services"]


@dataclass(frozen=True, slots=True)
class Services:
    """What was done in an encounter.

    Attributes:
        procedures: Procedures and services.
        visit: The visit with its level, None where none is reported.
        queries: What the record leaves open.
        findings: Rules that the record breaks.
    """

    procedures: tuple[CodedProcedure, ...] = ()
    visit: Visit | None = None
    queries: tuple[ProviderQuery, ...] = ()
    findings: tuple[RuleFinding, ...] = ()


def assign_services(draft: Draft) -> Services:
    """Assign procedures, services and the visit, in the code sets of the setting's profile."""
    systems = draft.profile.systems
    if not systems:
        return Services()
    chart = Chart(draft.encounter, tuple(lay_out(document) for document in draft.encounter.documents))
    assigned = assign_operations(draft, chart, systems)
    visit = score_visit(draft, chart) if CodeSystem.CPT in systems else VisitServices()
    return Services(
        procedures=(*assigned.procedures, *_imaging(draft, chart), *_add_ons(draft, visit)),
        visit=visit.visit,
        queries=tuple(assigned.queries),
    )


def _imaging(draft: Draft, chart: Chart) -> tuple[CodedProcedure, ...]:
    """Radiographs taken at the visit."""
    if CodeSystem.CPT not in draft.profile.systems or not draft.editions.has("hcpcs"):
        return ()
    books, day = draft.editions.hcpcs, draft.encounter.date_of_service
    return tuple(
        number_code(one.number, draft, one.evidence, one.steps, one.modifiers)
        for one in radiographs(chart)
        if books.is_active(one.number, day)
    )


def _add_ons(draft: Draft, services: VisitServices) -> tuple[CodedProcedure, ...]:
    if not draft.editions.has("hcpcs"):
        return ()
    books, day = draft.editions.hcpcs, draft.encounter.date_of_service
    return tuple(
        number_code(code, draft, evidence, (Step("visit", "CPT E/M 2023", reason),), units=units)
        for code, units, evidence, reason in services.add_ons
        if books.is_active(code, day)
    )
