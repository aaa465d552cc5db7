"""A way through the JSON of a resource that never stumbles: what is missing or of another kind is empty."""

from collections.abc import Iterator
from typing import Any

from nosology.exchange.vocabulary import system_of

Json = dict[str, Any]


def at(value: Any, *path: str) -> Any:
    """What stands at a path of names, or None. The first item stands for a list on the way."""
    for name in path:
        value = first(value)
        value = value.get(name) if isinstance(value, dict) else None
    return value


def first(value: Any) -> Any:
    """The first item of a list, or the value itself."""
    return (value[0] if value else None) if isinstance(value, list) else value


def text(value: Any, *path: str) -> str:
    """The string at a path, stripped; empty when there is none."""
    found = first(at(value, *path)) if path else value
    return found.strip() if isinstance(found, str) else ""


def figure(value: Any, *path: str) -> str:
    """The number at a path as it would be written, empty when there is none."""
    found = at(value, *path)
    if isinstance(found, bool) or not isinstance(found, int | float):
        return text(found)
    return str(int(found)) if isinstance(found, float) and found.is_integer() and abs(found) < 1e15 else str(found)


def objects(value: Any, *path: str) -> Iterator[Json]:
    """The objects of the list at a path; one object alone is taken for a list of one."""
    found = at(value, *path) if path else value
    for item in found if isinstance(found, list) else [found]:
        if isinstance(item, dict):
            yield item


def concept(value: Any) -> str:
    """The words of a CodeableConcept: its text, or the words of its first coding that has any."""
    words = text(value, "text")
    return words or next((text(coding, "display") for coding in objects(value, "coding") if text(coding, "display")), "")


def codes(value: Any) -> Iterator[tuple[str, str, str]]:
    """The codings of a CodeableConcept: system by our name, code, words."""
    for coding in objects(value, "coding"):
        if text(coding, "code"):
            yield system_of(text(coding, "system")), text(coding, "code"), text(coding, "display") or text(value, "text")


def code_in(value: Any, system: str) -> str:
    """The code that a CodeableConcept, or a list of them, gives in a system."""
    for item in objects(value):
        for coding in objects(item, "coding"):
            if text(coding, "system") == system:
                return text(coding, "code")
    return ""


def extension(value: Any, url: str) -> Any:
    """The value of an extension, or None."""
    for item in objects(value, "extension"):
        if text(item, "url") == url:
            return next((found for name, found in item.items() if name.startswith("value")), None)
    return None
