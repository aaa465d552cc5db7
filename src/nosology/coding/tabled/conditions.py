"""When a row acts: tests on the code it is about, on the codes beside it, on the words and on the patient.

A condition is a list of clauses, each `verb argument`, separated by `; `:

| verb | argument | holds when |
|---|---|---|
| with | code ranges | another candidate lies in them; it becomes a partner of the row |
| beside | code ranges | another candidate lies in them |
| without | code ranges | no other candidate lies in them |
| said, unsaid | pattern | a sentence that states the code matches, or none does |
| always | pattern | every sentence that states the code matches |
| text, untext | pattern | the record matches, or does not |
| acuity, severity, status, episode, stage, laterality | values joined by `,` | a mention carries one of them |
| setting | names joined by `,`; `stay` for all under sections II and III | the encounter is there |
| age | `LOW-HIGH` in completed years | the age is recorded and lies there |
| record | `newborn` or `other` | the record is that of a newborn, or is not |
| last | characters | the code ends with one of them |
| ends | characters | the code has seven characters and ends with one of them |
| strength | name | the strongest statement is at least so strong |

Patterns are regular expressions on lower-case text.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from nosology.coding.draft import Candidate, Draft
from nosology.coding.profile import Strength
from nosology.coding.ranges import Codes, codes_in, first_letters

__all__ = ["Condition", "is_newborn", "parse_condition", "sentences"]

Test = Callable[[Draft, Candidate], bool]
_ATTRIBUTES = frozenset({"acuity", "severity", "status", "episode", "stage", "laterality"})
_SEVEN = 8
"""Characters of a complete seven-character code, with its dot."""


@dataclass(frozen=True, slots=True)
class Condition:
    """The clauses of a row: the partners it needs, the tests it must pass, and the first letters of the codes it cannot do without."""

    partners: tuple[Codes, ...]
    tests: tuple[Test, ...]
    letters: tuple[frozenset[str], ...] = ()

    def holds(self, draft: Draft, candidate: Candidate) -> list[Candidate] | None:
        """The partners, in the order the row names them, or None when the row does not act."""
        found: list[Candidate] = []
        for codes in self.partners:
            partner = _beside_in(codes, draft, candidate)
            if partner is None:
                return None
            found.append(partner)
        return found if all(test(draft, candidate) for test in self.tests) else None


def _beside_in(codes: Codes, draft: Draft, candidate: Candidate) -> Candidate | None:
    """The first other candidate whose code is among these."""
    for other in draft.candidates:
        if codes[other.code] and other is not candidate:
            return other
    return None


def parse_condition(text: str) -> Condition:
    """Read the clauses of a row.

    Raises:
        ValueError: A verb is unknown.
    """
    clauses = [clause.strip().partition(" ") for clause in text.split("; ") if clause.strip()]
    partners = tuple(codes_in(argument) for verb, _, argument in clauses if verb == "with")
    tests = tuple(_test(verb, argument.strip()) for verb, _, argument in clauses if verb != "with")
    needed = tuple(first_letters(argument) for verb, _, argument in clauses if verb in ("with", "beside"))
    return Condition(partners, tests, needed)


def _test(verb: str, argument: str) -> Test:
    if verb in _ATTRIBUTES:
        values = frozenset(value.strip() for value in argument.split(","))
        return lambda _, c: any(getattr(f.attributes, verb) in values for f in c.findings)
    if verb not in _MAKERS:
        raise ValueError(f"{verb!r} is no verb of a condition; see nosology.coding.tabled.conditions.")
    return _MAKERS[verb](argument)


def _beside(ranges: str) -> Test:
    codes = codes_in(ranges)
    return lambda draft, c: _beside_in(codes, draft, c) is not None


def _without(ranges: str) -> Test:
    codes = codes_in(ranges)
    return lambda draft, c: _beside_in(codes, draft, c) is None


def _said(pattern: str) -> Test:
    compiled = re.compile(pattern)
    return lambda draft, c: any(compiled.search(sentence) for sentence in sentences(draft, c))


def _always(pattern: str) -> Test:
    compiled = re.compile(pattern)
    return lambda draft, c: all(compiled.search(sentence) for sentence in sentences(draft, c))


def _unsaid(pattern: str) -> Test:
    said = _said(pattern)
    return lambda draft, c: not said(draft, c)


def _text(pattern: str) -> Test:
    compiled = re.compile(pattern, re.IGNORECASE)
    return lambda draft, _: any(_stands_in(compiled, document.text) for document in draft.encounter.documents)


@lru_cache(maxsize=64)
def _stands_in(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a pattern stands in a text; several candidates of a record ask the same."""
    return pattern.search(text) is not None


def _untext(pattern: str) -> Test:
    text = _text(pattern)
    return lambda draft, c: not text(draft, c)


def _setting(names: str) -> Test:
    wanted = frozenset(name.strip() for name in names.split(","))
    return lambda draft, _: draft.encounter.setting.value in wanted or ("stay" in wanted and draft.encounter.setting.is_inpatient)


def _age(span: str) -> Test:
    low, _, high = span.partition("-")
    lowest, highest = int(low), int(high)
    return lambda draft, _: draft.encounter.age is not None and lowest <= draft.encounter.age <= highest


def _ends(characters: str) -> Test:
    return lambda _, c: len(c.code) == _SEVEN and c.code[-1] in characters


_NEWBORN = re.compile(
    r"^[\W\d]*(?:(?:live|single|term|full|preterm|premature|male|female|twin)[ -])*(?:newborn|neonate|infant|liveborn)\b",
    re.M | re.I,
)
"""A line that begins with the newborn as its subject."""
_BORN = re.compile(r"[Nn]ewborn|NEWBORN|[Nn]eonate|NEONATE|[Ii]nfant|INFANT|[Ll]iveborn|LIVEBORN")
_MOTHER = re.compile(
    r"\bgravida|\bG\d+ ?P\d|\bpostpartum|maternal diagnos|\bpregnan|"
    r"^[\W\d]*(?:(?:normal|spontaneous|repeat|primary|vaginal|cesarean|term|preterm)[ -])*(?:delivery|labor|cesarean)\b",
    re.M | re.I,
)
"""Words of a mother's record."""


def is_newborn(draft: Draft) -> bool:
    """Whether the record is that of a newborn: age 0 and spoken of as one, or a line that names it where no age is recorded.

    Source: ICD-10-CM Official Guidelines, section I.C.16 (before birth through the 28th day).
    """
    age = draft.encounter.age
    if age:
        return False
    texts = [document.text for document in draft.encounter.documents if _BORN.search(document.text)]
    if age == 0:
        return any(_NEWBORN.search(text) for text in texts)
    return any(_begins_with_newborn(text) for text in texts)


def _begins_with_newborn(text: str) -> bool:
    """Whether a newborn is the subject of the record rather than the outcome of a mother's delivery."""
    newborn, mother = _NEWBORN.search(text), _MOTHER.search(text)
    return newborn is not None and (mother is None or newborn.start() < mother.start())


def _last(characters: str) -> Test:
    return lambda _, c: c.code[-1] in characters


def _record(kind: str) -> Test:
    return lambda draft, _: is_newborn(draft) == (kind == "newborn")


def _strength(name: str) -> Test:
    least = Strength[name.upper()]
    return lambda _, c: c.strength >= least


_MAKERS: dict[str, Callable[[str], Test]] = {
    "beside": _beside,
    "without": _without,
    "said": _said,
    "unsaid": _unsaid,
    "always": _always,
    "text": _text,
    "untext": _untext,
    "setting": _setting,
    "age": _age,
    "record": _record,
    "last": _last,
    "ends": _ends,
    "strength": _strength,
}


def sentences(draft: Draft, candidate: Candidate) -> Iterator[str]:
    """The sentences that state the candidate, in lower case, each once."""
    seen: set[tuple[str, int]] = set()
    for finding in candidate.findings:
        document, (start, end) = finding.evidence[0].document, finding.sentence
        if (document, start) not in seen:
            seen.add((document, start))
            yield draft.encounter.document(document).text[start:end].lower()
