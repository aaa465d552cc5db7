"""Which row of a table speaks for a code: tables keyed by code ranges, the most specific one wins."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

Row = Mapping[str, str]

_REMEMBERED = 1 << 12


def in_range(code: str, span: str) -> bool:
    """Whether a dotted code lies under a range such as `I10`, `C00-D49`, `T36-T50` or `S82.2-` (ends inclusive, by prefix)."""
    first, _, last = span.strip().partition("-")
    last = last or first
    return first <= code and (code <= last or code.startswith(last))


class Codes(dict[str, bool]):
    """Whether a dotted code lies under any of some ranges: `codes[code]`, decided when first asked, then remembered."""

    __slots__ = ("_ranges",)

    def __init__(self, spans: str) -> None:
        """The codes under comma-separated ranges."""
        super().__init__()
        self._ranges = _ends(spans)

    def __missing__(self, code: str) -> bool:
        if len(self) >= _REMEMBERED:
            self.clear()
        lies = self[code] = any(first <= code and (code <= last or code.startswith(last)) for first, last in self._ranges)
        return lies


@lru_cache(maxsize=1 << 14)
def codes_in(spans: str) -> Codes:
    """The codes under comma-separated ranges."""
    return Codes(spans)


def in_ranges(code: str, spans: str) -> bool:
    """Whether a dotted code lies under any of the comma-separated ranges."""
    return codes_in(spans)[code]


@lru_cache(maxsize=4096)
def _ends(spans: str) -> tuple[tuple[str, str], ...]:
    """First and last of each range."""
    parted = [span.partition("-") for span in _spans(spans)]
    return tuple((first, last or first) for first, _, last in parted)


@lru_cache(maxsize=4096)
def _spans(spans: str) -> tuple[str, ...]:
    return tuple(span.strip() for span in spans.split(",") if span.strip())


def first_letters(spans: str) -> frozenset[str]:
    """The first letters of the codes under comma-separated ranges."""
    return frozenset(chr(number) for first, last in _ends(spans) for number in range(ord(first[0]), ord(last[0]) + 1))


class RangeTable:
    """Rows keyed by code ranges. `row(code)` gives the row with the narrowest range that holds the code, or None."""

    def __init__(self, rows: Iterable[Row], key: str) -> None:
        keyed = [(span, row) for row in rows for span in _spans(row[key])]
        self._keyed = sorted(keyed, key=lambda pair: (_width(pair[0]), pair[0]))
        self._by_letter: dict[str, tuple[tuple[str, Row], ...]] = {}
        self._found: dict[str, Row | None] = {}

    def row(self, code: str) -> Row | None:
        """The row that speaks for the code, or None when no row does."""
        if code not in self._found:
            self._found[code] = next((row for span, row in self._under(code[:1]) if in_range(code, span)), None)
        return self._found[code]

    def _under(self, letter: str) -> tuple[tuple[str, Row], ...]:
        """The ranges that may hold codes which begin with a letter, narrowest first."""
        if letter not in self._by_letter:
            self._by_letter[letter] = tuple(pair for pair in self._keyed if letter in first_letters(pair[0]))
        return self._by_letter[letter]


def _width(span: str) -> int:
    """Order of specificity: single long codes first, wide ranges last (smaller is narrower)."""
    first, dash, last = span.partition("-")
    if not dash or not last:
        return -len(first)
    return 1 + (ord(last[0]) - ord(first[0])) * 100 + abs(_number(last) - _number(first))


def _number(code: str) -> int:
    digits = "".join(character for character in code[1:3] if character.isdigit())
    return int(digits) if digits else 0
