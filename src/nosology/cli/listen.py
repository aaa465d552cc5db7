"""`nosology listen`: HL7 v2 messages over MLLP become files."""

import contextlib
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from nosology.desk.listening import Keeper, Listener


def listen(
    output: Annotated[Path, typer.Option(metavar="FOLDER", help="Where messages are kept, one a file.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any free one.")] = 2575,
    count: Annotated[int | None, typer.Option(min=1, metavar="N", help="End after so many messages.")] = None,
    seconds: Annotated[float | None, typer.Option(min=0, metavar="S", help="End after so much time.")] = None,
) -> None:
    """Listen for HL7 v2 messages over MLLP and keep each as a file before acknowledging it.

    MLLP is not encrypted and knows no passwords: listen on this machine only, or behind a tunnel or an interface engine.
    """
    done, kept = threading.Event(), [0]

    def told(number: int) -> None:
        kept[0] += 1
        if count is not None and kept[0] >= count:
            done.set()

    listener = Listener(host, port, Keeper(output), told)
    print(f"nosology: listening on {host} port {listener.port}; messages go to {output}", file=sys.stderr, flush=True)
    worker = threading.Thread(target=listener.run, daemon=True)
    worker.start()
    with contextlib.suppress(KeyboardInterrupt):
        done.wait(seconds)
    listener.close()
    print(f"nosology: {kept[0]} messages kept", file=sys.stderr)
