"""The shelf of installed editions: `Codebook.open().on(date_of_service)`."""

from nosology.codebook.shelf.artefacts import Artefact, Description, describe, list_artefacts
from nosology.codebook.shelf.codebook import Codebook
from nosology.codebook.shelf.editions import Editions
from nosology.codebook.shelf.home import find_home

__all__ = ["Artefact", "Codebook", "Description", "Editions", "describe", "find_home", "list_artefacts"]
