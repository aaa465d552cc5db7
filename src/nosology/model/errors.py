"""The error tree: one class per kind of user error, one exit code per class.

    NosologyError (1)
    ├── UsageError (2)               the command line asks for something that does not exist
    ├── InputError (10)              the input cannot be used
    │   ├── EmptyInputError (11)
    │   ├── BinaryInputError (12)
    │   ├── InputTooLargeError (13)
    │   ├── InputEncodingError (14)
    │   ├── EncounterError (15)      JSON that is not an encounter
    │   ├── UnknownSettingError (16)
    │   ├── ImpossibleDateError (17)
    │   ├── BatchError (18)          some lines of a batch could not be used
    │   ├── DamagedInputError (40)   a format we read, truncated or against its own rules
    │   ├── UnsafeInputError (41)    made, or grown, to exhaust memory or time
    │   ├── UnsupportedFormatError (42)  a format we know and do not read
    │   └── ClaimError (43)          a claim breaks a rule and is not written
    ├── CodebookError (20)           the code books cannot answer
    │   ├── UnknownCodeError (21)
    │   ├── NoEditionError (22)      no edition is installed for the date
    │   ├── CodebookCorruptError (23)
    │   ├── SourceError (24)         a source file is not an official file we know
    │   ├── DownloadError (25)
    │   ├── LicenceFileError (26)
    │   └── VerificationError (27)   an edition disagrees with the official counts
    ├── MissingExtraError (30)       an optional dependency is not installed
    ├── LexiconError (31)            a lexicon table has a bad row
    ├── MissingProgramError (32)     a program outside Python is not installed
    └── ReplayError (33)             a result could not be reproduced

Messages say what to do next and never contain patient text: they carry locators (document id, line number, offsets, field names).
"""

from typing import ClassVar


class NosologyError(Exception):
    """Anything the user can put right; the message says how."""

    exit_code: ClassVar[int] = 1


class UsageError(NosologyError):
    """The command line asks for something that does not exist."""

    exit_code = 2


class InputError(NosologyError):
    """The input cannot be used."""

    exit_code = 10


class EmptyInputError(InputError):
    """The input holds no text."""

    exit_code = 11


class BinaryInputError(InputError):
    """The input is not text."""

    exit_code = 12


class InputTooLargeError(InputError):
    """The input is larger than one encounter can be."""

    exit_code = 13


class InputEncodingError(InputError):
    """The bytes are not text in the encoding they claim."""

    exit_code = 14


class EncounterError(InputError):
    """The JSON is not an encounter: a field is missing, unknown or of the wrong kind."""

    exit_code = 15


class UnknownSettingError(InputError):
    """The setting of care is not one nosology knows."""

    exit_code = 16


class ImpossibleDateError(InputError):
    """A date does not exist, or dates contradict each other."""

    exit_code = 17


class BatchError(InputError):
    """Some lines of a batch could not be used; the others were."""

    exit_code = 18


class DamagedInputError(InputError):
    """The input is of a format that nosology reads, but it is truncated or breaks the rules of that format."""

    exit_code = 40


class UnsafeInputError(InputError):
    """The input would take more memory or time than any record needs: entities, nesting, compression, a huge picture."""

    exit_code = 41


class UnsupportedFormatError(InputError):
    """The input is of a format that nosology knows and does not read."""

    exit_code = 42


class ClaimError(InputError):
    """A claim breaks a rule of its form and is not written; the findings say which element and why."""

    exit_code = 43


class CodebookError(NosologyError):
    """The code books cannot answer."""

    exit_code = 20


class UnknownCodeError(CodebookError):
    """The code does not exist in the edition."""

    exit_code = 21


class NoEditionError(CodebookError):
    """No edition of the code set is installed for the date."""

    exit_code = 22


class CodebookCorruptError(CodebookError):
    """An installed edition is damaged or of another schema version."""

    exit_code = 23


class SourceError(CodebookError):
    """A file is not an official source that nosology knows, or is damaged."""

    exit_code = 24


class DownloadError(CodebookError):
    """A publisher's site could not be reached or sent something else."""

    exit_code = 25


class LicenceFileError(CodebookError):
    """A licensed descriptor file could not be read."""

    exit_code = 26


class VerificationError(CodebookError):
    """An installed edition disagrees with its official counts."""

    exit_code = 27


class MissingExtraError(NosologyError):
    """An optional dependency is not installed; the message names the extra."""

    exit_code = 30


class LexiconError(NosologyError):
    """A lexicon table has a row that does not hold."""

    exit_code = 31


class MissingProgramError(NosologyError):
    """A program outside Python is not installed; the message names its package."""

    exit_code = 32


class ReplayError(NosologyError):
    """A stored result could not be reproduced; the report says what changed."""

    exit_code = 33
