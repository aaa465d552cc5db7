"""Tables that give exactly the codes of a year: rows kept where they fit, folded anew from the codes where they do not."""

from collections.abc import Iterable, Mapping

from nosology.codebook.icd10pcs.labels import LabelBook, axis_titles
from nosology.codebook.icd10pcs.model import AxisValue, PcsCode, PcsRow, PcsTable
from nosology.codebook.icd10pcs.tables import codes_of, fold, spell_rows


def fit_tables(tables: Iterable[PcsTable], codes: Iterable[PcsCode], labels: LabelBook) -> list[PcsTable]:
    """Fit the tables to the codes that are valid.

    A table whose rows give exactly its valid codes is kept as printed. Otherwise the rows that give only valid codes are kept
    and the remaining codes are folded into new rows after them, with the labels of the old rows where they had one.

    Args:
        tables: Tables of this year or the nearest one.
        codes: Every valid code of the year.
        labels: Must have learned from `tables`.

    Returns:
        Tables in the order of their codes; together they give exactly `codes`.
    """
    known = {table.code: table for table in tables}
    by_table: dict[str, dict[str, str]] = {}
    for code in codes:
        by_table.setdefault(code.code[:3], {})[code.code] = code.title
    return [_fit(known.get(name), name, by_table[name], labels) for name in sorted(by_table)]


def _fit(table: PcsTable | None, name: str, titles: Mapping[str, str], labels: LabelBook) -> PcsTable:
    if table is None:
        code, title = next(iter(titles.items()))
        head = labels.spell(code, title)
        table = PcsTable(name, (head[0], head[1], head[2]), axis_titles(name[0]), "", ())
    spelled = dict(spell_rows(table))
    if spelled.keys() == titles.keys():
        return table
    kept = [row for row in table.rows if all(code in titles for code in _row_codes(table, row))]
    covered = {code for row in kept for code in _row_codes(table, row)}
    rest = [spelled.get(code) or _tail(labels.spell(code, titles[code])) for code in sorted(titles) if code not in covered]
    return PcsTable(table.code, table.head, table.axis_titles, table.definition, (*kept, *fold(iter(rest))))


def _row_codes(table: PcsTable, row: PcsRow) -> list[str]:
    return list(codes_of(PcsTable(table.code, table.head, table.axis_titles, "", (row,))))


def _tail(values: tuple[AxisValue, ...]) -> tuple[AxisValue, ...]:
    return values[3:]
