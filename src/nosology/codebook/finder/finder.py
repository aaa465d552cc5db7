"""The finder of an edition: from the words of people to codes, through the index, the lexicon and the tabular titles."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, Self

from nosology.codebook.finder.completing import IMPLYING, SIDES, Completer, Completion, Context, understand
from nosology.codebook.finder.leads import Anchor, Leads
from nosology.codebook.finder.meanings import Meanings
from nosology.codebook.finder.searching import Candidate, Search
from nosology.codebook.finder.store import Store
from nosology.codebook.finder.titles import read_title
from nosology.codebook.finder.vocabulary import canonical, joined_words, mark
from nosology.codebook.finder.walking import COLUMN_WORDS, Endpoint, walk
from nosology.codebook.finder.window import Window
from nosology.codebook.icd10cm import Icd10CmEdition
from nosology.model.books import Hit, OpenAxis, Step
from nosology.model.codes import Icd10CmCode
from nosology.model.errors import UnknownCodeError

__all__ = ["Anchor", "Finder"]

_MOST_COMPLETED: Final = 6
_LEAST: Final = 0.1
_SURE: Final = 2.0
_TITLE_SHARE: Final = 0.7
_ABOVE_SHARE: Final = 0.3
_SIDELESS_SHARE: Final = 0.7
_DENIED_COST: Final = 0.3
_STEPS: Final = {"lexicon": "lexicon", "title": "tabular", "line": "tabular"}
_REMEMBERED: Final = 1 << 13
_ALWAYS: Final = IMPLYING | COLUMN_WORDS
"""Words that matter to every lead: they say others, or choose a column."""


type _Joins = tuple[tuple[int, str], ...]
"""Words that are written in two, each with the place of its first half."""


class _Marked:
    """A sequence of normal forms with its compared words; kept so that the anchors of one sentence share the work."""

    def __init__(self, norms: Sequence[str], known: Mapping[str, float]) -> None:
        self.norms = norms
        self.words = mark(norms)
        self._known = known

    @cached_property
    def _joined(self) -> dict[int, str]:
        return joined_words(self.norms, self._known)

    def at_hand(self, anchor: Anchor, window: Sequence[int]) -> tuple[list[int], tuple[str, ...], _Joins]:
        """The positions of a window that say something, their words as the lead hears them, and the words written in two."""
        said = [at for at in sorted(window) if self.words[at]]
        joins: _Joins = ()
        if self._joined:
            halves = [at for at in self._joined if at in window and at + 1 in window]
            said = sorted({*said, *halves, *(at + 1 for at in halves)})
            joins = tuple((said.index(at), self._joined[at]) for at in halves)
        words = [self.words[at] for at in said]
        if self.words[anchor.start].startswith("!"):
            words = [word.removeprefix("!") for word in words]
        return said, tuple(words), joins


class _Hears(dict[str, bool]):
    """Whether a word can matter to a lead, decided when first asked, then remembered."""

    __slots__ = ("_heard", "_sounds")

    def __init__(self, heard: Set[str] | None, sounds: Callable[[str], Set[str]]) -> None:
        super().__init__()
        self._heard, self._sounds = heard, sounds

    def __missing__(self, word: str) -> bool:
        sounds = self._sounds(word)
        matters = self[word] = self._heard is None or not (self._heard.isdisjoint(sounds) and _ALWAYS.isdisjoint(sounds))
        return matters


class Finder:
    """Finds codes for words in one edition."""

    def __init__(self, store: Store, edition: Icd10CmEdition) -> None:
        """Join a finder's file with its edition; see `open`."""
        self._store = store
        self._edition = edition
        self._completer = Completer(edition)
        self._leads = Leads(store)
        self._meanings = Meanings(store)
        self._search = Search(store, self._meanings)
        self._marked = _Marked((), {})
        self._resolved = lru_cache(maxsize=_REMEMBERED)(self._resolve)
        self._hears = lru_cache(maxsize=_REMEMBERED)(lambda lead: _Hears(store.lead(lead).heard, self._meanings.sounds))

    @classmethod
    def open(cls, path: Path, edition: Icd10CmEdition) -> Self:
        """Open the finder of an edition.

        Raises:
            CodebookCorruptError: The file is missing, damaged, or was built by another schema version.
        """
        return cls(Store.open(path), edition)

    def close(self) -> None:
        """Give the file back; the edition stays open."""
        self._store.close()

    def find(self, phrase: str, limit: int = 10) -> tuple[Hit, ...]:
        """Codes for what a person typed, best first, each completed to a code that can be submitted.

        Abbreviations, lay words, word order, plurals, British spelling and misspelling are understood. Empty when nothing fits.
        """
        found = [(_SURE, hit) for hit in self._typed_code(phrase)]
        for candidate in self._search.candidates(phrase):
            found.extend((gain, hit) for gain, hit in self._hits_of(candidate) if hit.score >= _LEAST)
        found.sort(key=lambda pair: (-pair[0], len(pair[1].path)))
        best: dict[str, Hit] = {}
        for _, hit in found:
            best.setdefault(hit.code, hit)
        return tuple(best.values())[:limit]

    def _typed_code(self, phrase: str) -> Iterator[Hit]:
        """The code itself when a person typed one, with the code below it that can be submitted."""
        try:
            code = Icd10CmCode.parse(phrase.strip().rstrip("-.")).value
        except UnknownCodeError:
            return
        done = self._completer.complete(code, ())
        if done:
            yield _hit(done, (code,), 1.0, frozenset(), None, (Step("tabular", code, "the code was typed"),))

    def anchors(self, norms: Sequence[str]) -> list[Anchor]:
        """The leads in a sequence of normal forms (tokens in text order): leftmost first, the longest at each place."""
        return self._leads.find(self._mark(norms).words)

    def resolve(
        self, anchor: Anchor, norms: Sequence[str], window: Sequence[int], context: Context | None = None, limit: int = 5
    ) -> tuple[Hit, ...]:
        """Codes for a lead with the words around it, best first.

        Args:
            anchor: One of `anchors(norms)`.
            norms: The same sequence.
            window: Positions in it that may modify the lead.
            context: What else is known (side, episode, trimester, sex); the side replaces those in the words.
            limit: The most hits.
        """
        positions, words, joins = self._mark(norms).at_hand(anchor, window)
        own = range(anchor.start, anchor.end)
        if words and not joins:
            positions, words = self._heard(anchor.lead, positions, words)
        hits = self._resolved(anchor.lead, words, joins, context)[:limit]
        return tuple([_covering(hit, {*own, *[positions[number] for number in hit.covered]}) for hit in hits])

    def _heard(self, lead: str, positions: list[int], words: tuple[str, ...]) -> tuple[list[int], tuple[str, ...]]:
        """Of words and their positions those that can matter to a lead."""
        hears = self._hears(lead)
        kept = [at for at, word in enumerate(words) if hears[word]]
        return [positions[at] for at in kept], tuple([words[at] for at in kept])

    def _resolve(self, lead: str, words: tuple[str, ...], joins: _Joins, context: Context | None) -> list[Hit]:
        """Codes for a lead with these compared words, best first; `covered` counts in `words`."""
        view = self._view(lead, words, joins)
        ends: list[Endpoint] = []
        for term in self._store.lead(lead).terms:
            ends.extend(walk(self._store, term, view))
        if not ends:
            return []
        said = understand(view.places, context)
        hits: dict[str, Hit] = {}
        for end in _one_each(ends)[:_MOST_COMPLETED]:
            hit = self._completed(end, view, said | _way(end.path, context))
            if hit and (hit.code not in hits or hit.score > hits[hit.code].score):
                hits[hit.code] = hit
        return sorted(hits.values(), key=lambda hit: (-hit.score, len(hit.path)))

    def complete(self, code: str, norms: Collection[str], context: Context | None = None) -> Hit:
        """The code that can be submitted below a code as printed (`S52.50-`), chosen by words and defaults.

        Side, trimester and the like that neither the words nor the context say are left unspecified and named in `open_axes`.

        Raises:
            UnknownCodeError: This edition has no such code.
        """
        words = mark(list(norms)) if isinstance(norms, Sequence) else [canonical(norm) for norm in sorted(norms)]
        done = self._completer.complete(code, [word for word in words if word], context)
        if done is None:
            done = Completion(self._edition.entry(code), (), (), frozenset())
        return _hit(done, (), 1.0, frozenset(), None, ())

    def _mark(self, norms: Sequence[str]) -> _Marked:
        marked = self._marked
        if marked.norms is not norms or len(marked.words) != len(norms):
            marked = self._marked = _Marked(norms, self._store.weights)
        return marked

    def _view(self, lead: str, words: Sequence[str], joins: _Joins) -> Window:
        """The words of a lead, at negative positions, and those around it, from 0."""
        view, expand, known = Window(), self._meanings.in_text, self._store.weights
        own = [word.removeprefix("!") for word in lead.split(" ")]
        view.fill(own, -len(own), expand, known)
        view.lead = (1 << len(own)) - 1
        if not joins:
            view.fill(words, 0, expand, known)
            return view
        joined = dict(joins)
        for position, word in enumerate(words):
            view.put(word, position, expand, known)
            if position in joined:
                view.join(joined[position], (position, position + 1))
        return view

    def _completed(self, end: Endpoint, view: Window, said: Set[str]) -> Hit | None:
        done = self._completer.complete_by(end.code, said)
        if done is None:
            return None
        used, gain = _with_said(end, done, view)
        covered = frozenset([position for position in view.covered(used) if position >= 0])
        return _hit(done, end.path, _bounded(gain), covered, end.manifestation, (_step(end),))

    def _hits_of(self, candidate: Candidate) -> Iterator[tuple[float, Hit]]:
        """The code of a candidate and its rank; the right and the left one when both sides are said and no code says both.

        Source: ICD-10-CM Official Guidelines, section I.B.13.
        """
        done = self._completed_candidate(candidate)
        if done is None:
            return
        if "bilateral" not in candidate.view.places or OpenAxis.SIDE not in done.open_axes:
            yield self._hit_of(candidate, done)
            return
        for side in ("right", "left"):
            if one := self._completed_candidate(candidate, Context(side=side)):
                yield self._hit_of(candidate, one, side)

    def _hit_of(self, candidate: Candidate, done: Completion, side: str | None = None) -> tuple[float, Hit]:
        """What a candidate accounts for as a share of the phrase, which may exceed it a little, and the hit with that as its score."""
        end, view, code = candidate.end, candidate.view, done.entry.code
        title = self._completer.title_words(code)
        if side:
            title = tuple(sorted({*title, "bilateral"} - {side}))
        used, gain = _with_title(title, view, *_with_said(end, done, view), _TITLE_SHARE)
        used, gain = _with_title(self._completer.words_above(code), view, used, gain, _ABOVE_SHARE)
        if not self._completer.is_sided(code):
            gain += _SIDELESS_SHARE * view.gain(view.bits_at(SIDES) & ~used)
        share = (gain - candidate.cost) / candidate.total
        covered = frozenset(candidate.origin[position] for position in view.covered(used))
        score = round(max(0.0, min(1.0, share)), 4)
        return share, _hit(done, end.path, score, covered, end.manifestation, (*candidate.steps, _step(end)))

    def _completed_candidate(self, candidate: Candidate, context: Context | None = None) -> Completion | None:
        words = _path_words(candidate.end.path).union(candidate.view.places)
        return self._completer.complete(candidate.end.code, words, context)


def _way(path: tuple[str, ...], context: Context | None) -> Set[str]:
    """What `understand` gives for the words that hold on the way to a line; what is said beside them adds to it."""
    return understand(_path_words(path), context)


@lru_cache(maxsize=_REMEMBERED)
def _path_words(path: tuple[str, ...]) -> frozenset[str]:
    """The words that hold on the way to a line, whether they were said or a reference led there."""
    return frozenset().union(*map(_certain_words, path))


@lru_cache(maxsize=_REMEMBERED)
def _certain_words(title: str) -> frozenset[str]:
    """The words that every way to say a title has."""
    choices = read_title(title).choices
    return frozenset(choices[0]).intersection(*choices[1:]) if choices else frozenset()


def _one_each(ends: list[Endpoint]) -> list[Endpoint]:
    """The best endpoint of each printed code, best first."""
    ends.sort(key=lambda end: (-end.score, len(end.path)))
    best: dict[str, Endpoint] = {}
    for end in ends:
        best.setdefault(end.code, end)
    return list(best.values())


def _with_said(end: Endpoint, done: Completion, view: Window) -> tuple[int, float]:
    """The words used and what they say, those counted in that chose below the code."""
    used, gain = end.used, end.score
    for word in sorted(done.said):
        bits = view.take(word, used)
        if bits and not bits & used:
            used |= bits
            gain += view.gain(bits)
    return used, gain


def _with_title(title: Sequence[str], view: Window, used: int, gain: float, share: float) -> tuple[int, float]:
    """The words used and what they say, those counted in that the title of the code affirms; what it denies counts against it."""
    places = view.places
    for word in title:
        if word[0] == "!":
            gain -= _DENIED_COST * (word[1:] in places)
            continue
        bits = view.take(word, used) if word in places else None
        if bits and not bits & used:
            used |= bits
            gain += share * view.sure[word] * view.gain(bits)
    return used, gain


def _bounded(gain: float) -> float:
    """Any gain as a score between 0 and 1, in the same order."""
    return round(max(0.0, gain) / (max(0.0, gain) + 0.5), 4)


def _step(end: Endpoint) -> Step:
    return Step(_STEPS.get(end.book, "index"), ", ".join(end.path), end.code)


def _covering(hit: Hit, covered: Iterable[int]) -> Hit:
    return Hit(hit.code, hit.title, hit.path, hit.score, hit.steps, frozenset(covered), hit.open_axes, hit.manifestation)


def _hit(
    done: Completion,
    path: tuple[str, ...],
    score: float,
    covered: frozenset[int],
    manifestation: str | None,
    steps: tuple[Step, ...],
) -> Hit:
    axes = done.open_axes
    return Hit(done.entry.code, done.entry.title, path, score, (*steps, *done.steps), covered, axes, manifestation)
