"""What there is to build and how: one table from code set to compiler, and the recipes for data inside installed packages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nosology.codebook.install.kinds import Found, SourceKind
from nosology.codebook.install.plan import Ticket, plan

if TYPE_CHECKING:
    from nosology.codebook.icd9 import Icd9Sources

type Compiler = Callable[[Ticket, Path], object]
"""Writes the edition of a ticket to a path that does not exist yet."""

_K = SourceKind
_GEMS = {"gem_9_to_10": _K.GEM_9_TO_10, "gem_10_to_9": _K.GEM_10_TO_9, "gem_9_to_pcs": _K.GEM_9_TO_PCS}
_CROSSWALK_KINDS = frozenset(
    {
        *_GEMS.values(),
        *(_K.CM_CONVERSION_TABLE, _K.CM_FIRST_YEARS, _K.CM_ORDER, _K.CM_ADDENDA),
        *(_K.PCS_ORDER, _K.PCS_CODES, _K.PCS_ADDENDA),
    }
)


@dataclass(frozen=True, slots=True)
class Job:
    """One edition to build.

    Attributes:
        system: The code set.
        edition: The edition.
        line: One line about it for people: its parts, and what is carried from where.
        build: Writes it to a path that does not exist yet.
    """

    system: str
    edition: str
    line: str
    build: Callable[[Path], object]


def ticket_jobs(found: Sequence[Found], source: str) -> list[Job]:
    """The editions that recognised files make up.

    Args:
        found: Recognised files, dated.
        source: `official` or `embedded`.
    """
    jobs = [_ticket_job(ticket, COMPILERS[ticket.system]) for ticket in plan(found, source)]
    return [*jobs, *_crosswalk_jobs(found, source)]


def package_jobs() -> Iterator[Job]:
    """The editions that rooms make straight from installed packages."""
    for system, edition, build in _RECIPES:
        yield Job(system, edition, f"{system} {edition}: from installed packages", build)


def tell(ticket: Ticket) -> str:
    """One line about a ticket: the edition, its parts, and what is carried from where."""
    carried = ", ".join(f"{name} from {edition}" for name, edition in ticket.carried)
    own = ", ".join(name for name, _ in ticket.parts if name not in dict(ticket.carried))
    return f"{ticket.system} {ticket.edition}: {own}" + (f"; carried: {carried}" if carried else "")


def _ticket_job(ticket: Ticket, compiler: Compiler) -> Job:
    return Job(ticket.system, ticket.edition, tell(ticket), lambda path: compiler(ticket, path))


def _plain_name(origin: str) -> str:
    """The file's own name, without the archive and the folders it came in."""
    return Path(origin.rpartition(": ")[2]).name


def _compile_icd10cm(ticket: Ticket, path: Path) -> None:
    from nosology.codebook.icd10cm import Source, Sources, compile_edition

    parts = {name: Source(_plain_name(file.origin), file.path) for name, file in ticket.parts}
    carried = tuple((name, int(edition)) for name, edition in ticket.carried)
    compile_edition(Sources(year=int(ticket.edition), carried=carried, is_embedded=ticket.source == "embedded", **parts), path)


def _compile_icd10pcs(ticket: Ticket, path: Path) -> None:
    from nosology.codebook.icd10pcs import PcsSources, compile_icd10pcs

    parts = {name: file.path for name, file in ticket.parts}
    compile_icd10pcs(PcsSources(year=int(ticket.edition), source=ticket.source, **parts), path)


def _compile_icd9cm(ticket: Ticket, path: Path) -> None:
    from nosology.codebook.icd9 import compile_icd9cm

    compile_icd9cm(_icd9_sources(ticket), path)


def _compile_icd9pcs(ticket: Ticket, path: Path) -> None:
    from nosology.codebook.icd9 import compile_icd9pcs

    compile_icd9pcs(_icd9_sources(ticket), path)


def _icd9_sources(ticket: Ticket) -> "Icd9Sources":
    from nosology.codebook.icd9 import Icd9Sources

    return Icd9Sources(source=ticket.source, **{name: file.path for name, file in ticket.parts})


def _compile_hcpcs(ticket: Ticket, path: Path) -> None:
    from nosology.codebook.hcpcs import HcpcsSources, compile_hcpcs

    parts = {name: file.path for name, file in ticket.parts}
    compile_hcpcs(HcpcsSources(quarter=ticket.edition, source=ticket.source, **parts), path)


def _compile_postacute(ticket: Ticket, path: Path) -> None:
    from nosology.codebook.postacute import PostacuteSources, compile_postacute

    compile_postacute(PostacuteSources(int(ticket.edition), **{name: file.path for name, file in ticket.parts}), path)


def _build_embedded_hcpcs(path: Path) -> None:
    from nosology.codebook.hcpcs import compile_embedded_hcpcs

    compile_embedded_hcpcs(path)


def _crosswalk_jobs(found: Sequence[Found], source: str) -> Iterator[Job]:
    """The crosswalks are made of every file at once, and only where a mapping is among them: it replaces the installed one."""
    kinds = {file.kind for file in found}
    if kinds & set(_GEMS.values()):
        parts = ", ".join(sorted(str(kind) for kind in kinds & _CROSSWALK_KINDS))
        yield Job("crosswalk", "2018", f"crosswalk 2018: {parts}", lambda path: _compile_crosswalk(found, source, path))


def _compile_crosswalk(found: Sequence[Found], source: str, path: Path) -> None:
    from nosology.codebook.crosswalk import CrosswalkSources, compile_crosswalk

    first = {file.kind: file.path for file in reversed(found)}
    conversions = sorted((file for file in found if file.kind is _K.CM_CONVERSION_TABLE), key=lambda file: file.edition or "")
    sources = CrosswalkSources(
        **{name: first.get(kind) for name, kind in _GEMS.items()},
        conversion_tables=tuple(file.path for file in conversions),
        first_years=first.get(_K.CM_FIRST_YEARS),
        cm_orders=_by_year(found, _K.CM_ORDER),
        cm_addenda=_by_year(found, _K.CM_ADDENDA),
        pcs_orders=_by_year(found, _K.PCS_CODES, _K.PCS_ORDER),
        pcs_addenda=_by_year(found, _K.PCS_ADDENDA),
        source=source,
    )
    compile_crosswalk(sources, path)


def _by_year(found: Sequence[Found], *kinds: SourceKind) -> dict[int, Path]:
    """Files by year; of two for one year the kind named last wins."""
    return {int(file.edition): file.path for kind in kinds for file in found if file.kind is kind and file.edition}


def _build_embedded_crosswalk(path: Path) -> None:
    from nosology.codebook.crosswalk import compile_crosswalk, embedded_crosswalk_sources

    compile_crosswalk(embedded_crosswalk_sources(), path)


def _build_embedded_icd9cm(path: Path) -> None:
    from nosology.codebook.icd9 import compile_icd9cm, embedded_icd9_sources

    compile_icd9cm(embedded_icd9_sources("icd9cm"), path)


def _build_embedded_icd9pcs(path: Path) -> None:
    from nosology.codebook.icd9 import compile_icd9pcs, embedded_icd9_sources

    compile_icd9pcs(embedded_icd9_sources("icd9pcs"), path)


def _build_embedded_icd10pcs(year: int) -> Callable[[Path], None]:
    def build(path: Path) -> None:
        from nosology.codebook.icd10pcs import compile_embedded_icd10pcs

        compile_embedded_icd10pcs(path, year)

    return build


COMPILERS: Mapping[str, Compiler] = {
    "icd10cm": _compile_icd10cm,
    "icd10pcs": _compile_icd10pcs,
    "icd9cm": _compile_icd9cm,
    "icd9pcs": _compile_icd9pcs,
    "hcpcs": _compile_hcpcs,
    "postacute": _compile_postacute,
}

_RECIPES: tuple[tuple[str, str, Callable[[Path], None]], ...] = (
    *(("icd10pcs", str(year), _build_embedded_icd10pcs(year)) for year in (2025, 2026, 2027)),
    ("icd9cm", "2015", _build_embedded_icd9cm),
    ("icd9pcs", "2015", _build_embedded_icd9pcs),
    ("hcpcs", "2026-04", _build_embedded_hcpcs),
    ("crosswalk", "2018", _build_embedded_crosswalk),
)
"""Code set, edition and builder of each edition that a room makes straight from installed packages."""
