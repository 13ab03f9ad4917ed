"""How does a review's volume get out of the house on the command line?"""

import json
from dataclasses import asdict
from pathlib import Path

import click

from hearing_app import i18n
from hearing_app.cli.session import acting, unit_option
from hearing_app.cli.shapes import MissingLine, ReviewFileLine
from hearing_app.domain.rules.permissions import Action
from hearing_app.services.access import note_read
from hearing_app.services.matters.review_files import SUBJECT, BuiltFile, build_review_file


@click.command
@click.argument("number")
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="The folder of the zip.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@unit_option
def command(number: str, *, out: Path, as_json: bool, unit: str | None, lang: str) -> None:
    """Build the review file of NUMBER (review, matter or sitting) into DIR; what is missing goes to stderr."""
    with acting(unit, lang) as ctx:
        built = build_review_file(ctx, number)
        note_read(ctx, Action.BUILD_REVIEW_FILE, SUBJECT, subject_id=built.file_id, matter_id=built.matter_id)
        file = _written(out, built)
        line = review_file_line(file, built)
    click.echo(json.dumps(asdict(line), ensure_ascii=False) if as_json else line.file)
    for one in [] if as_json else line.missing:
        click.echo(one.sentence, err=True)


def review_file_line(file: Path, built: BuiltFile) -> ReviewFileLine:
    """Return the JSON shape of a built file, sentences in the current language."""
    return ReviewFileLine(
        number=built.number,
        file=str(file),
        sha256=built.sha256,
        version=built.version,
        new=built.is_new,
        audit_head=built.audit_head,
        items=built.items,
        missing=[MissingLine(one.code, i18n.sentence(one)) for one in built.missing],
    )


def _written(out: Path, built: BuiltFile) -> Path:
    """Write beside and move, so that a full disk leaves no half zip under the right name."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        file, part = out / built.name, out / f".{built.name}.part"
        part.write_bytes(built.content)
        part.replace(file)
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from error
    return file
