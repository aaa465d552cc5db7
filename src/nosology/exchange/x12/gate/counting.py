"""The counts that the walker of pyx12 keeps of loops and segments, and what one walk asked of them and changed in them.

pyx12 asks a count only whether it is below or above a number. A walk is therefore decided by the answers, and the same walk may be taken
again without pyx12 wherever the answers would be the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_LEAST, _MOST = -1, 2**31


class Places:
    """Where each path of the maps is counted: the paths below one stand together, right behind it."""

    def __init__(self, trees: Sequence[Any]) -> None:
        paths = sorted({path for tree in trees for path in _paths(tree)}, key=lambda path: path.split("/"))
        self._numbers = {path: number for number, path in enumerate(paths)}
        self._known: dict[int, tuple[Any, int]] = {}
        self.ends = [_end(paths, number) for number in range(len(paths))]

    def number(self, path: Any) -> int:
        """The number of a path; a path object of a map lives as long as the map, so that each is looked up once."""
        if isinstance(path, str):
            return self._numbers[path]
        held = self._known.get(id(path))
        if held is None or held[0] is not path:
            held = self._known[id(path)] = (path, self._numbers[path.format()])
        return held[1]


def _paths(node: Any) -> Iterator[str]:
    for group in node.pos_map.values():
        for child in group:
            yield str(child.x12path.format())
            if child.is_loop():
                yield from _paths(child)


def _end(paths: Sequence[str], number: int) -> int:
    below = f"{paths[number]}/"
    end = number + 1
    while end < len(paths) and paths[end].startswith(below):
        end += 1
    return end


class Question(int):
    """A count as pyx12 is told it, which notes what it is compared with: `least` and `most` are what would give the same answers."""

    number: int
    least: int
    most: int
    is_open: bool

    @classmethod
    def about(cls, number: int, count: int) -> "Question":
        """A question about the count at a place; until it is compared, only the very same count would do."""
        question = cls(count)
        question.number, question.least, question.most, question.is_open = number, count, count, False
        return question

    def __lt__(self, other: int) -> bool:
        return self._below(other)

    def __le__(self, other: int) -> bool:
        return self._below(other + 1)

    def __ge__(self, other: int) -> bool:
        return not self._below(other)

    def __gt__(self, other: int) -> bool:
        return not self._below(other + 1)

    def _below(self, other: int) -> bool:
        answer = int(self) < other
        self._narrow(_LEAST if answer else other, other - 1 if answer else _MOST)
        return answer

    def _narrow(self, least: int, most: int) -> None:
        if self.is_open:
            least, most = max(least, self.least), min(most, self.most)
        self.least, self.most, self.is_open = least, most, True


type Note = Question | tuple[str, int]


class Counter:
    """Counts as the counter of pyx12 does, and notes what is asked and done between `begin` and `end`."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._notes: list[Note] = []
        self.counts = [0] * len(places.ends)

    def begin(self) -> None:
        """Forget the notes."""
        self._notes = []

    def end(self, node: Any) -> "Way":
        """What was noted, as the way to a node."""
        return _way(node, self._notes, self._places.ends)

    def reset_to_node(self, path: Any) -> None:
        """Forget what is below a path."""
        number = self._places.number(path)
        end = self._places.ends[number]
        self.counts[number + 1 : end] = [0] * (end - number - 1)
        self._notes.append(("reset", number))

    def increment(self, path: Any) -> None:
        """Count one more."""
        number = self._places.number(path)
        self.counts[number] += 1
        self._notes.append(("add", number))

    def get_count(self, path: Any) -> Question:
        """How often a path came."""
        number = self._places.number(path)
        question = Question.about(number, self.counts[number])
        self._notes.append(question)
        return question


@dataclass(frozen=True, slots=True)
class Way:
    """A walk without complaints, as one may take it again.

    Attributes:
        node: Where it led.
        holds: Places with the least and the most that they may count before it.
        resets: Ranges of places that it sets to nothing.
        adds: Places to which it adds, and how much.
        sets: Places that it then sets, and to what.
    """

    node: Any
    holds: tuple[tuple[int, int, int], ...]
    resets: tuple[tuple[int, int, list[int]], ...]
    adds: tuple[tuple[int, int], ...]
    sets: tuple[tuple[int, int], ...]

    def is_open(self, counts: list[int]) -> bool:
        """Whether pyx12 would go the same way with these counts."""
        for number, least, most in self.holds:  # noqa: SIM110 - `all` takes twice the time, and this is asked of each segment
            if not least <= counts[number] <= most:
                return False
        return True

    def go(self, counts: list[int]) -> None:
        """Count as pyx12 did."""
        for start, end, nothing in self.resets:
            counts[start:end] = nothing
        for number, more in self.adds:
            counts[number] += more
        for number, count in self.sets:
            counts[number] = count


def _way(node: Any, notes: Sequence[Note], ends: Sequence[int]) -> Way:
    """Turn notes, which speak of counts while the walk goes on, into what must hold before it and what it leaves behind."""
    resets: list[tuple[int, int, list[int]]] = []
    added: dict[int, int] = {}
    fixed: dict[int, int] = {}
    holds: dict[int, tuple[int, int]] = {}
    for note in notes:
        if isinstance(note, Question):
            if note.number not in fixed:
                already = added.get(note.number, 0)
                least, most = holds.get(note.number, (_LEAST, _MOST))
                holds[note.number] = (max(least, note.least - already), min(most, note.most - already))
        elif note[0] == "reset":
            start, end = note[1] + 1, ends[note[1]]
            resets.append((start, end, [0] * (end - start)))
            fixed |= dict.fromkeys(range(start, end), 0)
            added = {number: more for number, more in added.items() if number not in fixed}
        elif note[1] in fixed:
            fixed[note[1]] += 1
        else:
            added[note[1]] = added.get(note[1], 0) + 1
    sets = tuple((number, count) for number, count in fixed.items() if count)
    return Way(node, tuple((number, *span) for number, span in holds.items()), tuple(resets), tuple(added.items()), sets)
