"""Messages over MLLP: framed, kept, acknowledged; a sender who misbehaves harms no one else."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nosology.desk.listening import Keeper, Listener
from nosology.exchange.hl7.mllp import END, START, Frames, acknowledgement
from nosology.model.errors import UsageError

STAY = (Path(__file__).parent / "samples" / "stay.hl7").read_text("utf-8")
MESSAGE = ("MSH|" + STAY.split("MSH|")[1]).replace("\n", "\r").encode()


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    opened = Listener("127.0.0.1", 0, Keeper(tmp_path), lambda number: None)
    thread = threading.Thread(target=opened.run, daemon=True)
    thread.start()
    yield opened
    opened.close()
    thread.join(5)


def send(listener: Listener, *pieces: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", listener.port), timeout=5) as connection:
        for piece in pieces:
            connection.sendall(piece)
        return connection.recv(65_536)


def test_a_message_is_kept_and_then_acknowledged(listener: Listener, tmp_path: Path) -> None:
    half = len(MESSAGE) // 2
    answer = send(listener, START + MESSAGE[:half], MESSAGE[half:] + END)
    assert answer.startswith(START) and answer.endswith(END)
    assert b"MSA|AA|1001" in answer and b"CODING|NOSOLOGY|REG|GENERAL HOSPITAL" in answer
    assert [path.read_bytes() for path in tmp_path.glob("*.hl7")] == [MESSAGE]


def test_what_is_no_message_is_refused_and_not_kept(listener: Listener, tmp_path: Path) -> None:
    assert b"MSA|AR|" in send(listener, START + b"hello" + END)
    assert b"MSA|AE|1001" in send(listener, START + MESSAGE[:60] + END) or not list(tmp_path.glob("*.hl7"))
    assert b"MSA|AA|1001" in send(listener, b"noise", START + MESSAGE + END)


def test_frames_across_pieces_of_any_size() -> None:
    stream = START + b"one" + END + b"\r\n" + START + b"two" + END
    for size in range(1, len(stream) + 1):
        frames = Frames()
        found = [item for at in range(0, len(stream), size) for item in frames.feed(stream[at : at + size])]
        assert found == [b"one", b"two"], size


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    assert Keeper(tmp_path).keep(MESSAGE) == 1
    assert Keeper(tmp_path).keep(MESSAGE) == 2


def test_the_acknowledgement_never_returns_the_record() -> None:
    assert b"Sample" not in acknowledgement(MESSAGE, True, 1)


def test_a_port_that_is_taken_is_named(listener: Listener, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be opened"):
        Listener("256.0.0.1", 1, Keeper(tmp_path), lambda number: None)
