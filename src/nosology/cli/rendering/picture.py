"""A coded note as a picture of a terminal (SVG): the note with its evidence coloured, the codes beside it."""

import io

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nosology.cli.rendering.marks import cut
from nosology.cli.rendering.words import editions, patient, reason
from nosology.desk.coding import Answer

_WIDTH = 140
_STYLES = tuple(
    f"#12161c on {colour}" for colour in ("#9ecbff", "#ffcb8b", "#8fe0b4", "#f0b3d9", "#f2e27d", "#c3b9f7", "#ffb3a1", "#97dbe3")
)
# The frame of rich's own picture without its web font, so that the picture asks the network for nothing.
_FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: {char_height}px;
  line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: system-ui, sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def picture(answer: Answer, width: int = _WIDTH) -> str:
    """The picture of one coded encounter, `width` characters wide."""
    console = Console(
        record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False
    )
    sides = Table.grid(padding=(0, 3), expand=True)
    sides.add_column(max_width=width // 2)
    sides.add_column(ratio=1)
    sides.add_row(_note(answer), _codes(answer))
    facts = [answer.coded.setting.value, answer.coded.date_of_service.isoformat(), patient(answer), editions(answer)]
    console.print(Text(" · ".join(fact for fact in facts if fact), style="dim"))
    console.print()
    console.print(sides)
    return console.export_svg(title=f"nosology code {answer.coded.id}.json", code_format=_FRAME, unique_id="nosology")


def _note(answer: Answer) -> Text:
    note = Text()
    for document in answer.encounter.documents:
        for run in cut(document.id, document.text.strip("\n"), answer.coded):
            if run.codes:
                note.append(run.text, style=_style(run.codes[0]))
                note.append(_raised(run.codes[0]), style="bold")
            else:
                note.append(run.text, style="dim underline" if run.left_out else "")
        note.append("\n")
    return note


def _codes(answer: Answer) -> Text:
    codes = Text()
    for number, item in enumerate(answer.coded.diagnoses, start=1):
        codes.append(f" {item.code.value} ", style=_style(number))
        codes.append(_raised(number), style="bold")
        codes.append(f" {item.title}", style="bold")
        details = [item.role.value, f"POA {item.poa}" if item.poa else "", f"{item.confidence:.0%}"]
        codes.append("  " + " · ".join(detail for detail in details if detail) + "\n", style="dim")
        for step in item.because:
            codes.append(f"    {reason(step)}\n", style="dim")
    if answer.coded.not_coded:
        codes.append("\nLeft out\n", style="bold")
    for left in answer.coded.not_coded:
        codes.append(f" {' '.join(left.evidence.text.split())}", style="underline")
        codes.append(f"  {left.reason}\n", style="dim")
    return codes


def _style(number: int) -> str:
    return _STYLES[(number - 1) % len(_STYLES)]


def _raised(number: int) -> str:
    return str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
