"""Assigning procedure codes: statements to operations, operations to codes of the systems that the setting reports."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from nosology.coding.chart import Chart, Line, Place
from nosology.coding.draft import Draft
from nosology.coding.procedures.context import Context, Report, book
from nosology.coding.procedures.inspections import without_inspections
from nosology.coding.procedures.numbers import bill
from nosology.coding.procedures.operations import Operation, operations_of
from nosology.coding.procedures.pcs import Built, build
from nosology.coding.procedures.regions import families_of_several, is_elsewhere
from nosology.coding.procedures.several import Done, bill_several, instead_of
from nosology.coding.procedures.statements import Statement, is_stay, statements
from nosology.model.books import Step
from nosology.model.codes import CdtCode, Code, CodeSystem, CptCode, HcpcsCode, Icd10PcsCode
from nosology.model.encounter import Patient, Sex
from nosology.model.findings import Evidence
from nosology.model.result import CodedProcedure, ProviderQuery

__all__ = ["Assigned", "assign_operations", "number_code"]

_MATERNITY_AGE = 9
_CAVITIES = {"W": "DFTUW7G", "S": "S", "R": "R", "B": "B"}
"""Body systems that an inspection of each is part of operating on."""
_TYPES: Mapping[CodeSystem, type[Code]] = {CodeSystem.CPT: CptCode, CodeSystem.HCPCS: HcpcsCode, CodeSystem.CDT: CdtCode}
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
    several = {} if is_stay(chart) else _several(stated)
    stated = tuple(one for one in stated if any(one is own for own in several.get(one.family, (one,))))
    reading = _Reading(chart, Report.of(chart), list(chart.lines()), _scoped(stated), CodeSystem.ICD10PCS in systems, several)
    scopes = [one for one in stated if _is_judged_by_report(one, chart)]
    others = [one for one in stated if not _is_judged_by_report(one, chart)]
    chosen = [one for family in _by_family(others).values() for one in _choose_best(family, reading)]
    chosen += _scopes(scopes, reading.report, reading.of_stay)
    kept = [one for one in chosen if not any(_includes(other, one) for other in chosen)]
    for one in kept:
        _assign_pcs(one, draft, systems, assigned)
        if one.operation.family not in several:
            _assign_numbers(one, draft, systems, assigned)
        elif one is next(other for other in kept if other.operation.family == one.operation.family):
            _assign_several([other for other in kept if other.operation.family == one.operation.family], draft, systems, assigned)
    assigned.procedures = without_inspections(assigned.procedures)
    return assigned


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the statements of a chart are judged by: its operative text, its lines, where endoscopies are named, and which rows count."""

    chart: Chart
    report: Report
    lines: Sequence[Line]
    scoped: "_Scoped"
    of_stay: bool
    several: "_Several"

    def report_of(self, statement: Statement) -> Report:
        """The operative text without the sentences that tell of the same family elsewhere."""
        others = [one.place.line for one in self.several.get(statement.family, ()) if one.place.line != statement.place.line]
        return self.report.without(others) if others else self.report


def _is_judged_by_report(statement: Statement, chart: Chart) -> bool:
    """Whether a statement names an endoscopy under a procedure heading, or in a record that is no story of a stay."""
    return _is_scope(statement) and (statement.is_title or not is_stay(chart))


def _by_family(stated: Sequence[Statement]) -> Mapping[object, list[Statement]]:
    """The statements, each title alone, and each that tells of another place; of others all that name one family together."""
    families: dict[object, list[Statement]] = {}
    for at, statement in enumerate(stated):
        is_alone = statement.is_title or statement.family in families_of_several()
        families.setdefault(at if is_alone else statement.family, []).append(statement)
    return families


type _Several = Mapping[str, list[Statement]]


def _several(stated: Sequence[Statement]) -> _Several:
    """The families told at several places, with a statement for each place."""
    places: dict[str, list[Statement]] = {}
    for one in stated:
        line = one.place.line
        if one.family in families_of_several() and is_elsewhere(line, [own.place.line for own in places.get(one.family, [])]):
            places.setdefault(one.family, []).append(one)
    return {family: own for family, own in places.items() if len(own) > 1}


type _Scoped = Mapping[tuple[int, int], frozenset[str]]


def _scoped(stated: Sequence[Statement]) -> _Scoped:
    """The lines in which endoscopies are named, with their families."""
    lines: dict[tuple[int, int], frozenset[str]] = {}
    for one in stated:
        if _is_scope(one):
            lines[_key(one.place.line)] = lines.get(_key(one.place.line), frozenset()) | {one.family}
    return lines


def _key(line: Line) -> tuple[int, int]:
    return id(line.layout), line.sentence.start


def _own_lines(statement: Statement, lines: Sequence[Line], scoped: _Scoped) -> Sequence[Line]:
    """The lines up to the one that names another endoscopy, when the statement names one; all of them else."""
    own = _key(statement.place.line)
    if statement.family not in scoped.get(own, ()):
        return lines
    others = [key[1] for key, families in scoped.items() if key[0] == own[0] and statement.family not in families]
    low = max((at for at in others if at < own[1]), default=-1)
    high = min((at for at in others if at > own[1]), default=None)
    return [
        line
        for line in lines
        if _key(line)[0] == own[0] and low < line.sentence.start and (high is None or line.sentence.start < high)
    ]


def _choose_best(family: Sequence[Statement], reading: _Reading) -> Sequence[_Chosen]:
    """The rows that apply to the statement of a procedure that says most; in the story of a stay each is read among its neighbours."""
    told = tuple(statement.place.line.text for statement in family)
    best: list[_Chosen] = []
    for statement in family:
        report = reading.report_of(statement)
        if not statement.is_title and is_stay(reading.chart):
            report = Report.near(statement.place.line, _own_lines(statement, reading.lines, reading.scoped))
        fitting = list(_choose(Context(statement, report, told), reading.of_stay))
        if _needs(fitting) > _needs(best) or not best:
            best = fitting
    return best


def _needs(chosen: Sequence[_Chosen]) -> int:
    return sum(len(one.operation.needs) for one in chosen)


def _is_scope(statement: Statement) -> bool:
    """Whether the statement names an endoscopy: its family begins with one that only inspects."""
    return any(template[2:3] == "J" and "8" in template[3:] for row in operations_of()[statement.family] for template in row.pcs)


def _scopes(stated: list[Statement], report: Report, of_stay: bool) -> list[_Chosen]:
    """The endoscopies: of several each is judged by its own words, and by the whole report only when none of them says more."""
    several = len({statement.family for statement in stated}) > 1
    contexts = [Context(one, report, (one.place.line.text,), rivals=_rivals(one, stated), is_alone=several) for one in stated]
    chosen = [one for context in contexts for one in _choose(context, of_stay)]
    if several and not any(one.operation.needs for one in chosen):
        return [one for context in contexts for one in _choose(replace(context, is_alone=False), of_stay)]
    return chosen


def _rivals(one: Statement, stated: list[Statement]) -> tuple[int, ...]:
    line = one.place.line
    return tuple(other.place.first for other in stated if other is not one and other.place.line == line)


def _includes(other: _Chosen, one: _Chosen) -> bool:
    """Whether another operation includes this one; what is done on the other side is never included."""
    if _is_looked_at(one.operation, other.operation):
        return True
    family = one.operation.family.removeprefix("+")
    if not any(fnmatchcase(family, included.removeprefix("+")) for included in other.operation.drops):
        return False
    sides = {other.context.side(), one.context.side()}
    return sides != {"left", "right"}


def _is_looked_at(one: Operation, other: Operation) -> bool:
    """Whether one only inspects where the other operates: not coded beside it (ICD-10-PCS B3.11a)."""
    seen = {template[1] for template in one.pcs if template[:1] == "0" and template[2:3] == "J"}
    done = {template[1] for template in other.pcs if template[:1] == "0" and template[2:3] != "J"}
    return any(system in _CAVITIES and not done.isdisjoint(_CAVITIES[system]) for system in seen)


def _choose(context: Context, of_stay: bool) -> Iterator[_Chosen]:
    """The rows of the statement's family that apply."""
    fitting = []
    for operation in operations_of(of_stay).get(context.statement.family, ()):
        places = context.fits(operation) if _led_by(operation, context.statement) else None
        if places is not None:
            fitting.append(_Chosen(operation, context, places))
    if not fitting:
        return
    if fitting[0].operation.is_additive:
        more = [one for one in fitting if one.operation.needs]
        yield from more or fitting[:1]
        return
    yield max(fitting, key=lambda one: (len(one.operation.needs), _led_by(one.operation, context.statement)))


def _led_by(operation: Operation, statement: Statement) -> int:
    """How many of the statement's own words name the operation."""
    place = statement.place
    found = book(operation.lead).find(place.line.layout.norms, place.first, place.last + 1)
    return max((hit.last - hit.first + 1 for hit in found), default=0)


def _assign_numbers(one: _Chosen, draft: Draft, systems: frozenset[CodeSystem], assigned: Assigned) -> None:
    if CodeSystem.CPT in systems and one.operation.numbers and draft.editions.has("hcpcs"):
        for line in bill(one.operation, one.context, draft.encounter, draft.editions.hcpcs):
            steps = (_named(one), *line.steps)
            _add(assigned, number_code(line.code, draft, one.context.evidence(one.places), steps, line.modifiers, line.units))


def _assign_several(family: Sequence[_Chosen], draft: Draft, systems: frozenset[CodeSystem], assigned: Assigned) -> None:
    """The numbers of one family that was done at several places."""
    if CodeSystem.CPT not in systems or not draft.editions.has("hcpcs"):
        return
    done = [Done(one.operation, one.context, one.context.evidence(one.places)) for one in family]
    named = _named(family[0])
    lines = list(bill_several(family[0].operation.family, done, draft.encounter, draft.editions.hcpcs))
    numbers = [line.code for line, _ in lines]
    for line, one in lines:
        number = instead_of(line.code, numbers)
        assigned.procedures.append(number_code(number, draft, one.evidence, (named, *line.steps), line.modifiers, line.units))


def _assign_pcs(one: _Chosen, draft: Draft, systems: frozenset[CodeSystem], assigned: Assigned) -> None:
    if CodeSystem.ICD10PCS not in systems or not one.operation.pcs or not draft.editions.has("icd10pcs"):
        return
    edition = draft.editions.icd10pcs
    for template in one.operation.pcs:
        for built in build(template, _focused(one), edition):
            if built.code[0] == "1" and not _may_be_pregnant(draft.encounter.patient):
                continue
            evidence = one.context.evidence(one.places)
            if not built.is_complete:
                query = _query(one, built)
                if all(asked.topic != query.topic for asked in assigned.queries):
                    assigned.queries.append(query)
                continue
            steps = (_named(one), *(Step("axis", "ICD-10-PCS B2-B6", note) for note in built.notes))
            _add(
                assigned,
                CodedProcedure(
                    CodeSystem.ICD10PCS, Icd10PcsCode(built.code), edition.title(built.code), evidence, steps, confidence=0.8
                ),
            )


def _focused(one: _Chosen) -> Context:
    """The context with its focus on the sentences that meet what the row needs; the statement's own first, if it is among them."""
    context, line = one.context, one.context.statement.place.line
    found = [place.line for need in one.operation.needs for place in context.report.places(need.phrase)]
    beside = tuple(other for other in found if other.sentence.start != line.sentence.start)
    is_own = any(place.line.sentence.start == line.sentence.start for place in one.places) or not one.places
    return replace(context, focus=(line, *beside) if is_own else (*beside, line))


def _may_be_pregnant(patient: Patient) -> bool:
    """Whether the products of conception can be the patient's: they are on the record of the mother, not on the child's.

    Source: ICD-10-PCS Official Guidelines C1; Medicare Code Editor, maternity age 9-64.
    """
    return patient.sex is not Sex.MALE and (patient.age is None or patient.age >= _MATERNITY_AGE)


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
    """A procedure in the system its number belongs to; its title where it is public: licensed descriptors never enter a result."""
    row = draft.editions.hcpcs.entry(number)
    system, title = row.system, (row.title or row.short_title) if row.system is CodeSystem.HCPCS else ""
    return CodedProcedure(system, _TYPES[system](number), title, evidence, steps, modifiers, units, 0.8)


def _add(assigned: Assigned, procedure: CodedProcedure) -> None:
    """Add a procedure, once for each code and its modifiers."""
    key = (procedure.code.value, procedure.modifiers)
    if all((other.code.value, other.modifiers) != key for other in assigned.procedures):
        assigned.procedures.append(procedure)
