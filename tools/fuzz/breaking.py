"""Breaking inputs blindly: cut, repeat, swap, flip, nest, and put in what parsers stumble over."""

from collections.abc import Callable, Sequence
from random import Random

_STONES = (
    b"\0", b"\xff\xfe", b"\xed\xa0\x80", b"%s", b"-1", b"1e999", b"99999999999999999999", b"\r", b"\n\n", b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;", b"<![CDATA[", b"{{{{", b"}}}}", b"[[[[", b"null", b'"', b"\\", b"\\u0000", b"\\bin99999 ", b"*", b"~", b"^", b":", b"|",
    b"ISA", b"SE*1*1~", b"MSH|", b"00000000", b"29990230", b"0.0000001",
)  # fmt: skip
_MOST = 200_000


def broken(chance: Random, inputs: Sequence[bytes]) -> bytes:
    """One of the inputs, broken in one to six places."""
    data = chance.choice(inputs) if inputs else b""
    for _ in range(chance.randint(1, 6)):
        data = chance.choice(_WAYS)(chance, data)[:_MOST]
    return data


def _piece(chance: Random, data: bytes) -> tuple[int, int]:
    start = chance.randint(0, len(data))
    return start, min(len(data), start + chance.choice((1, 2, 4, 16, 64, 256)))


def _cut(chance: Random, data: bytes) -> bytes:
    return data[: chance.randint(0, len(data))]


def _drop(chance: Random, data: bytes) -> bytes:
    start, end = _piece(chance, data)
    return data[:start] + data[end:]


def _repeat(chance: Random, data: bytes) -> bytes:
    start, end = _piece(chance, data)
    return data[:end] + data[start:end] * chance.choice((1, 2, 50, 1000)) + data[end:]


def _flip(chance: Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _stone(chance: Random, data: bytes) -> bytes:
    start, _ = _piece(chance, data)
    return data[:start] + chance.choice(_STONES) + data[start:]


def _move(chance: Random, data: bytes) -> bytes:
    start, end = _piece(chance, data)
    piece, rest = data[start:end], data[:start] + data[end:]
    place = chance.randint(0, len(rest))
    return rest[:place] + piece + rest[place:]


_WAYS: tuple[Callable[[Random, bytes], bytes], ...] = (_cut, _drop, _repeat, _flip, _stone, _move)
