"""Which commands are there?"""

import importlib

import click

COMMANDS = {
    "deadline": "Compute the last day of a statutory clock (no database).",
    "clocks": "Print a matter's time limits with their counts; record what happened.",
    "import": "Read a roster, pending matters or a year from a workbook.",
    "matters": "List matters with route, article, time limits and what stands against the wanted sitting.",
    "slots": "Find free times with a room and a legal panel for a matter.",
    "plan": "Plan many sittings of a JSON problem at the least cost (no database).",
    "search": "Find the cheapest free starts of a JSON problem (no database).",
    "verify": "Check the file of a draw by drawing anew, a review file to its last byte (no database).",
    "review-file": "Build the review file of a matter or hearing as a zip.",
    "report": "Show the figures of a year.",
    "read-reply": "Say what a mail or calendar file answers (no database).",
    "routes": "List every route with its methods and action (no database).",
    "account": "Add accounts, issue API tokens.",
    "unit": "Add, rename and list the units that work here.",
    "audit": "Check the audit chain, print its head.",
    "recompute": "Recompute clocks that stand on a provisional year, with a report.",
    "migrate": "Bring the database to the schema of this release.",
    "demo-data": "Load fictional demo data; twice changes nothing.",
    "worker": "Run the worker: mail, files, imports.",
    "ticker": "Run the ticker: it decides when something is due.",
    "doctor": "Say what is wrong and how to mend it.",
}

MODULES = {"import": "imports", "review-file": "review_files", "report": "reports", "account": "accounts"}
MODULES |= {"plan": "problems.plan", "search": "problems.search"}


class LazyGroup(click.Group):
    """A group that imports the module of a command when it is asked for, since importing all costs 1.6 s."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 click's signature
        """Import the module of a command and return its `command`."""
        if cmd_name not in COMMANDS:
            return None
        name = MODULES.get(cmd_name, cmd_name.replace("-", "_"))
        module = importlib.import_module(f"hearing_app.cli.{name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 click's signature
        """Write the table without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, name="hearing", context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Hearings and mediations of a petition bureau, from the command line."""
