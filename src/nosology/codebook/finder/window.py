"""The words at hand when a line is looked for: each with its place, what else it may stand for, and what it says."""

from collections.abc import Callable, Iterable, Sequence
from typing import Self

__all__ = ["Expand", "Window"]

type Expand = Callable[[str], Sequence[tuple[str, float]]]
"""What a word may stand for, itself first, each with how surely (1 is the word itself)."""

_UNKNOWN_WEIGHT = 1.0


class Window:
    """Words by place, as bits: the n-th bit of a number stands for the n-th word at hand.

    Attributes:
        places: Bits of each word that may be matched.
        sure: How surely a word stands for what was written there.
        weights: What each bit says, 0...1.
        lead: Bits of the lead; they may be used again.
        links: The words that link the others: `with`, `due`, `from`.
        positions: The position in the caller's sequence for each bit.
    """

    __slots__ = ("_by_position", "lead", "links", "places", "positions", "sure", "weights")

    def __init__(self) -> None:
        """Start without words."""
        self.places: dict[str, list[int]] = {}
        self.sure: dict[str, float] = {}
        self.weights: dict[int, float] = {}
        self.positions: list[int] = []
        self.lead = 0
        self.links: frozenset[str] = frozenset()
        self._by_position: dict[int, int] = {}

    def put(self, word: str, position: int, expand: Expand, known: dict[str, float]) -> None:
        """Put a word in its place, with everything it may stand for."""
        bit = self._by_position.get(position) or self._bit(position)
        if not word:
            return
        weight = known.get(word.lstrip("!"), _UNKNOWN_WEIGHT)
        if weight > self.weights[bit]:
            self.weights[bit] = weight
        for other, sure in expand(word):
            self._offer(other, bit, sure)

    def fill(self, words: Iterable[str], start: int, expand: Expand, known: dict[str, float]) -> None:
        """Put words that say something in their places, one after the other from `start`, where none stands yet."""
        places, sures, weights, positions, by_position = self.places, self.sure, self.weights, self.positions, self._by_position
        for position, word in enumerate(words, start):
            bit = by_position[position] = 1 << len(positions)
            positions.append(position)
            weights[bit] = known.get(word.lstrip("!"), _UNKNOWN_WEIGHT)
            for other, sure in expand(word):
                if other in places:
                    self._offer(other, bit, sure)
                else:
                    places[other] = [bit]
                    sures[other] = sure

    def join(self, word: str, positions: Iterable[int]) -> None:
        """Put a word that is written in two."""
        bits = 0
        for position in positions:
            bits |= self._by_position.get(position) or self._bit(position)
        self._offer(word, bits, 1.0)

    def _offer(self, word: str, bits: int, sure: float) -> None:
        places = self.places.get(word)
        if places is None:
            self.places[word] = [bits]
            self.sure[word] = sure
            return
        if bits not in places:
            places.append(bits)
            places.sort(key=int.bit_count, reverse=True)
        if sure > self.sure[word]:
            self.sure[word] = sure

    def _bit(self, position: int) -> int:
        """The bit of a position that has none yet."""
        bit = self._by_position[position] = 1 << len(self.positions)
        self.positions.append(position)
        self.weights[bit] = 0.0
        return bit

    def led_by(self, positions: Iterable[int]) -> Self:
        """The same words with another lead; words put in one are in the other."""
        led = type(self)()
        led.places, led.sure, led.weights = self.places, self.sure, self.weights
        led.positions, led._by_position = self.positions, self._by_position
        led.links = self.links
        led.lead = self.bits_of(positions)
        return led

    def bits_of(self, positions: Iterable[int]) -> int:
        """The bits of these positions."""
        bits = 0
        for position in positions:
            bits |= self._by_position.get(position, 0)
        return bits

    def bits_at(self, words: Iterable[str]) -> int:
        """The bits at which any of these words stands."""
        found = 0
        for word in words:
            for bits in self.places.get(word, ()):
                found |= bits
        return found

    def take(self, word: str, used: int, again: int = 0) -> int | None:
        """The bits a word is found at and that are free; those of the lead and of `again` may be used twice; None without any."""
        second: int | None = None
        taken = used & ~(self.lead | again)
        for bits in self.places.get(word, ()):
            if not bits & used:
                return bits
            if not bits & taken:
                second = bits
        return second

    def gain(self, bits: int) -> float:
        """What these bits say together."""
        total = 0.0
        while bits:
            low = bits & -bits
            total += self.weights[low]
            bits ^= low
        return total

    def covered(self, bits: int) -> frozenset[int]:
        """The positions of these bits."""
        return frozenset([position for number, position in enumerate(self.positions) if bits >> number & 1])
