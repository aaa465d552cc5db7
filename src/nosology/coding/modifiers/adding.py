"""Adding a modifier to a service, with its reason; and the attributes of a number that modifiers depend on."""

from dataclasses import replace

from nosology.codebook.hcpcs import HcpcsEdition
from nosology.model.books import Step
from nosology.model.result import CodedProcedure

__all__ = ["attribute", "with_modifier"]


def attribute(books: HcpcsEdition, number: str, name: str) -> str | None:
    """A CMS attribute of a number, None where the book does not know it."""
    return dict(books.entry(number).attributes).get(name) if books.has(number) else None


def with_modifier(service: CodedProcedure, modifier: str, cite: str, reason: str) -> CodedProcedure:
    """The service with a modifier and its reason; numeric ones first, as they decide what is paid; unchanged when it has it."""
    if modifier in service.modifiers:
        return service
    own = service.modifiers
    ordered = (modifier, *own) if modifier.isdigit() or modifier in ("TC", "XE", "XP", "XS", "XU") else (*own, modifier)
    return replace(service, modifiers=ordered, because=(*service.because, Step("modifier", cite, f"{modifier}: {reason}")))
