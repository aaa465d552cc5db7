"""Which editions can be built from what was found, from which parts, and which parts are carried from another year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nosology.codebook.install.kinds import Found, SourceKind

_K = SourceKind


@dataclass(frozen=True, slots=True)
class PartRule:
    """How one part of an edition is chosen.

    Attributes:
        name: The part's name in the sources of its compiler.
        kinds: Kinds that can serve, best first.
        is_carried: A year without its own takes the part of the nearest year (earlier years first).
    """

    name: str
    kinds: tuple[SourceKind, ...]
    is_carried: bool = False


@dataclass(frozen=True, slots=True)
class SystemRule:
    """What an edition of a code set is built from.

    Attributes:
        system: The code set.
        starts: Kinds of which any one starts an edition.
        needs: Parts without which the edition cannot be built.
        parts: Every part.
    """

    system: str
    starts: tuple[SourceKind, ...]
    needs: tuple[str, ...]
    parts: tuple[PartRule, ...]


@dataclass(frozen=True, slots=True)
class Ticket:
    """One edition to build.

    Attributes:
        system: The code set.
        edition: Its edition.
        parts: Part name and the file that gives it, in the order of the rules.
        carried: Names of the parts that come from another edition, with that edition.
        source: `official` or `embedded`: where the files come from.
    """

    system: str
    edition: str
    parts: tuple[tuple[str, Found], ...]
    carried: tuple[tuple[str, str], ...] = ()
    source: str = "official"

    def part(self, name: str) -> Found | None:
        """The file that gives a part, or None."""
        return dict(self.parts).get(name)


RULES: tuple[SystemRule, ...] = (
    SystemRule(
        "icd10cm",
        (_K.CM_ORDER, _K.CM_TABULAR),
        ("tabular",),
        (
            PartRule("tabular", (_K.CM_TABULAR,), True),
            PartRule("order", (_K.CM_ORDER,)),
            PartRule("index", (_K.CM_INDEX,), True),
            PartRule("external", (_K.CM_EXTERNAL,), True),
            PartRule("neoplasm", (_K.CM_NEOPLASM,), True),
            PartRule("drug", (_K.CM_DRUG,), True),
            PartRule("poa_exempt", (_K.CM_POA_EXEMPT,), True),
        ),
    ),
    SystemRule(
        "icd10pcs",
        (_K.PCS_ORDER, _K.PCS_CODES, _K.PCS_TABLES),
        ("codes", "tables"),
        (
            PartRule("codes", (_K.PCS_ORDER, _K.PCS_CODES)),
            PartRule("tables", (_K.PCS_TABLES,), True),
            PartRule("definitions", (_K.PCS_DEFINITIONS,), True),
            PartRule("index", (_K.PCS_INDEX,), True),
        ),
    ),
    SystemRule(
        "icd9cm",
        (_K.ICD9_DX_LONG,),
        ("long_titles",),
        (
            PartRule("long_titles", (_K.ICD9_DX_LONG,)),
            PartRule("short_titles", (_K.ICD9_DX_SHORT,)),
            PartRule("tabular", (_K.ICD9_DX_TABULAR,)),
        ),
    ),
    SystemRule(
        "icd9pcs",
        (_K.ICD9_SG_LONG,),
        ("long_titles",),
        (
            PartRule("long_titles", (_K.ICD9_SG_LONG,)),
            PartRule("short_titles", (_K.ICD9_SG_SHORT,)),
            PartRule("tabular", (_K.ICD9_SG_TABULAR,)),
        ),
    ),
    SystemRule(
        "postacute",
        (_K.PDPM_CATEGORIES,),
        ("categories",),
        (PartRule("categories", (_K.PDPM_CATEGORIES,)), PartRule("items", (_K.PDPM_ITEMS,), True)),
    ),
    SystemRule(
        "hcpcs",
        (_K.HCPCS, _K.ADDENDUM_B),
        ("level2",),
        (
            PartRule("level2", (_K.HCPCS,), True),
            PartRule("addendum_b", (_K.ADDENDUM_B,)),
            PartRule("numbers", (_K.CODE_NUMBERS,), True),
            PartRule("fee_schedule", (_K.FEE_SCHEDULE,), True),
            PartRule("practitioner_pairs", (_K.PAIRS_PRACTITIONER,), True),
            PartRule("hospital_pairs", (_K.PAIRS_HOSPITAL,), True),
        ),
    ),
)


def plan(found: Sequence[Found], source: str = "official") -> list[Ticket]:
    """The editions that the files make up, in the order of the rules and of their names.

    Args:
        found: Recognised files, dated.
        source: Where the files come from.
    """
    return [ticket for rule in RULES for ticket in _tickets(rule, found, source)]


def _tickets(rule: SystemRule, found: Sequence[Found], source: str) -> Iterable[Ticket]:
    for edition in sorted({file.edition for file in found if file.kind in rule.starts and file.edition}):
        ticket = _ticket(rule, edition, found, source)
        if all(ticket.part(name) for name in rule.needs):
            yield ticket


def _ticket(rule: SystemRule, edition: str, found: Sequence[Found], source: str) -> Ticket:
    chosen = [(part.name, file) for part in rule.parts if (file := _choose(part, edition, found))]
    carried = tuple((name, str(file.edition)) for name, file in chosen if file.edition not in (edition, None))
    return Ticket(rule.system, edition, tuple(chosen), carried, source)


def _choose(part: PartRule, edition: str, found: Sequence[Found]) -> Found | None:
    for kind in part.kinds:
        files = [file for file in found if file.kind is kind]
        if own := [file for file in files if file.edition == edition]:
            return own[0]
        if part.is_carried and files:
            return min(files, key=lambda file: _distance(edition, file.edition))
    return None


def _distance(edition: str, other: str | None) -> tuple[int, int]:
    """Nearest first; of two equally near the earlier one, because its codes already existed."""
    if other is None:
        return 0, 0
    ours, theirs = _position(edition), _position(other)
    return abs(ours - theirs), int(theirs > ours)


def _position(edition: str) -> int:
    year, _, month = edition.partition("-")
    return int(year) * 12 + int(month or 0)
