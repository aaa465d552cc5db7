"""CPT and HCPCS numbers of an operation, with the modifiers that say where and how far, and their units."""

from collections.abc import Iterator, Mapping
from functools import cache

from nosology.codebook.hcpcs import HcpcsEdition
from nosology.coding.procedures.context import Context
from nosology.coding.procedures.measures import choose, count_in
from nosology.coding.procedures.operations import Condition, Operation
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.encounter import Encounter, Setting
from nosology.model.findings import Evidence
from nosology.words.phrasebook import Phrasebook

__all__ = ["Line", "bill"]

_FACILITY = frozenset({Setting.AMBULATORY_SURGERY, Setting.HOSPITAL_OUTPATIENT, Setting.EMERGENCY})
_STOPPED = (
    "procedure|case|surgery|operation|colonoscopy|attempt was|were ?then aborted|terminated|discontinued|abandoned|stopped|cancelled / "
    "aborted|discontinued|terminated procedure|colonoscopy|case / unable to complete ?the|this procedure|colonoscopy / "
    "procedure could not be completed / incomplete colonoscopy"
)
_UNANESTHETIZED = "prior to|before ?the ?administration|induction of anesthesia|sedation"
_SITE_MODIFIERS = {"finger": "finger", "toe": "toe", "lid": "lid", "coronary": "coronary"}


class Line:
    """One number to report."""

    __slots__ = ("code", "modifiers", "steps", "units")

    def __init__(self, code: str, modifiers: tuple[str, ...], units: int, steps: tuple[Step, ...]) -> None:
        """Hold the number with its modifiers, units and reasons."""
        self.code = code
        self.modifiers = modifiers
        self.units = units
        self.steps = steps


@cache
def site_modifiers() -> Mapping[str, Phrasebook[tuple[str, str]]]:
    """For each kind of site modifier the words that name the site, with the modifiers of the right and the left one."""
    kinds: dict[str, list[tuple[str, tuple[str, str]]]] = {}
    for row in read_table("procedures/site-modifiers"):
        kinds.setdefault(row["kind"], []).append((row["words"], (row["right"], row["left"])))
    return {kind: Phrasebook(rows) for kind, rows in kinds.items()}


def bill(
    operation: Operation, context: Context, encounter: Encounter, books: HcpcsEdition, total: float | None = None
) -> Iterator[Line]:
    """The numbers of an operation that are active on the date of service, each with modifiers and reasons.

    Args:
        operation: The row of the table.
        context: Where it was done.
        encounter: Whose it was.
        books: The book of the day.
        total: The length or count of several places together, in place of what the context says.
    """
    places, steps = _where(operation.side, context)
    stopped = _stopped(context, encounter.setting)
    for written in operation.numbers:
        entry, _, counted = written.partition("@")
        measured = choose(entry, context, total)
        number, by_age = _by_age(measured.number, encounter.patient.age)
        if not books.is_active(number, encounter.date_of_service):
            continue
        units = _units(counted, context, total)
        if units > 0:
            sides, why = ((), ()) if "50" in places and _is_for_one_side(number, books) else (places, steps)
            modifiers, reasons = (*stopped[0], *sides), (*stopped[1], *why)
            own = modifiers if number[0].isdigit() else sides
            yield Line(number, own, units, (*measured.steps, *by_age, *(reasons if number[0].isdigit() else why)))


def _is_for_one_side(number: str, books: HcpcsEdition) -> bool:
    """Whether the number does not take modifier 50: it stands for both sides already, or sides mean nothing (MPFS bilateral 0, 2, 9)."""
    return dict(books.entry(number).attributes).get("bilateral") in ("0", "2", "9")


def _by_age(written: str, age: int | None) -> tuple[str, tuple[Step, ...]]:
    """`42820/42821:12`: the first number below 12 years, the second from then on; the first, and said so, when no age is recorded."""
    below, _, rest = written.partition("/")
    if not rest:
        return below, ()
    above, _, limit = rest.partition(":")
    if age is None:
        return below, (Step("age", "CPT", f"age not recorded: {above} from {limit} years"),)
    return (below if age < int(limit) else above), (Step("age", "CPT", f"{age} years"),)


def _units(counted: str, context: Context, total: float | None) -> int:
    if not counted:
        return 1
    if counted.isdigit():
        return int(counted)
    what, _, less = counted.partition("-")
    count = {"levels": len(context.joints()), "count": int(total) if total else count_in(context)}.get(what) or 1
    return count - int(less or 0)


def _where(kind: str, context: Context) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """The modifiers that say on which side, finger, toe, lid or vessel."""
    if not kind:
        return (), ()
    side = context.side()
    if kind in _SITE_MODIFIERS:
        named = site_modifier(kind, context, side)
        if named or kind == "coronary":
            return (named,) if named else (), (Step("modifier", "HCPCS modifiers", f"{named}: the site named"),) if named else ()
    if side == "bilateral":
        return ("50",), (Step("modifier", "CPT modifier 50", "50: both sides in one session"),)
    if side is None:
        return (), ()
    modifier = "RT" if side == "right" else "LT"
    return (modifier,), (Step("modifier", "HCPCS modifiers", f"{modifier}: {side} side"),)


def site_modifier(kind: str, context: Context, side: str | None) -> str | None:
    """The modifier of the finger, toe, lid or vessel that the statement names, or None."""
    line = context.statement.place.line
    for found in site_modifiers()[kind].find(line.layout.norms, *line.bounds):
        right, left = found.value
        if right == left:
            return right
        if side in ("right", "left"):
            return right if side == "right" else left
    return None


def _stopped(context: Context, setting: Setting) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """73 or 74 where a facility's procedure was stopped before or after anesthesia, 53 on the professional claim.

    Source: CPT modifiers 53, 73, 74; CMS Claims Processing Manual, chapter 4, 20.6.4 and chapter 14, 40.4.
    """
    place = context.meets(Condition(_STOPPED))
    if place is None:
        return (), ()
    said = f"“{place.evidence.text}”"
    if setting not in _FACILITY:
        return ("53",), (Step("modifier", "CPT modifier 53", f"53: {said}"),)
    modifier = "73" if context.meets(Condition(_UNANESTHETIZED)) else "74"
    return (modifier,), (Step("modifier", f"CPT modifier {modifier}", f"{modifier}: {said}"),)


def stop_evidence(context: Context) -> tuple[Evidence, ...]:
    """Where the report says that the procedure was stopped."""
    place = context.meets(Condition(_STOPPED))
    return (place.evidence,) if place else ()
