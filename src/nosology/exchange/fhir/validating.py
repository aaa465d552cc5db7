"""Whether resources conform to FHIR R4, by the models of fhir.resources. What does not is noted, and read all the same."""

from functools import cache
from typing import Any

from nosology.exchange.extras import need
from nosology.exchange.fhir.resources import Resource
from nosology.exchange.gathering import Gathered

_MOST = 5
"""Complaints noted of one resource."""
_ELEMENT = 40


def validate(resource: Resource, gathered: Gathered) -> None:
    """Note where a resource does not conform: the element, and the kind of the complaint; never a value.

    Raises:
        MissingExtraError: The extra `fhir` is not installed.
    """
    complaints = _complaints(_model(resource.type), resource.value)
    for where, kind in complaints[:_MOST]:
        gathered.miss(f"{resource.place} {where}".strip(), f"does not conform to FHIR R4 ({kind}); read as far as it goes")
    if len(complaints) > _MOST:
        gathered.miss(resource.place, "does not conform to FHIR R4 in more places", len(complaints) - _MOST)


@cache
def _model(type: str) -> Any:
    return getattr(need(f"fhir.resources.R4B.{type.lower()}", "fhir", "FHIR"), type)


def _complaints(model: Any, value: Any) -> list[tuple[str, str]]:
    try:
        model.model_validate(value)
    except Exception as error:
        errors = getattr(error, "errors", None)
        if errors is None:
            return [("", type(error).__name__)]
        found = errors(include_url=False, include_context=False, include_input=False)
        return [(".".join(_element(part) for part in item["loc"]), str(item["type"])) for item in found]
    return []


def _element(part: Any) -> str:
    """The name of an element; one that no element has may be text of the record."""
    name = str(part)
    return name if name.replace("_", "").isalnum() and name.isascii() and len(name) <= _ELEMENT else "an element"
