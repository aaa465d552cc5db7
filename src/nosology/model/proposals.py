"""What a second reader proposes: a code for words of a document. A proposal decides nothing; it goes through the rules like a mention."""

from dataclasses import dataclass

__all__ = ["Proposal"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code proposed for a quote.

    Attributes:
        by: Who proposes it: the name of the model.
        code: The code as it was written.
        quote: The words it is proposed for; they must stand in a document exactly so.
        document: Id of the document, or None when any document may hold them.
    """

    by: str
    code: str
    quote: str
    document: str | None = None
