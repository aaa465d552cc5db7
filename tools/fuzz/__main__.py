"""`make fuzz`: break the inputs of every reader for a while, each in a process of its own.

python -m tools.fuzz [--seconds 60] [--engine auto|atheris|plain] [READER ...]

With atheris installed the breaking is guided by what the code does; without it, it is blind. An input that breaks something is kept
under tests/exchange/seeds/READER, where the tests run it. The exit code is 1 when anything was found.
"""

import argparse
import hashlib
import importlib.util
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "tests" / "exchange" / "seeds"
SECONDS_PER_MB = 2.0
SECONDS_AT_LEAST = 1.0
"""What any input may take: imports, and other work of the machine."""
MEMORY_MB = 512
LARGEST = 30_000
"""Of the inputs that are broken; large ones would leave little time for others."""


def fault(name: str, data: bytes) -> str | None:
    """Read one input; an exception that is not ours, or None."""
    from nosology.model.errors import NosologyError
    from tools.fuzz.targets import TARGETS

    try:
        TARGETS[name](data)
    except NosologyError:
        return None
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    return None


def check(name: str, data: bytes) -> str | None:
    """Read one input; say what is wrong, or None: a fault, or too much time."""
    started = time.process_time()
    wrong = fault(name, data)
    took = time.process_time() - started
    if wrong is None and took > max(SECONDS_AT_LEAST, SECONDS_PER_MB * len(data) / 1e6):
        return f"took {took:.1f} s for {len(data):,} bytes"
    return wrong


def keep(name: str, data: bytes) -> Path:
    """Keep an input that broke something."""
    path = SEEDS / name / hashlib.sha256(data).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def plain(name: str, seconds: float) -> int:
    """Break inputs blindly; how many broke something."""
    from tools.fuzz.breaking import broken
    from tools.fuzz.targets import GROWING, grown, seeds

    chance, whole = random.Random(time.time_ns()), list(seeds(name))
    warm_up(name, whole)
    if name in GROWING and (slow := check(name, grown(name))) is not None:
        print(f"{name}: many small parts: {slow}", flush=True)
        return 1
    inputs = [data for data in whole if len(data) < LARGEST]
    found: set[str] = set()
    tried, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        data = broken(chance, inputs)
        tried += 1
        wrong = check(name, data)
        if wrong is not None and wrong[:60] not in found:
            found.add(wrong[:60])
            print(f"{name}: {wrong} ({keep(name, data).name})", flush=True)
    report(name, tried, len(found))
    return len(found)


def warm_up(name: str, inputs: list[bytes]) -> None:
    """Import what the reader imports before the clock runs."""
    for data in inputs:
        check(name, data)


def guided(name: str, seconds: float) -> int:
    """Break inputs by atheris."""
    import atheris

    with atheris.instrument_imports(include=["nosology"]):
        from tools.fuzz.targets import seeds

        inputs = list(seeds(name))
        warm_up(name, inputs)
    folder = Path(tempfile.mkdtemp())
    for number, data in enumerate(inputs):
        (folder / f"seed-{number}").write_bytes(data)
    tried, found = [0], set[str]()

    until = time.monotonic() + seconds

    def one(data: bytes) -> None:
        if time.monotonic() > until:  # libFuzzer leaves without a word
            report(name, tried[0], len(found))
            os._exit(int(bool(found)))
        tried[0] += 1
        wrong = check(name, data)
        if wrong is not None and wrong[:60] not in found:
            found.add(wrong[:60])
            print(f"{name}: {wrong} ({keep(name, data).name})", flush=True)

    flags = [
        f"-max_total_time={int(seconds) + 30}",
        f"-rss_limit_mb={MEMORY_MB}",
        "-max_len=65536",
        "-verbosity=0",
        "-print_final_stats=0",
    ]
    atheris.Setup([sys.argv[0], str(folder), *flags], one)
    atheris.Fuzz()
    return len(found)


def report(name: str, tried: int, found: int) -> None:
    """Say how it went, with the most memory that was used."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    verdict = "" if memory < MEMORY_MB else f"  MORE THAN {MEMORY_MB} MB"
    print(f"{name:<10} {tried:>9,} inputs  {found} found  {memory:.0f} MB{verdict}", flush=True)


def main() -> int:
    """Fuzz every reader, or those that are named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("readers", nargs="*", default=[])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--engine", choices=("auto", "atheris", "plain"), default="auto")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    engine = given.engine
    if engine == "auto":
        engine = "atheris" if importlib.util.find_spec("atheris") else "plain"
    if given.child:
        return (guided if engine == "atheris" else plain)(given.readers[0], given.seconds)
    from tools.fuzz.targets import TARGETS

    failed = False
    for name in given.readers or TARGETS:
        command = [sys.executable, "-m", "tools.fuzz", name, "--child", "--engine", engine, "--seconds", str(given.seconds)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        shown = [line for line in done.stdout.splitlines() if line.startswith(name)]
        print("\n".join(shown) or f"{name}: ended with {done.returncode}: {done.stderr[-300:]}", flush=True)
        failed |= done.returncode != 0 or any(
            (" found" in line and " 0 found" not in line) or "MORE THAN" in line for line in shown
        )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
