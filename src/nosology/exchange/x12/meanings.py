"""What the codes of acknowledgements mean, in our words."""

from functools import cache

from nosology.data import read_table


def error_meaning(kind: str, code: str) -> str:
    """The meaning of an error code; `kind` is `segment`, `element`, `transaction` or `status`. Unknown codes are named."""
    row = _errors().get((kind, code))
    return row["meaning"] if row else f"code {code}" if code.isalnum() and len(code) < 5 else "an unknown code"


def snip_level(kind: str, code: str) -> int:
    """The SNIP type that an error code belongs to; 2 when nothing else is known."""
    row = _errors().get((kind, code))
    return int(row["level"]) if row and row["level"] else 2


@cache
def _errors() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["kind"], row["code"]): row for row in read_table("exchange/x12-errors")}


def payer_meaning(name: str, code: str) -> str:
    """What a payer's code means in our words, or the code itself when our list does not have it."""
    return _payer_codes().get((name, code), code)


@cache
def _payer_codes() -> dict[tuple[str, str], str]:
    return {(row["list"], row["code"]): row["meaning"] for row in read_table("exchange/payer-codes")}
