r"""References to codes inside notes: `(O24.4-)`, `(C00-C96)`, `(E08-E13 with .4-)` as machine sets.

The suffix of a `CodeRange` narrows it. It is empty, or one of

| suffix | printed as | means |
|---|---|---|
| `.4` | `with .4-` | what follows the category begins so |
| `5=9`, `7=B`, `5=51` | `with fifth character 9`, `with fifth to sixth characters 51` | these characters stand at that place |
| `5\|6=5` | `with fifth or sixth character 5` | the last of these places that is filled (X does not count) holds it |
| `$=23` | `with final characters -23` | the code ends so, a 7th character not counted |
| `~ketoacidosis` | `see ... with ketoacidosis` | the title of the code says so |
"""

import re
from collections.abc import Iterable, Iterator

from nosology.model.books import CodeRange

_CODE = r"[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_RANGE = re.compile(
    rf"(?<![A-Za-z0-9.])(?<![Vv]itamin )(?<!LGMD )(?P<first>{_CODE})\.?-?"
    rf"(?:\s*(?:-|–|to)\s*(?P<last>{_CODE})\.?-?)?(?![A-Za-z0-9])"
)
_LIST_SEPARATOR = re.compile(r"[\s,;.]*(?:\b(?:and|or)\b\s*)?")
_EXCEPT = re.compile(r"\bexcept(?: as in| for| in)?\s+$")
_ORDINALS = {"fourth": 4, "fifth": 5, "sixth": 6, "six": 6, "seventh": 7}
_PLACE = r"(?:[4-7]th|" + "|".join(_ORDINALS) + ")"
_DOTTED = re.compile(r",?\s*with\s+(?:final characters?\s+)?(?P<parts>\.[0-9A-Z]+-?(?:[\s,.]*(?:\bor\b\s*)?\.[0-9A-Z]+-?)*)")
_FINAL = re.compile(r"\s*with\s+final\s+characters?\s+-?(?P<ending>[0-9A-Z]+)\b")
_PLACED = re.compile(
    rf"-?,?\s*with\s+(?:a\s+)?(?P<places>{_PLACE}(?:\s+(?:or|to)\s+{_PLACE})*)[\s-]+characters?\s+(?:of\s+)?"
    r"(?:(?P<intent>to indicate intent)|(?P<values>\.?[0-9A-Z]{1,2}\b(?:\s*(?:-|–|,|or|through)\s*[0-9A-Z]\b)*))"
)
_OPEN_FRACTURE = re.compile(r"\s*with\s+open\s+fracture\s+7th\s+character")
_WORD = re.compile(r"\s+with\s+(?P<word>[a-z]+)\s*$")
_SEE = re.compile(r"\bsee\b")

# ICD-10-CM Official Guidelines, section I.C.19.e.5.b: accident, self-harm, assault, undetermined intent.
_INTENTS = "1-4"
# Tabular List, 7th characters of open fractures (S52, S72, S82): every meaning with "open fracture".
_OPEN_FRACTURE_SEVENTHS = "BCEFHJMNQR"
# Categories printed elsewhere than the order of letters and digits would put them: category and the one before it.
_PRINTED_AFTER = {"C4A": "C43", "C7A": "C75", "C7B": "C75", "D3A": "D36", "J4A": "J44", "M1A": "M08", "Z3A": "Z36"}


def parse_references(text: str) -> tuple[CodeRange, ...]:
    """The codes a note names, in print order, duplicates dropped; codes named only as exceptions are left out."""
    found: dict[CodeRange, None] = {}
    for group in _groups(text):
        if _EXCEPT.search(text, 0, group[0].start()):
            continue
        suffixes = list(_suffixes(text, group[-1].end()))
        for match in group:
            last = match["last"] or match["first"]
            found |= dict.fromkeys(CodeRange(match["first"], last, suffix) for suffix in suffixes)
    return tuple(found)


def _groups(text: str) -> Iterator[list[re.Match[str]]]:
    """References listed together, so that what narrows the last narrows them all."""
    group: list[re.Match[str]] = []
    for match in _RANGE.finditer(text):
        if group and not _LIST_SEPARATOR.fullmatch(text, group[-1].end(), match.start()):
            yield group
            group = []
        group.append(match)
    if group:
        yield group


def _suffixes(text: str, at: int) -> Iterator[str]:
    """What is printed after a list to narrow it."""
    if match := _DOTTED.match(text, at):
        yield from ("." + part for part in re.findall(r"\.([0-9A-Z]+)", match["parts"]))
    elif match := _FINAL.match(text, at):
        yield f"$={match['ending']}"
    elif match := _PLACED.match(text, at):
        yield from _placed(match["places"], _INTENTS if match["intent"] else match["values"])
    elif _OPEN_FRACTURE.match(text, at):
        yield from (f"7={character}" for character in _OPEN_FRACTURE_SEVENTHS)
    elif (match := _WORD.match(text, at)) and _SEE.search(text):
        yield f"~{match['word']}"
    else:
        yield ""


def _placed(printed: str, values: str) -> Iterator[str]:
    numbers = [_ORDINALS.get(word) or int(word[0]) for word in re.findall(_PLACE, printed)]
    places = str(numbers[0]) if " to " in printed else "|".join(map(str, numbers))
    yield from (f"{places}={value}" for value in _values(values))


def _values(printed: str) -> Iterator[str]:
    for part in re.split(r"\s*(?:,|\bor\b)\s*", printed):
        span = re.fullmatch(r"(\d)\s*(?:-|–|through)\s*(\d)", part)
        yield from map(str, range(int(span[1]), int(span[2]) + 1)) if span else (part.lstrip("."),)


def covers(ranges: Iterable[CodeRange], code: str, title: str = "") -> bool:
    """Whether a dotted code lies in any of the ranges, in print order; a range end takes in everything below it.

    `C00-C96` holds `C96.Z`; `B27.0-B27.9` holds every code of B27. `title` is needed for ranges narrowed by a word only.
    """
    return any(_spans(one, code) and _fits(one.suffix, code, title) for one in ranges)


def print_key(code: str) -> str:
    """A key that sorts categories in print order: C4A stands between C43 and C44."""
    before = _PRINTED_AFTER.get(code[:3])
    return f"{before}~{code[2:]}" if before else code


def _spans(one: CodeRange, code: str) -> bool:
    if code.startswith(one.first):
        return True
    key = print_key(code)
    if key < print_key(one.first):
        return False
    return key <= print_key(one.last) or code.startswith(_stem(one.last))


def _stem(last: str) -> str:
    """A subdivision 9 is printed last, after the letters, so a range up to it runs to the end."""
    return last[:-1] if len(last) > 3 and last.endswith("9") else last


def _fits(suffix: str, code: str, title: str) -> bool:
    if not suffix:
        return True
    if suffix[0] == ".":
        return code[3:].startswith(suffix)
    if suffix[0] == "~":
        return suffix[1:] in title.lower()
    places, _, value = suffix.partition("=")
    bare = code.replace(".", "")
    if places == "$":
        return bare[:6].endswith(value) or bare.endswith(value)
    return _at(bare, [int(place) for place in places.split("|")], len(value)) == value


def _at(bare: str, places: list[int], length: int) -> str:
    """The characters at the last of the places that is filled."""
    for place in sorted(places, reverse=True):
        found = bare[place - 1 : place - 1 + length]
        if found and (found != "X" or len(places) == 1):
            return found
    return ""
