"""The maps of skilled nursing: each code has its category, or none; a file that is none is refused."""

import gzip
from pathlib import Path

import pytest

from nosology.codebook.install.kinds import SourceKind
from nosology.codebook.install.sniff import sniff
from nosology.codebook.postacute import PostacuteMaps, PostacuteSources, compile_postacute, verify_postacute
from nosology.model.errors import SourceError

CATEGORIES = b'{\n    "A000": "Acute Infections",\n    "R531": "Return to Provider"\n}'
ITEMS = b'{\n    "B20": [\n        "HIV/AIDS"\n    ]\n}'


def test_codes_have_their_category_and_items(tmp_path: Path) -> None:
    path = tmp_path / "maps.sqlite"
    compile_postacute(PostacuteSources(2020, gzip.compress(CATEGORIES), ITEMS), path)
    maps = PostacuteMaps.open(path)
    assert maps.category("A00.0") == "Acute Infections" and maps.category("A00.1") is None
    assert maps.items("B20") == ("HIV/AIDS",) and maps.items("A00.0") == ()
    assert maps.info.name == "2020" and verify_postacute(path) == ()


def test_what_is_no_map_is_refused(tmp_path: Path) -> None:
    for content in (b"[1]", b"nothing", b'{"A000": 1}'):
        with pytest.raises(SourceError, match="PDPM"):
            compile_postacute(PostacuteSources(2020, content), tmp_path / "maps.sqlite")


def test_they_are_recognised_by_their_content() -> None:
    found = [sniff(CATEGORIES), sniff(ITEMS), sniff(b'{"A000": "Something else"}')]
    assert [one.kind if one else None for one in found] == [SourceKind.PDPM_CATEGORIES, SourceKind.PDPM_ITEMS, None]
