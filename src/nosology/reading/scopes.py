"""Scopes: how far each cue of a sentence reaches. Commas, verbs and subjects tell the items of a list from a new clause."""

from collections.abc import Sequence
from typing import NamedTuple

from nosology.reading.cues import Cue, CueHit, Words

_JOINTS = frozenset({",", "and", "or", "nor", "-"})
_OPEN_JOINTS = frozenset({"or", "nor"})
_PASSIVE_REACH = 3
_BRIDGES = frozenset(
    {",", "(", "-", ":", "which", "that", "who", "now", "since", "has", "is", "was", "were", "are", "all", "both"}
)
_FOLLOWERS = frozenset({"with"})
_AIMS = frozenset({"for", "to", "prior"})
"""What a plan is for is no plan: `will order a CT for abdominal pain`."""


class Scope(NamedTuple):
    """The stretch of a sentence a cue speaks of.

    Attributes:
        cue: The cue.
        cue_start: Where the cue stands, in the document.
        cue_end: One past its end.
        first: First word (position in the sentence's words) it reaches.
        last: Last word it reaches (inclusive).
    """

    cue: Cue
    cue_start: int
    cue_end: int
    first: int
    last: int


_NOTHING: frozenset[str] = frozenset()
_NO = Cue("no", "negated", "forward", "list", "")


_ASSERTIONS = frozenset({"negated", "uncertain", "historical", "family", "hypothetical", "current", "pseudo"})


def find_scopes(words: Words, hits: Sequence[CueHit]) -> Sequence[Scope]:
    """The scopes of all cues of a sentence that give an assertion."""
    if not any(hit.cue.role in _ASSERTIONS for hit in hits):
        return ()
    return Clauses(words, hits).scopes()


class Clauses:
    """The words of one sentence with what each does for the limits of scopes."""

    def __init__(self, words: Words, hits: Sequence[CueHit]) -> None:
        self.starts, self.ends = words.places
        self.texts = words.texts
        self.hits = [hit for hit in hits if hit.cue.role != "pseudo"]
        self.swallowed: set[int] = set()
        self.within: list[Scope] = []
        self.roles: dict[int, set[str]] = {}
        self.opens: dict[int, set[str]] = {}
        for hit in hits:
            if hit.cue.role == "pseudo":
                self._swallow(hit)
            else:
                self._note(hit)

    def _swallow(self, hit: CueHit) -> None:
        """A pseudo cue speaks of its own words only: `no apparent distress` negates `distress` and nothing after it."""
        self.swallowed.update(range(hit.first, hit.last + 1))
        self._speak_within(hit)

    def _speak_within(self, hit: CueHit) -> None:
        """A mention inside the wording of a cue that says no is negated: `no known drug allergies`."""
        for at in range(hit.first, min(hit.first + 2, hit.last)):
            if self.texts[at] == "no":
                self.within.append(Scope(_NO, self.starts[at], self.ends[at], at + 1, hit.last))

    def _note(self, hit: CueHit) -> None:
        self._speak_within(hit)
        role = hit.cue.role
        self.opens.setdefault(hit.first, set()).add("weak" if (role, hit.cue.scope) == ("end", "weak") else role)
        if role in ("verb", "subject", "passive"):
            self.roles.setdefault(hit.first, set()).add(role)

    def scopes(self) -> list[Scope]:
        """The scopes of all cues that give an assertion."""
        found = list(self.within)
        for hit in self.hits:
            if hit.cue.direction == "forward":
                first, last = hit.last + 1, self._forward(hit)
            elif hit.cue.direction == "backward":
                first, last = self._backward(hit), hit.first - 1
            else:
                continue
            if first <= last:
                found.append(Scope(hit.cue, self.starts[hit.first], self.ends[hit.last], first, last))
        return found

    def _forward(self, hit: CueHit) -> int:
        """The last word a forward cue reaches."""
        scope, begin = hit.cue.scope, hit.last + 1
        limit = begin + int(scope) - 1 if scope.isdigit() else len(self.texts) - 1
        depth = 0
        is_first = True
        for at in range(begin, min(limit, len(self.texts) - 1) + 1):
            text = self.texts[at]
            depth += (text == "(") - (text == ")")
            if depth < 0 or self._stops(at, hit.cue, begin, is_first):
                return at - 1
            if depth == 0 and text in _JOINTS and at not in self.swallowed and at > begin:
                if self._parts(at, hit.cue):
                    return at - 1
                is_first = False
        return min(limit, len(self.texts) - 1)

    def _stops(self, at: int, cue: Cue, begin: int, is_first: bool) -> bool:
        """Whether the word itself ends a forward scope."""
        text = self.texts[at]
        if text == ";" or (text == "?" and at == len(self.texts) - 1):
            return True
        opens = self.opens.get(at)
        if opens is None:
            if cue.flag == "plan" and text in _AIMS:
                return True
            return cue.scope == "phrase" and (text in _FOLLOWERS or text == ",") and at > begin
        if "end" in opens or ("weak" in opens and cue.role != "uncertain" and cue.flag != "instruction"):
            return True
        if cue.role in ("negated", "uncertain", "historical") and "affirmed" in opens and cue.scope != "clause" and at > begin:
            return True
        if cue.role == "uncertain" and "negated" in opens:
            return True
        if "verb" in opens:
            return cue.scope == "phrase" or (cue.scope != "clause" and is_first)
        return False

    def _parts(self, at: int, cue: Cue) -> bool:
        """Whether the comma or conjunction at `at` parts clauses and not the items of a list."""
        begin = at + 1
        while begin < len(self.texts) and self.texts[begin] in _JOINTS:
            begin += 1
        if begin >= len(self.texts):
            return False
        opens = self.opens.get(begin, _NOTHING)
        if "subject" in opens and not self._is_possessed(begin):
            return True
        if cue.scope == "clause":
            return "family" in opens and cue.role == "family"
        joint = self.texts[begin - 1]
        if cue.scope == "phrase" and self.texts[at] in (",", "-"):
            return True
        if opens & {"affirmed", "verb"} or (self.texts[begin] in _FOLLOWERS and self.texts[at] == ","):
            return True
        if joint not in _OPEN_JOINTS and opens & {"historical", "family", "uncertain", "hypothetical", "negated"} - {cue.role}:
            return True
        return joint not in _OPEN_JOINTS and self._has_verb(begin)

    def _is_possessed(self, at: int) -> bool:
        """`his`, `her`, `this` before a thing rather than a subject: only a verb soon after makes it a clause."""
        return self.texts[at] in ("his", "her", "their", "this", "these", "those") and not self._has_verb(at)

    def _has_verb(self, begin: int) -> bool:
        """Whether the item that begins here holds a verb of its own (not `were noted`)."""
        for at in range(begin, len(self.texts)):
            opens = self.opens.get(at, _NOTHING)
            if self.texts[at] in _JOINTS or self.texts[at] == ";" or opens & {"end", "weak"}:
                return False
            if "verb" in self.roles.get(at, ()):
                near = range(at + 1, min(at + 1 + _PASSIVE_REACH, len(self.texts)))
                return not any("passive" in self.roles.get(after, ()) for after in near)
            if "affirmed" in self.opens.get(at, ()):
                return True
        return False

    def _backward(self, hit: CueHit) -> int:
        """The first word a backward cue reaches."""
        scope, end = hit.cue.scope, hit.first - 1
        if scope.isdigit():
            return max(0, end - int(scope))
        while end >= 0 and self.texts[end] in _BRIDGES:
            end -= 1
        depth = 0
        for at in range(end, -1, -1):
            text = self.texts[at]
            depth += (text == ")") - (text == "(")
            if depth < 0 or text == ";" or self._stops_back(at, hit.cue):
                return at + 1
            if depth == 0 and text == "," and scope == "phrase":
                return at + 1
        return 0

    def _stops_back(self, at: int, cue: Cue) -> bool:
        opens = self.opens.get(at)
        if opens is None:
            return False
        if opens & {"end", "weak"}:
            return True
        if cue.scope == "clause":
            return False
        if "affirmed" in opens:
            return True
        return "verb" in opens and cue.role not in ("historical", "family")
