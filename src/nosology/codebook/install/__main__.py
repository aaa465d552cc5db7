"""Install every edition of the shared folder: `python -m nosology.codebook.install [YEAR ...]`."""

import sys

from nosology.codebook.install.choice import Wanted
from nosology.codebook.install.installer import install_from
from nosology.codebook.install.places import shared_folder, shared_roots
from nosology.codebook.shelf.home import find_home


def main(years: list[str]) -> None:
    """Install from the shared folder into home, telling each edition on standard error."""
    shared = shared_folder()
    if shared is None:
        sys.exit("There is no shared folder: set NOSOLOGY_SHARED.")
    wanted = Wanted(years=tuple(years))
    install_from(find_home(), shared_roots(shared), wanted, announce=lambda line: print(line, file=sys.stderr))


if __name__ == "__main__":
    main(sys.argv[1:])
