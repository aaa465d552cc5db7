"""`nosology code`: encounters in, codes with evidence and reasons out."""

import contextlib
import itertools
import os
import sys
from collections.abc import Iterator
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, TextIO

import typer

from nosology.cli.options import parse_said
from nosology.cli.rendering.progress import watched
from nosology.cli.writing import write_bytes
from nosology.desk.coding import Answer, Coder, Refusal, code_all, open_coder
from nosology.desk.faults import Fault
from nosology.desk.intake import STANDARD_INPUT, Said, Taken, take_in, take_together
from nosology.exchange.encounters import MAX_AGE
from nosology.model.errors import BatchError, InputError, UsageError


class Format(StrEnum):
    """How answers are written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    HTML = "html"
    SVG = "svg"


def code(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE...", help="Records in any format; - is standard input.")
    ] = None,
    batch: Annotated[list[str] | None, typer.Option("--input", metavar="FILE.jsonl", help="One Encounter per line.")] = None,
    setting: Annotated[str | None, typer.Option(help="Setting of care, for inputs that do not say it.")] = None,
    date: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="Date of service, likewise.")] = None,
    age: Annotated[int | None, typer.Option(min=0, max=MAX_AGE, help="Age in years, likewise.")] = None,
    sex: Annotated[str | None, typer.Option(help="female, male or unknown, likewise.")] = None,
    format: Annotated[Format, typer.Option(help="How to write the answers.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write here instead of to the screen.")] = None,
    together: Annotated[bool, typer.Option("--together", help="The files are the documents of one encounter.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first input that cannot be coded.")] = False,
    second_reader: Annotated[
        str | None, typer.Option(metavar="URL", help="Send the text to this endpoint, too, and take its proposals.")
    ] = None,
    second_model: Annotated[str | None, typer.Option(metavar="NAME", help="The model to ask there.")] = None,
) -> None:
    """Code encounters: every code with its evidence in the text and the reasons for it.

    The content of a file says what it is: text, RTF, DOCX, PDF, a scan, HL7 v2, C-CDA, FHIR, a table, Encounter JSON. Answers
    come in the order of the inputs. An input that cannot be used is reported and passed over; the exit code then is 18.
    """
    files, batches = files or [], batch or []
    if not files and not batches:
        raise UsageError("Give a file to code, - for standard input, or --input FILE.jsonl. See nosology code --help.")
    taken = _take(files, batches, parse_said(setting, date, age, sex), together)
    is_single, taken = _look_ahead(taken)
    if format is Format.SVG and not is_single:
        raise UsageError("A picture shows one encounter: give one file with --format svg, or use --format html.")
    if format is Format.PARQUET and output is None:
        raise UsageError("A Parquet table is no text: say where to write it with --output FILE.parquet.")
    tally = _Tally()
    coder = _coder(second_reader, second_model)
    answers = tally.answers(watched(code_all(taken, coder, is_strict=strict or is_single), "coding"))
    if format is Format.PARQUET:
        from nosology.exchange.rows import rows_as_parquet

        write_bytes(rows_as_parquet(answer.coded for answer in answers), output)
    else:
        with _writer(output) as out:
            _write(format, answers, out, is_single)
    tally.settle()


def _coder(second_reader: str | None, second_model: str | None) -> Coder:
    """The coder; it sends the text of the record somewhere only when both options name where and what."""
    if (second_reader is None) != (second_model is None):
        raise UsageError("--second-reader URL and --second-model NAME go together: give both or none.")
    if second_reader is None or second_model is None:
        return open_coder(announce=_announce)
    from nosology.desk.second_reader import SecondReader

    return open_coder(announce=_announce, second_reader=SecondReader(second_reader, second_model))


def _take(files: list[str], batches: list[str], said: Said, together: bool) -> Iterator[Taken]:
    if not together:
        return take_in(files, batches, said)
    if batches:
        raise UsageError("--together takes the files of one encounter; --input holds many. Use one of the two.")
    return iter([take_together(files, said)])


def _look_ahead(taken: Iterator[Taken]) -> tuple[bool, Iterator[Taken]]:
    """Whether there is one input that holds one encounter, and the inputs as they were."""
    first = list(itertools.islice(taken, 2))
    return len(first) == 1 and first[0].is_alone, itertools.chain(first, taken)


class _Tally:
    """Passes the answers on, reports the refusals on standard error and counts both."""

    def __init__(self) -> None:
        self.coded = 0
        self.refused = 0
        self.has_fault = False

    def answers(self, outcomes: Iterator[Answer | Refusal]) -> Iterator[Answer]:
        """The answers among the outcomes, in order."""
        for outcome in outcomes:
            if isinstance(outcome, Answer):
                self.coded += 1
                yield outcome
            else:
                self.refused += 1
                self.has_fault |= isinstance(outcome.error, Fault)
                print(f"nosology: {outcome}", file=sys.stderr)

    def settle(self) -> None:
        """Raise what the batch as a whole amounts to.

        Raises:
            Fault: An input met a fault of ours.
            BatchError: Some inputs could not be used.
        """
        if not self.refused:
            return
        total = self.coded + self.refused
        summary = f"{self.refused} of {total} inputs could not be coded (see above); {self.coded} were."
        raise Fault(summary) if self.has_fault else BatchError(f"{summary} Correct them, or use --strict to stop at the first.")


def _announce(line: str) -> None:
    print(f"nosology: {line}", file=sys.stderr)


def _write(format: Format, answers: Iterator[Answer], out: TextIO, is_single: bool) -> None:
    if format is Format.TABLE:
        _write_tables(answers, out)
    elif format is Format.CSV:
        from nosology.exchange.rows import rows_as_csv

        out.writelines(rows_as_csv(answer.coded for answer in answers))
    elif format is Format.HTML:
        from nosology.cli.rendering.page import page

        out.write(page(list(answers)))
    elif format is Format.SVG:
        from nosology.cli.rendering.picture import picture

        out.writelines(map(picture, answers))
    else:
        _write_json(format, answers, out, is_single)


def _write_tables(answers: Iterator[Answer], out: TextIO) -> None:
    from nosology.cli.rendering.table import coded_note, console

    screen = console(out)
    for answer in answers:
        screen.print(coded_note(answer))


def _write_json(format: Format, answers: Iterator[Answer], out: TextIO, is_single: bool) -> None:
    from nosology.exchange.results import coded_to_json, dump, dump_line

    values = (coded_to_json(answer.coded) for answer in answers)
    if format is Format.JSONL:
        out.writelines(f"{dump_line(value)}\n" for value in values)
    elif is_single:
        out.writelines(f"{dump(value)}\n" for value in values)
    else:
        separator = "[\n"
        for value in values:
            out.write(separator + dump(value))
            separator = ",\n"
        out.write("[]\n" if separator == "[\n" else "\n]\n")


@contextlib.contextmanager
def _writer(output: Path | None) -> Iterator[TextIO]:
    """The stream answers go to; a file appears only when it is complete."""
    if output is None or str(output) == STANDARD_INPUT:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        yield sys.stdout
        return
    partial = output.with_name(f"{output.name}.part")
    try:
        with open(partial, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
        os.replace(partial, output)
    except OSError as error:
        raise InputError(f"{output} cannot be written ({error.strerror}). Choose another --output.") from None
    finally:
        partial.unlink(missing_ok=True)
