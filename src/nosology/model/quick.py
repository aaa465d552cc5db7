"""Frozen values that are made often: the same dataclass, with an initializer that costs a third."""

from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Any

__all__ = ["quick"]


def quick[T](cls: type[T]) -> type[T]:
    """Give a frozen, slotted dataclass an initializer that fills its slots directly.

    The one that `dataclass` writes for a frozen class asks `object.__setattr__` to look up every attribute by its name; values of
    which a note needs hundreds spend more time there than in the code that finds them. Signature, defaults, checks in
    `__post_init__` and the refusal to be changed stay as they are.

    Raises:
        TypeError: A field has a default factory, which this initializer does not call.
    """
    scope: dict[str, Any] = {}
    given: list[str] = []
    body: list[str] = []
    for field in fields(cls):  # type: ignore[arg-type]
        if field.default_factory is not MISSING:
            raise TypeError(f"{cls.__name__}.{field.name} has a default factory; leave the class to `dataclass`.")
        name = field.name
        scope[f"_set_{name}"] = cls.__dict__[name].__set__
        scope[f"_default_{name}"] = field.default
        given.append(name if field.default is MISSING else f"{name}=_default_{name}")
        body.append(f"    _set_{name}(self, {name})")
    if hasattr(cls, "__post_init__"):
        body.append("    self.__post_init__()")
    exec("\n".join((f"def __init__(self, {', '.join(given)}):", *body)), scope)
    made: Callable[..., None] = scope["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = dict(cls.__init__.__annotations__)
    cls.__init__ = made  # type: ignore[method-assign]
    return cls
