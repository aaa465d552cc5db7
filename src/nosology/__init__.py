"""Medical coding in the open.

The names here are the library: read an encounter, code it, write the result. Everything else may change between versions.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nosology.codebook.shelf import Codebook as Codebook
    from nosology.coding import code as code
    from nosology.exchange.encounters import encounter_from_json as encounter_from_json
    from nosology.exchange.encounters import encounter_from_text as encounter_from_text
    from nosology.exchange.results import coded_to_json as coded_to_json
    from nosology.model.encounter import Document as Document
    from nosology.model.encounter import Encounter as Encounter
    from nosology.model.encounter import Patient as Patient
    from nosology.model.encounter import Setting as Setting
    from nosology.model.encounter import Sex as Sex
    from nosology.model.errors import NosologyError as NosologyError
    from nosology.model.result import CodedEncounter as CodedEncounter

# Where each name lives; imported when first used, so that `import nosology` costs nothing.
_HOMES = {
    "Codebook": "nosology.codebook.shelf",
    "CodedEncounter": "nosology.model.result",
    "Document": "nosology.model.encounter",
    "Encounter": "nosology.model.encounter",
    "NosologyError": "nosology.model.errors",
    "Patient": "nosology.model.encounter",
    "Setting": "nosology.model.encounter",
    "Sex": "nosology.model.encounter",
    "code": "nosology.coding",
    "coded_to_json": "nosology.exchange.results",
    "encounter_from_json": "nosology.exchange.encounters",
    "encounter_from_text": "nosology.exchange.encounters",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Import a name of the library when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module 'nosology' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(_HOMES)
