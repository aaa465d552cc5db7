"""The crosswalk to ask: between ICD-9-CM and ICD-10, and from year to year."""

import sqlite3

from nosology.codebook.artefact import ArtefactReader
from nosology.codebook.crosswalk.compiling import SCHEMA
from nosology.codebook.crosswalk.conversion import Conversion, follow, is_valid_in
from nosology.codebook.crosswalk.gem import Direction, GemAnswer, GemRow, answer, opposite, reverse
from nosology.codebook.crosswalk.history import OPEN_END, Pair, Span, fiscal_year
from nosology.model.codes import Code, Icd9CmCode, Icd9ProcedureCode, Icd10CmCode, Icd10PcsCode
from nosology.model.errors import NoEditionError, UnknownCodeError

_SYSTEMS: dict[type[Code], str] = {Icd10CmCode: "icd10cm", Icd10PcsCode: "icd10pcs"}


class Crosswalk(ArtefactReader):
    """The installed crosswalks."""

    _SCHEMA = SCHEMA

    def forward(self, code: str, is_procedure: bool | None = None) -> GemAnswer:
        """From ICD-9-CM to ICD-10: what the mapping says about a diagnosis or a procedure, however it was typed.

        Args:
            code: The code. `47.01` is a procedure and `470` a diagnosis; without a dot, the set that has it decides.
            is_procedure: Which set it belongs to; None lets the mappings decide.

        Raises:
            UnknownCodeError: It is in none of the mappings.
        """
        return self._ask(code, _order((Direction.ICD9_TO_CM, Direction.ICD9_TO_PCS), is_procedure))

    def backward(self, code: str, is_procedure: bool | None = None) -> GemAnswer:
        """From ICD-10 to ICD-9-CM: what the mapping says about a diagnosis or a procedure.

        Args:
            code: The code; its shape tells diagnosis and procedure apart.
            is_procedure: Which set it belongs to; None lets the mappings decide.

        Raises:
            UnknownCodeError: It is in none of the mappings.
        """
        return self._ask(code, _order((Direction.CM_TO_ICD9, Direction.PCS_TO_ICD9), is_procedure))

    def _ask(self, code: str, directions: tuple[Direction, ...]) -> GemAnswer:
        for direction in directions:
            written = _write(code, direction.source)
            if written is None:
                continue
            if rows := self._rows(direction, "source", written):
                return answer(direction, written, rows)
            if direction is Direction.PCS_TO_ICD9 and (rows := self._rows(opposite(direction), "target", written)):
                return reverse(direction, written, rows)
        sets = " or ".join(direction.source.system for direction in directions)
        raise UnknownCodeError(f"{code.strip()} is not in the mappings of {sets}: only billable codes of 2018 and before are.")

    def _rows(self, direction: Direction, column: str, code: str) -> list[GemRow]:
        found = self._connection.execute(
            f"SELECT * FROM gem WHERE direction=? AND {column}=? ORDER BY rowid", (direction.name, code)
        )
        return [GemRow(s, t, bool(a), bool(n), bool(c), scenario, choice) for _, s, t, a, n, c, scenario, choice in found]

    def convert(self, code: str, from_year: int, to_year: int) -> Conversion:
        """Follow an ICD-10 code from one fiscal year to another, either way.

        Args:
            code: ICD-10-CM diagnosis or ICD-10-PCS procedure, however it was typed.
            from_year: Fiscal year it is valid in.
            to_year: Fiscal year it is wanted in.

        Raises:
            UnknownCodeError: The code is not valid in `from_year`; the message says when it is.
            NoEditionError: The history does not reach to one of the years.
        """
        kind = Icd10PcsCode if _write(code, Icd10CmCode) is None or self._is_pcs(code) else Icd10CmCode
        archive = _History(self._connection, _SYSTEMS[kind])
        written = kind.parse(code).value
        self._check_years(archive, from_year, to_year)
        if not is_valid_in(archive, written, from_year):
            raise UnknownCodeError(_not_valid(written, from_year, archive.spans(written), kind))
        return follow(archive, archive.system, written, from_year, to_year)

    def periods(self, code: str) -> tuple[Span, ...]:
        """The periods in which an ICD-10 code is valid, oldest first; empty when it never was or no history is installed."""
        for kind, system in _SYSTEMS.items():
            written = _write(code, kind)
            if written and (spans := _History(self._connection, system).spans(written)):
                return spans
        return ()

    def sources_of_broken_scenarios(self) -> set[str]:
        """Source codes with a combination row that names no list, or no code to choose."""
        query = "SELECT source FROM gem WHERE combination AND (choice=0 OR scenario=0 OR target='')"
        return {code for (code,) in self._connection.execute(query)}

    def successors_never_valid(self) -> set[str]:
        """New codes of successions that have no period of validity, where there is a history of their set."""
        query = (
            "SELECT DISTINCT new FROM pair WHERE system IN (SELECT DISTINCT system FROM span) "
            "AND NOT EXISTS (SELECT 1 FROM span WHERE span.system=pair.system AND span.code=pair.new)"
        )
        return {code for (code,) in self._connection.execute(query)}

    def _is_pcs(self, code: str) -> bool:
        """A seven-character text can have both shapes; the history tells which it is."""
        written = _write(code, Icd10PcsCode)
        return written is not None and bool(_History(self._connection, "icd10pcs").spans(written))

    def _check_years(self, archive: "_History", *years: int) -> None:
        first, last = archive.reach()
        for year in years:
            if not first <= year <= last:
                known = f"it reaches from FY{first} to FY{last}" if last else "none is installed"
                raise NoEditionError(f"There is no history of {archive.system} for FY{year}: {known}.")


class _History:
    """The history of one code set in the artefact."""

    def __init__(self, connection: sqlite3.Connection, system: str) -> None:
        self._connection = connection
        self.system = system

    def spans(self, code: str) -> tuple[Span, ...]:
        rows = self._connection.execute(
            "SELECT code, starts, ends FROM span WHERE system=? AND code=? ORDER BY starts", (self.system, code)
        )
        return tuple(Span(*row) for row in rows)

    def successors(self, code: str) -> tuple[Pair, ...]:
        return self._pairs("old", code)

    def predecessors(self, code: str) -> tuple[Pair, ...]:
        return self._pairs("new", code)

    def _pairs(self, column: str, code: str) -> tuple[Pair, ...]:
        rows = self._connection.execute(
            f"SELECT old, new, effective, is_together, is_derived FROM pair WHERE system=? AND {column}=? ORDER BY rowid",
            (self.system, code),
        )
        return tuple(Pair(old, new, effective, bool(together), bool(derived)) for old, new, effective, together, derived in rows)

    def revisions(self, code: str) -> tuple[tuple[int, str, str], ...]:
        rows = self._connection.execute(
            "SELECT year, before, after FROM revision WHERE system=? AND code=? ORDER BY year", (self.system, code)
        )
        return tuple(rows)

    def reach(self) -> tuple[int, int]:
        """First and last fiscal year the history speaks of; zeros when there is none."""
        query = "SELECT min(starts), max(starts) FROM span WHERE system=?"
        first, last = self._connection.execute(query, (self.system,)).fetchone()
        return (fiscal_year(first), fiscal_year(last)) if first else (0, 0)


def _order(directions: tuple[Direction, Direction], is_procedure: bool | None) -> tuple[Direction, ...]:
    return directions if is_procedure is None else (directions[is_procedure],)


def _write(code: str, kind: type[Code]) -> str | None:
    """The code in the form its set writes it; None when it cannot be of that set. A dot must stand where the set puts it."""
    try:
        written = kind.parse(code).value
    except UnknownCodeError:
        return None
    typed = code.strip().upper()
    return written if "." not in typed or typed == written or kind not in (Icd9CmCode, Icd9ProcedureCode) else None


def _not_valid(code: str, year: int, spans: tuple[Span, ...], kind: type[Code]) -> str:
    if not spans:
        return f"{code} was never a valid {kind.system} code."
    told = ", ".join(
        f"from FY{fiscal_year(span.starts)}" + ("" if span.ends == OPEN_END else f" to FY{fiscal_year(span.ends)}")
        for span in spans
    )
    return f"{code} is not valid in FY{year}; it is valid {told}."
