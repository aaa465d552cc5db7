"""The library as `import nosology` gives it."""

import subprocess
import sys

import pytest

import nosology


def test_the_exports_are_curated_and_all_there() -> None:
    assert dir(nosology) == nosology.__all__
    for name in nosology.__all__:
        assert getattr(nosology, name).__name__ == name


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'decode'"):
        _ = nosology.decode


def test_importing_it_imports_nothing_else() -> None:
    program = "import nosology, sys; print(*(name for name in sys.modules if name.startswith('nosology.')))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split() == []
