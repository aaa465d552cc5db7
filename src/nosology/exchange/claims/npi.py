"""The National Provider Identifier and its check digit."""

_PREFIX = 24
"""What the prefix 80840 adds to the sum of the Luhn formula."""


def is_npi(text: str) -> bool:
    """Whether a text is a National Provider Identifier with the right check digit.

    Source: CMS, Requirements for National Provider Identifier (NPI) and NPI Check Digit (ISO 7812 Luhn formula, prefix 80840).
    """
    return len(text) == 10 and text.isascii() and text.isdigit() and text[0] in "12" and with_check_digit(text[:9]) == text


def with_check_digit(nine: str) -> str:
    """The identifier of nine digits with its check digit."""
    doubled = (int(digit) * 2 for digit in nine[::-2])
    total = _PREFIX + sum(value // 10 + value % 10 for value in doubled) + sum(int(digit) for digit in nine[-2::-2])
    return nine + str(-total % 10)
