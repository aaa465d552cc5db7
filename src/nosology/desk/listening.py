"""A listener for HL7 v2 over MLLP: every message is kept as a file before it is acknowledged."""

import os
import socket
import socketserver
import threading
from collections.abc import Callable
from pathlib import Path

from nosology.exchange.hl7.mllp import Frames, acknowledgement, is_message
from nosology.model.errors import InputError, InputTooLargeError, UsageError

_PIECE = 65_536
_IDLE_SECONDS = 300
_MOST_CONNECTIONS = 16


class Keeper:
    """Keeps messages as numbered files; a file appears only when it is complete."""

    def __init__(self, folder: Path) -> None:
        """Take a folder.

        Raises:
            InputError: It cannot be made.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"{folder} cannot be made ({error.strerror}). Choose another --output.") from None
        self._folder = folder
        self._lock = threading.Lock()
        self._number = max((int(path.stem[8:]) for path in folder.glob("message-*.hl7") if path.stem[8:].isdigit()), default=0)

    def keep(self, message: bytes) -> int | None:
        """Keep a message: its number, or None when it is none or the disk does not take it."""
        if not is_message(message):
            return None
        with self._lock:
            self._number += 1
            number = self._number
        path = self._folder / f"message-{number:06d}.hl7"
        partial = path.with_suffix(".part")
        try:
            partial.write_bytes(message)
            os.replace(partial, path)
        except OSError:
            partial.unlink(missing_ok=True)
            return None
        return number


class Listener:
    """Listens on a port until it is closed."""

    def __init__(self, host: str, port: int, keeper: Keeper, told: Callable[[int], None]) -> None:
        """Open the port.

        Args:
            host: Address to listen on.
            port: 0 takes any free port.
            keeper: Keeps the messages.
            told: Told the number of each message that was kept.

        Raises:
            UsageError: The port cannot be opened.
        """
        slots = threading.BoundedSemaphore(_MOST_CONNECTIONS)

        class Connection(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                if slots.acquire(blocking=False):
                    try:
                        _converse(self.request, keeper, told)
                    finally:
                        slots.release()

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        try:
            self._server = Server((host, port), Connection)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or "no such port"
            raise UsageError(f"{host} port {port} cannot be opened ({reason}). Choose another --host or --port.") from None

    @property
    def port(self) -> int:
        """The port that was opened."""
        return int(self._server.server_address[1])

    def run(self) -> None:
        """Listen until `close`."""
        self._server.serve_forever(poll_interval=0.2)

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _converse(connection: socket.socket, keeper: Keeper, told: Callable[[int], None]) -> None:
    """Take the messages of one connection; one that does not end, or a silent peer, ends it."""
    connection.settimeout(_IDLE_SECONDS)
    frames, answered = Frames(), 0
    try:
        while data := connection.recv(_PIECE):
            for message in frames.feed(data):
                number = keeper.keep(message)
                answered += 1
                connection.sendall(acknowledgement(message, number is not None, answered))
                if number is not None:
                    told(number)
    except (OSError, InputTooLargeError):
        return
