"""Tiny source files in the official layouts, made up for the tests."""

import zipfile
from collections.abc import Mapping
from pathlib import Path


def tabular(version: str = "2026", codes: Mapping[str, str] | None = None) -> bytes:
    """A Tabular List of one category with the given codes below it."""
    codes = codes or {"A00.0": "First example disease", "A00.9": "Example disease, unspecified"}
    inner = "".join(f"<diag><name>{code}</name><desc>{title}</desc></diag>" for code, title in codes.items())
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<ICD10CM.tabular><version>{version}</version>'
        "<chapter><name>1</name><desc>Example chapter (A00-A00)</desc>"
        '<sectionIndex><sectionRef first="A00" last="A00" id="A00-A00">Examples</sectionRef></sectionIndex>'
        '<section id="A00-A00"><desc>Examples (A00-A00)</desc>'
        f"<diag><name>A00</name><desc>Example disease</desc>{inner}</diag></section></chapter></ICD10CM.tabular>\n"
    ).encode()


def order(codes: Mapping[str, tuple[int, str]]) -> bytes:
    """An order file: undotted code to flag and title."""
    lines = (f"{n:05d} {code:<7} {flag} {title:<60} {title}" for n, (code, (flag, title)) in enumerate(codes.items(), 1))
    return ("\n".join(lines) + "\n").encode()


ORDER = order({"A00": (0, "Example disease"), "A000": (1, "First example disease"), "A009": (1, "Example disease, unspecified")})


def make_zip(path: Path, members: Mapping[str, bytes]) -> Path:
    """A zip with these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path
