"""Walks the index as a coder does: from the lead to its subterms, as far as the words at hand lead, references followed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nosology.codebook.finder.nodes import Jump, Node
from nosology.codebook.finder.store import DRUG_TABLE, Store
from nosology.codebook.finder.titles import Role
from nosology.codebook.finder.vocabulary import linking_words, words_of
from nosology.codebook.finder.window import Window
from nosology.data import read_table

__all__ = ["COLUMN_WORDS", "OPEN_SITES", "Endpoint", "walk"]

_MOST_VISITS: Final = 600
_MOST_JUMPS: Final = 4
_WORD_GAIN: Final = 0.01
_NEW_BESIDE_REPEATED: Final = 2
_OFFERED_SHARE: Final = 0.6
_LINK_COST: Final = 0.005
_SAID_LINK_COST: Final = -0.01
_UNSPECIFIED_COST: Final = 0.01
_SEE_ALSO_COST: Final = 0.03
_JUMP_COST: Final = 0.005
_OWED_COST: Final = 0.1
_OTHER_SITE_COST: Final = 0.1
_BEHAVIORS: Final = {row["word"]: row["column"] for row in read_table("finder/behavior-words")}
_INTENTS: Final = {row["word"]: row["column"] for row in read_table("finder/intent-words")}
OPEN_SITES: Final = frozenset(row["site"] for row in read_table("finder/open-sites"))
"""Sites of the Table of Neoplasms beside which the whole table may be meant."""
COLUMN_WORDS: Final = _BEHAVIORS.keys() | _INTENTS.keys()
"""Words that choose the column of a table."""
_NEOPLASM_COLUMNS: Final = frozenset({"primary", "secondary", "in-situ", "benign", "uncertain", "unspecified"})


type _Said = tuple[int, float]
"""Bits of the words used, and what they say."""


@dataclass(slots=True)
class Endpoint:
    """A line that was reached.

    Attributes:
        code: As printed.
        manifestation: The second code of a pair, or None.
        used: Bits of the words it accounts for.
        score: What those words say, less what was assumed on the way.
        path: Titles gone through.
        book: The book of the last term.
        missing: How many words of a title were not said.
    """

    code: str
    manifestation: str | None
    used: int
    score: float
    path: tuple[str, ...]
    book: str


@dataclass(slots=True)
class _State:
    """Where the walk stands."""

    node: Node
    used: int
    gain: float
    path: tuple[str, ...]
    book: str
    column: str | None
    given: tuple[str, ...]
    jumps: int
    offered: int = 0
    again: int = 0
    owed: frozenset[str] = frozenset()

    def at(self, node: Node, cost: float = 0.0, path: tuple[str, ...] | None = None) -> "_State":
        """The same words said, at another node."""
        onto = (*self.path, node.title) if path is None else path
        gain = self.gain - cost
        again, owed = self.again, self.owed
        return _State(node, self.used, gain, onto, self.book, self.column, self.given, self.jumps, self.offered, again, owed)

    def saying(self, node: Node, choice: Sequence[str], said: _Said) -> "_State":
        """At the node below that these words lead to."""
        used, gain = said
        onto, again = (*self.path, node.title), self.again
        owed = self.owed.difference(choice) if self.owed else self.owed
        return _State(node, used, gain, onto, self.book, self.column, self.given, self.jumps, self.offered, again, owed)


def walk(store: Store, term: int, window: Window, column: str | None = None) -> list[Endpoint]:
    """Every line that the words at hand reach from a term, best first."""
    node = store.term(term)
    start = _State(node, window.lead, window.gain(window.lead), (node.title,), store.book(term), column, (), 0)
    return _explore(store, start, window) if _enter(start, window) else []


def _enter(start: _State, window: Window) -> bool:
    """Whether a main term is entered: one of its ways is said, by the lead alone or with the window; the best way counts."""
    choices = start.node.choices
    if start.book == "lexicon" or not choices:
        return True
    ways = [said for choice in choices if (said := _say(start, choice, window))]
    if ways:
        start.used, start.gain = max(ways, key=_gained)
    return bool(ways)


def _gained(said: _Said) -> float:
    return said[1]


def _explore(store: Store, start: _State, window: Window) -> list[Endpoint]:
    found: list[Endpoint] = []
    seen: set[tuple[Node, int, str | None]] = set()
    stack = [start]
    for _ in range(_MOST_VISITS):
        if not stack:
            break
        state = stack.pop()
        node = state.node
        key = (node, state.used, state.column)
        if key in seen:
            continue
        seen.add(key)
        if node.offered:
            _take_offered(state, window)
        if node.code or node.cells:
            found.extend(_endpoints(state, window))
        if node.leads_on:
            stack.extend(_onward(store, state, window))
    found.sort(key=lambda end: (-end.score, len(end.path)))
    return found


def _take_offered(state: _State, window: Window) -> None:
    for word in state.node.offered:
        if word in window.places:
            state.offered |= window.take(word, state.used) or 0


def _endpoints(state: _State, window: Window) -> Iterator[Endpoint]:
    node, used, gain = state.node, state.used, state.gain
    offered = state.offered & ~used
    if offered:
        used, gain = used | offered, gain + _OFFERED_SHARE * window.gain(offered)
    if state.owed:
        gain -= _OWED_COST * len(state.owed)
    if node.code:
        yield Endpoint(node.code, node.manifestation, used, gain, state.path, state.book)
    if node.cells and (column := _column(state, window)) in node.cells:
        yield Endpoint(node.cells[column], None, used, gain, (*state.path, column), state.book)


def _column(state: _State, window: Window) -> str:
    """The column of a table: the reference says it, or the words at hand do."""
    if state.book == "drug":
        said = [_INTENTS[word] for word in window.places if word in _INTENTS]
        return said[0] if said and state.column != "adverse" else state.column or "accidental"
    if state.column in _NEOPLASM_COLUMNS and state.column is not None:
        return state.column
    said = [_BEHAVIORS[word] for word in _BEHAVIORS if word in window.places]
    return said[0] if said else "unspecified"


def _onward(store: Store, state: _State, window: Window) -> Iterator[_State]:
    node, given = state.node, state.given
    for child in node.links:
        yield state.at(child, _link_cost(child, window))
    if given or node.opens_with_any(window.places):
        yield from _below(state, (*window.places, *given), window)
    if state.jumps < _MOST_JUMPS:
        for jump in node.jumps:
            yield from _follow(store, state, jump, window)


def _link_cost(child: Node, window: Window) -> float:
    """What it costs to go through a node without a word: less when the words at hand link in the same way (`from`, `due to`)."""
    if child.role != Role.LINK:
        return _UNSPECIFIED_COST
    is_said = bool(window.links) and not window.links.isdisjoint(linking_words(child.title))
    return _SAID_LINK_COST if is_said else _LINK_COST


def _below(state: _State, words: Sequence[str], window: Window) -> Iterator[_State]:
    """The children that the words at hand lead to."""
    tried: set[Node] = set()
    for word in words:
        for child in state.node.starting_with(word):
            if child in tried:
                continue
            tried.add(child)
            for choice in child.choices:
                said = _say(state, choice, window)
                if said and not (linking_words(child.title) and _is_one_thing(state, choice, window)):
                    yield state.saying(child, choice, said)


def _is_one_thing(state: _State, choice: Sequence[str], window: Window) -> bool:
    """Whether a second thing of the same name would be read from one: `with calculus, ureter` from `kidney stone in ureter`."""
    names = _main_words(state.path[0])
    return any(word in names and all(bits & state.used for bits in window.places.get(word, ())) for word in choice)


@lru_cache(maxsize=4096)
def _main_words(title: str) -> frozenset[str]:
    return frozenset(words_of(title))


def _say(state: _State, choice: Sequence[str], window: Window) -> _Said | None:
    """The words used and what they say once these are said too, or None when one is not at hand.

    A word that led here by a reference may be said again; so may one that a title above took, beside two new words.
    """
    used, gain, repeated = state.used, state.gain, 0
    for word in choice:
        bits = window.take(word, used, state.again | (used & ~state.used))
        if bits is None:
            if word in state.given:
                continue
            if word not in window.places:
                return None
            repeated += 1
            continue
        gain += window.sure[word] * window.gain(bits & ~used) + _WORD_GAIN
        used |= bits
    if repeated and (repeated > 1 or (used & ~state.used).bit_count() < _NEW_BESIDE_REPEATED):
        return None
    return used, gain


def _follow(store: Store, state: _State, jump: Jump, window: Window) -> Iterator[_State]:
    cost = _SEE_ALSO_COST if jump.is_also else _JUMP_COST
    if jump.term == DRUG_TABLE:
        yield from _substances(store, state, jump.column, window)
        return
    if jump.column and state.book == "neoplasm" and state.column not in (None, jump.column):
        return  # the lead has said the behavior; a word beside it does not overrule it
    node = root = store.term(jump.term)
    path: tuple[str, ...] = (node.title,)
    for step in jump.path:
        node = node.child(step)
        path = (*path, node.title)
    yield _landed(store, state.at(node, cost, path), state, jump)
    if store.book(jump.term) == "neoplasm" and any(word in OPEN_SITES for choice in node.choices for word in choice):
        yield _landed(store, state.at(root, cost + _OTHER_SITE_COST, (root.title,)), state, jump)


def _landed(store: Store, onto: _State, state: _State, jump: Jump) -> _State:
    """The state where a jump leads, with what the reference takes for granted."""
    onto.given = tuple(dict.fromkeys((*state.given, *jump.given)))
    onto.owed = state.owed.union(jump.given)
    onto.column = jump.column or state.column
    onto.book = store.book(jump.term)
    onto.jumps += 1
    onto.again |= state.used
    return onto


def _substances(store: Store, state: _State, column: str | None, window: Window) -> Iterator[_State]:
    """Every substance of the Table of Drugs that the words at hand name."""
    for word in tuple(window.places):
        for number in store.drugs(word):
            node = store.term(number)
            for choice in node.choices:
                said = _say(state, choice, window)
                if said:
                    begun = state.saying(node, choice, said)
                    begun.book, begun.column, begun.jumps = "drug", column, state.jumps + 1
                    yield begun
