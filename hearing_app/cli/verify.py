"""Does a file that somebody holds lead to what it says? No database."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from hearing_app import i18n
from hearing_app.cli.problems.files import BadProblem, read_problem
from hearing_app.cli.shapes import VolumeFault, VolumeLine
from hearing_app.documents.volume_checks import check_volume
from hearing_app.domain.people.draw_files import first_difference

WRONG = 4


@click.group
def command() -> None:
    """Check a file by computing it anew (no database)."""


@command.command("draw")
@click.argument("path", metavar="FILE")
@click.option("--lang", type=click.Choice(i18n.LANGUAGES), default="zh", help="zh | en")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def draw(path: str, lang: str, *, as_json: bool) -> None:
    """Draw anew from the FILE of a draw; exit code 0 the same, 4 different, 2 not readable."""
    with i18n.speaking(lang):
        try:
            found = read_problem(path)
        except BadProblem as bad:
            click.echo(str(bad), err=True)
            sys.exit(2)
        reason = first_difference(found)
        if reason is None:
            said = i18n.text("名单、种子和各方的数算出来的就是这个结果：{n} 人抽中。", n=len(found["panel"]))
        else:
            said = i18n.sentence(reason)
        if as_json:
            step = reason.params.get("step") or reason.params.get("what") if reason else None
            said = json.dumps({"same": reason is None, "step": step, "says": said}, ensure_ascii=False)
        click.echo(said)
        sys.exit(WRONG if reason else 0)


@command.command("review-file")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(i18n.LANGUAGES), default="zh", help="zh | en")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def review_file(path: Path, lang: str, *, as_json: bool) -> None:
    """Check the zip of a review file to its last byte; exit code 0 whole, 4 changed, 2 not readable."""
    with i18n.speaking(lang):
        try:
            with path.open("rb") as file:
                reasons = check_volume(file)
        except OSError as error:
            click.echo(f"{path}: {error.strerror}", err=True)
            sys.exit(2)
        if as_json:
            lines = [VolumeFault(one.code, str(one.params.get("name", "")), i18n.sentence(one)) for one in reasons]
            click.echo(json.dumps(asdict(VolumeLine(not lines, lines)), ensure_ascii=False))
        else:
            said = [i18n.sentence(one) for one in reasons]
            click.echo("\n".join(said) or i18n.text("每个文件、每个字节都和成卷时一样。"))
        sys.exit(WRONG if reasons else 0)
