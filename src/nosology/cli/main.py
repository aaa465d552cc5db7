"""The `nosology` command: its sub-commands are imported when they are called, and not before."""

import importlib
import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from nosology.desk.faults import DEBUG_SETTING, FAULT_EXIT_CODE, Fault
from nosology.model.errors import NosologyError

COMMANDS = {
    "code": "Code encounters: diagnoses and procedures with their evidence and reasons.",
    "claim": "Write claims of coded encounters, checked: 837P, 837I, 837D, FHIR, pictures of the forms.",
    "remit": "Read what payers answer: 835, 999, 277CA, matched to the claims that were sent.",
    "deidentify": "Write encounters for sharing: names, numbers and addresses out, dates moved.",
    "listen": "Listen for HL7 v2 messages over MLLP and keep them as files.",
    "explain": "Explain a decision as a coder would defend it in an audit.",
    "replay": "Code stored results again and say what changed.",
    "find": "Find the codes for a phrase, through the Index.",
    "show": "Show a code: its titles, notes, children and validity.",
    "index": "Show a main term of the Alphabetic Index or of a table.",
    "pcs": "Build an ICD-10-PCS code, axis by axis.",
    "crosswalk": "Follow a code between ICD-9-CM and ICD-10, or from year to year.",
    "codebooks": "Install, list and verify the code books.",
    "read": "Show how a record is read: the encounter in it, sections, sentences, findings.",
    "version": "Show the version and what is installed.",
}
"""Sub-command to its line in the help; each is the module of that name in `nosology.cli`."""


class LazyCommands(TyperGroup):
    """A group that knows its commands by name and imports the module of the one that is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of this name, or None."""
        return load(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def load(name: str) -> Any:
    """Import the module of a command and give the command in it: its `app`, or the function of its name."""
    module = importlib.import_module(f"nosology.cli.{name}")
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name)(getattr(module, name))
    command = typer.main.get_command(app)
    command.name = name
    return command


app = typer.Typer(
    name="nosology",
    cls=LazyCommands,
    help="Medical coding in the open: reads the record, assigns codes with their evidence and reasons.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def nosology() -> None:
    """Medical coding in the open: reads the record, assigns codes with their evidence and reasons."""


def run() -> None:
    """Run the command line: every user error becomes its message and its exit code, every fault a line without record text."""
    try:
        app()
    except (NosologyError, Fault) as error:
        _complain(f"{type(error).__name__}: {error}")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader has gone (`| head`): nothing more to say, and nothing must be written at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get(DEBUG_SETTING):
            raise
        _complain(str(Fault.of(error)))
        sys.exit(FAULT_EXIT_CODE)


def _complain(message: str) -> None:
    print(f"nosology: {message}", file=sys.stderr)
