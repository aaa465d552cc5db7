"""The words of ICD-10-PCS: axes and their values, tables and rows, definitions, keys and index terms."""

from dataclasses import dataclass
from enum import StrEnum

AXES = 7
"""Characters of a code."""

TABLE_AXES = 3
"""Leading characters that choose a table: section, body system, operation."""


@dataclass(frozen=True, slots=True, order=True)
class AxisValue:
    """One value of one axis: its character and what it means there."""

    character: str
    label: str


type Axis = tuple[AxisValue, ...]


@dataclass(frozen=True, slots=True)
class PcsRow:
    """One row of a table: every combination of its values of axes 4 to 7 is a valid code."""

    axes: tuple[Axis, Axis, Axis, Axis]

    def admits(self, axis: int, character: str) -> bool:
        """Whether the character stands on that axis (4 to 7) of this row."""
        return any(value.character == character for value in self.axes[axis - TABLE_AXES - 1])


@dataclass(frozen=True, slots=True)
class PcsTable:
    """One table: the three values that name it and the rows under them.

    Attributes:
        code: The first three characters: `0DT`.
        head: Values of axes 1 to 3.
        axis_titles: What each of the seven axes is called in this table (`Section`, ..., `Qualifier`).
        definition: Definition of the operation, empty where the table prints none.
        rows: The rows, in print order.
    """

    code: str
    head: tuple[AxisValue, AxisValue, AxisValue]
    axis_titles: tuple[str, ...]
    definition: str
    rows: tuple[PcsRow, ...]


@dataclass(frozen=True, slots=True)
class PcsCode:
    """A valid code of an edition with its official titles; `short` is empty where the source has none."""

    code: str
    title: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class PcsEntry:
    """A valid code with its titles and the value of each of its seven axes.

    Attributes:
        code: Seven characters.
        title: Full title.
        short_title: Abbreviated title, empty where the edition has none.
        axes: Title of the axis and its value, axis 1 to 7.
        definition: Definition of the operation (or type) on axis 3.
    """

    code: str
    title: str
    short_title: str
    axes: tuple[tuple[str, AxisValue], ...]
    definition: str


@dataclass(frozen=True, slots=True)
class PcsDefinition:
    """What a value of an axis means.

    Attributes:
        section: Character of the section.
        axis: Number of the axis (3 operation, 4 body part, 5 approach, 6 device or substance).
        axis_title: What the axis is called in that section.
        titles: The values this holds for (`1st Toe, Left`, `1st Toe, Right`).
        definition: The definition, or empty.
        explanation: The explanation, or empty.
        includes: What else the value stands for: examples of an operation, or the terms of a body part or device key.
    """

    section: str
    axis: int
    axis_title: str
    titles: tuple[str, ...]
    definition: str = ""
    explanation: str = ""
    includes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DeviceAggregate:
    """A specific device and the general device value that stands for it in the other tables of its body systems."""

    device: str
    operation: str
    body_systems: tuple[str, ...]
    parent: AxisValue


class KeyKind(StrEnum):
    """The keys that lead from a clinical word to the words of the tables."""

    BODY_PART = "body part"
    DEVICE = "device"
    SUBSTANCE = "substance"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class PcsKey:
    """One line of a key: the clinical term and the values of the tables it is coded to."""

    term: str
    kind: KeyKind
    use: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PcsReference:
    """A reference of the index (`see` or `use`): its words and the first characters of the codes it leads to, if printed."""

    text: str
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class PcsIndexTerm:
    """A main term or subterm of the index.

    Attributes:
        title: The term as printed.
        prefixes: Codes, or the first characters of codes, printed at the term.
        see: References to other terms.
        use: Values of the tables to use for the term.
        subterms: Indented terms, in order.
    """

    title: str
    prefixes: tuple[str, ...] = ()
    see: tuple[PcsReference, ...] = ()
    use: tuple[PcsReference, ...] = ()
    subterms: tuple["PcsIndexTerm", ...] = ()
