"""What rules hold here? Read-only pages of what the files say, the day that forms say back, the style guide."""

from datetime import date

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import NotFound
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.workdays import SATURDAY, WEEKDAYS
from hearing_app.forms.numbers import whole_day
from hearing_app.forms.specimens import specimen_form
from hearing_app.i18n import label, language, text
from hearing_app.services import rulebooks
from hearing_app.services.rulebooks import DayView
from hearing_app.web import dates

pages = Blueprint("settings", __name__)

PARTS = {
    "profiles": "规则",
    "kinds": "场次种类",
    "holidays": "工作日和假日",
    "roles": "角色",
    "numbering": "文号",
    "office": "本局",
}


@pages.get("/settings")
@pages.get("/settings/<part>", endpoint="part")
@declares(Action.VIEW_SETTINGS)
def index(part: str = "profiles") -> ResponseReturnValue:
    """Show one part of the rules."""
    if part not in PARTS:
        raise NotFound
    return render_template("settings/show.html", rules=rulebooks.view_rulebook(g.ctx), part=part, parts=PARTS)


@pages.get("/days")
@declares(Action.PUBLIC)
def day_echo() -> ResponseReturnValue:
    """Say a day back with its weekday and whether it is worked; empty for what is no day."""
    asked = whole_day(request.args.get("day", ""))
    if asked is None:
        return Response("", content_type="text/plain; charset=utf-8")
    view = rulebooks.view_day(g.ctx, asked)
    return Response(_said(asked, view), content_type="text/plain; charset=utf-8")


def _said(asked: date, view: DayView | None) -> str:
    if view is None:
        return dates.fullday(asked)
    is_named = view.name not in WEEKDAYS and (not view.is_open or asked.weekday() >= SATURDAY)
    sort = label(view.name) if is_named else text("工作日") if view.is_open else text("休息日")
    sort += text("，暂定") if view.is_provisional else ""
    if language() == "zh":
        return f"{asked.isoformat()}（{dates.weekday(asked)}，{sort}）"
    return f"{dates.fullday(asked)}, {sort}"


@pages.get("/style")
@declares(Action.VIEW_SETTINGS)
def style() -> ResponseReturnValue:
    """Show every macro once, with made-up words."""
    return render_template("style/guide.html", form=specimen_form())
