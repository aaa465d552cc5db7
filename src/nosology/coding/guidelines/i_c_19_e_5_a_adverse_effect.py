"""OCG-I.C.19.e.5.a: an adverse effect takes the code of its nature first, and behind it that of the drug, with intent 5."""

import re
from functools import cache, lru_cache

from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.coding.draft import Candidate, Draft
from nosology.coding.guidelines.rule import Case, Rule
from nosology.coding.tabled import make_candidate
from nosology.data import read_table
from nosology.model.books import Step
from nosology.model.encounter import Setting
from nosology.model.findings import Finding
from nosology.reading.layout import SENTENCES
from nosology.words import tokenize

_NATURES = frozenset({"disease", "symptom", "finding"})
_REACTIONS = ("T78.2", "T78.3", "T88.6")
_CAUSE = re.compile(
    r"\b(?:due to|secondary to|induced by|caused by|related to|attributed to|adverse (?:effect|reaction) (?:of|to|from)|"
    r"side effects? (?:of|from)|in (?:the )?setting of|reaction to|2/2)\s+((?:[\w.'/-]+\s*){1,6})"
)
_INDUCED = re.compile(r"((?:\b[\w.']+ ?){1,3})[- ](?:induced|associated|related)\W*$")
_OTHERWISE = re.compile(
    r"overdos|poison|intoxicat|ingest|abuse|withdrawal|underdos|complian|adheren|deficien|resist|depend|toxicity|missed|stopp|"
    r"\bnot (?:due|related)|allerg|inadequate|lack of|discontinu|subtherap"
)
_HINTS = (" to ", "induced", "associated", "related", "caused by", "setting of", "effect", "reaction", "2/2")
"""Words without which a sentence names no cause."""
_REACH = 90
"""Code points behind the mention in which its cause may be named."""
_LONGEST = 4
"""Words in the longest name of a drug or class that is looked for."""


@cache
def _stems() -> dict[tuple[str, ...], str]:
    """Stem of the adverse-effect code by the words of a drug or class."""
    rows = read_table("coding/adverse")
    by_class = {row["name"]: row["stem"] for row in rows if row["kind"] == "class"}
    named = {row["drug"]: by_class[row["class"]] for row in read_table("lexicon/drugs") if row["class"] in by_class}
    named |= {row["name"]: row["stem"] for row in rows if row["kind"] == "word"}
    return {tuple(token.norm for token in tokenize(name)): stem for name, stem in named.items()}


def _stem_in(phrase: str, books: Icd10CmEdition) -> tuple[str, str] | None:
    """The first drug named in a phrase and the stem of its adverse-effect code."""
    norms = [token.norm for token in tokenize(phrase)]
    for at in range(len(norms)):
        for size in range(min(_LONGEST, len(norms) - at), 0, -1):
            stem = _stems().get(tuple(norms[at : at + size]))
            if stem is not None:
                name = " ".join(norms[at : at + size])
                return name, _from_table(name, books) or stem
    return None


def _from_table(name: str, books: Icd10CmEdition) -> str | None:
    term = books.index_term(name, "drug")
    code = dict(term.cells).get("Adverse effect") if term else None
    return code[:-1] if code else None


def _cause(draft: Draft, finding: Finding) -> tuple[str, str] | None:
    """The drug that the sentence of a mention names as its cause."""
    place, (start, end) = finding.evidence[0], finding.sentence
    text = draft.encounter.document(place.document).text
    sentence = text[start:end].lower()
    if not _may_name_a_cause(sentence):
        return None
    before, after = text[start : place.start].lower(), text[place.start : min(end, place.end + _REACH)].lower()
    induced = _INDUCED.search(before) or _INDUCED.search(text[place.start : place.end].lower().rpartition(" ")[0])
    stated = _CAUSE.search(re.split(r"[;.](?:\s|$)", after)[0])
    match = induced or stated
    if match is None or _OTHERWISE.search(sentence):
        return None
    return _stem_in(match[1], draft.editions.icd10cm)


@lru_cache(maxsize=SENTENCES)
def _may_name_a_cause(sentence: str) -> bool:
    return any(word in sentence for word in _HINTS)


def _apply(draft: Draft) -> None:
    for candidate in [c for c in draft.candidates if c.kind in _NATURES or c.code.startswith(_REACTIONS)]:
        found = next((cause for finding in candidate.findings if (cause := _cause(draft, finding))), None)
        if found is not None:
            _add(draft, candidate, *found)


def _add(draft: Draft, candidate: Candidate, drug: str, stem: str) -> None:
    code = f"{stem}5"
    code += "X" * (7 - len(code)) + "A"
    step = Step("guideline", RULE.id, f"{candidate.code}: an adverse effect of {drug}; the drug is coded behind it")
    make_candidate(draft, code, [candidate], step)


RULE = Rule(
    id="OCG-I.C.19.e.5.a",
    claim="The nature of an adverse effect is coded first, the drug that was correctly given behind it (fifth or sixth character 5).",
    source="ICD-10-CM Official Guidelines, section I.C.19.e.5.a",
    apply=_apply,
    fires=Case(
        "ASSESSMENT:\n1. Hyperkalemia due to lisinopril.\n",
        Setting.PHYSICIAN_OFFICE,
        has=("E87.5", "T46.4X5A"),
        first="E87.5",
    ),
    holds=Case(
        "ASSESSMENT:\n1. Hyperkalemia due to kidney disease.\n", Setting.PHYSICIAN_OFFICE, has=("E87.5",), lacks=("T46.4X5A",)
    ),
)
