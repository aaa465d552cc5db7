"""Assigning procedure codes: statements to operations, operations to codes of the systems that the setting reports."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from nosology.coding.chart import Chart, Place
from nosology.coding.draft import Draft
from nosology.coding.procedures.context import Context, Report, book
from nosology.coding.procedures.numbers import bill
from nosology.coding.procedures.operations import Operation, operations_of
from nosology.coding.procedures.pcs import Built, build
from nosology.coding.procedures.statements import Statement, statements
from nosology.model.books import Step
from nosology.model.codes import CodeSystem, CptCode, HcpcsCode, Icd10PcsCode
from nosology.model.findings import Evidence
from nosology.model.result import CodedProcedure, ProviderQuery

__all__ = ["Assigned", "assign_operations", "number_code"]

_UNSTATED = ("other", "unable to determine")


@dataclass(slots=True)
class Assigned:
    """What was assigned and what must be asked, in order of the statements."""

    procedures: list[CodedProcedure] = field(default_factory=list)
    queries: list[ProviderQuery] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Chosen:
    operation: Operation
    context: Context
    places: tuple[Place, ...]


def assign_operations(draft: Draft, chart: Chart, systems: frozenset[CodeSystem]) -> Assigned:
    """Assign the operations of a chart.

    Args:
        draft: The encounter with its editions.
        chart: Its documents.
        systems: The code sets in which its setting reports procedures.
    """
    assigned = Assigned()
    stated = statements(chart) if systems else ()
    if not stated:
        return assigned
    report = Report.of(chart)
    chosen = [one for statement in stated for one in _choose(Context(statement, report))]
    for one in chosen:
        if not any(_includes(other, one) for other in chosen):
            _assign(one, draft, systems, assigned)
    return assigned


def _includes(other: _Chosen, one: _Chosen) -> bool:
    """Whether another operation includes this one; what is done on the other side is never included."""
    family = one.operation.family.removeprefix("+")
    if not any(fnmatchcase(family, included.removeprefix("+")) for included in other.operation.drops):
        return False
    sides = {other.context.side(), one.context.side()}
    return sides != {"left", "right"}


def _choose(context: Context) -> Iterator[_Chosen]:
    """The rows of the statement's family that apply."""
    fitting = []
    for operation in operations_of()[context.statement.family]:
        places = context.fits(operation) if _is_led(operation, context.statement) else None
        if places is not None:
            fitting.append(_Chosen(operation, context, places))
    if not fitting:
        return
    if fitting[0].operation.is_additive:
        more = [one for one in fitting if one.operation.needs]
        yield from more or fitting[:1]
        return
    yield max(fitting, key=lambda one: len(one.operation.needs))


def _is_led(operation: Operation, statement: Statement) -> bool:
    """Whether the statement's own words name the operation."""
    place = statement.place
    return any(True for _ in book(operation.lead).find(place.line.layout.norms, place.first, place.last + 1))


def _assign(one: _Chosen, draft: Draft, systems: frozenset[CodeSystem], assigned: Assigned) -> None:
    if CodeSystem.ICD10PCS in systems and one.operation.pcs and draft.editions.has("icd10pcs"):
        _assign_pcs(one, draft, assigned)
    if CodeSystem.CPT in systems and one.operation.numbers and draft.editions.has("hcpcs"):
        for line in bill(one.operation, one.context, draft.encounter, draft.editions.hcpcs):
            steps = (_named(one), *line.steps)
            _add(assigned, number_code(line.code, draft, one.context.evidence(one.places), steps, line.modifiers, line.units))


def _assign_pcs(one: _Chosen, draft: Draft, assigned: Assigned) -> None:
    edition = draft.editions.icd10pcs
    for template in one.operation.pcs:
        for built in build(template, one.context, edition):
            evidence = one.context.evidence(one.places)
            if not built.is_complete:
                assigned.queries.append(_query(one, built))
                continue
            steps = (_named(one), *(Step("axis", "ICD-10-PCS B2-B6", note) for note in built.notes))
            _add(
                assigned,
                CodedProcedure(
                    CodeSystem.ICD10PCS, Icd10PcsCode(built.code), edition.title(built.code), evidence, steps, confidence=0.8
                ),
            )


def _named(one: _Chosen) -> Step:
    statement = one.context.statement
    where = "a procedure heading" if statement.is_title else "the record"
    return Step("operation", one.operation.source, f"{one.operation.family.removeprefix('+')}: stated as done under {where}")


def _query(one: _Chosen, built: Built) -> ProviderQuery:
    term = one.context.statement.place.evidence.text
    return ProviderQuery(
        topic=f"{built.code}: {built.axis.lower()}",
        question=f"Please clarify the {built.axis.lower()} of the documented procedure “{term}”, if known.",
        options=(*built.legal, *_UNSTATED),
        indicators=(one.context.statement.place.evidence,),
    )


def number_code(
    number: str,
    draft: Draft,
    evidence: tuple[Evidence, ...],
    steps: tuple[Step, ...],
    modifiers: tuple[str, ...] = (),
    units: int = 1,
) -> CodedProcedure:
    """A procedure in the system its number belongs to; the title is the licensed or public one, else empty."""
    books = draft.editions.hcpcs
    system = books.entry(number).system
    code = CptCode(number) if system is CodeSystem.CPT else HcpcsCode(number)
    return CodedProcedure(system, code, books.title(number), evidence, steps, modifiers, units, 0.8)


def _add(assigned: Assigned, procedure: CodedProcedure) -> None:
    """Add a procedure, once for each code and its modifiers."""
    key = (procedure.code.value, procedure.modifiers)
    if all((other.code.value, other.modifiers) != key for other in assigned.procedures):
        assigned.procedures.append(procedure)
