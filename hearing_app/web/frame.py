"""What surrounds every page? Navigation, filters for dates, flash messages, errors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app, flash, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from hearing_app import i18n
from hearing_app.domain.errors import Forbidden, NotFound, Refused, Stale
from hearing_app.domain.rules.permissions import Action
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import text
from hearing_app.services import health
from hearing_app.services.accounts import view_names
from hearing_app.web import dates
from hearing_app.web.clauses import cite
from hearing_app.web.links import way
from hearing_app.web.swaps import swap_words


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the rail."""

    label: str
    url: str
    icon: str
    key: str
    is_current: bool
    is_kept: bool
    count: int | None = None


RAIL = (
    ("工作台", "desk.index", "desk", "d", Action.VIEW_DESK, True),
    ("排期板", "sittings.board", "board", "b", Action.VIEW_SITTING, True),
    ("事项", "matters.index", "matter", "m", Action.VIEW_MATTER, False),
    ("听证", "sittings.hearings", "users", "h", Action.VIEW_SITTING, True),
    ("调解", "mediations.index", "med", "j", Action.VIEW_MEDIATION, False),
    ("复查复核", "reviews.index", "rev", "r", Action.VIEW_REVIEW, False),
    ("名册", "people.index", "roster", "p", Action.VIEW_ROSTER, False),
    ("场地", "rooms.index", "room", "c", Action.VIEW_ROSTER, False),
    ("统计", "reports.index", "stat", "s", Action.VIEW_REPORT, False),
    ("审计", "audits.index", "lock", "a", Action.VIEW_AUDIT, True),
    ("设置", "settings.index", "set", "t", Action.VIEW_SETTINGS, False),
    ("电话台", "calls.index", "tel", "q", Action.RECORD_ANSWER, False),
)


KEPT = 3  # so many, and the way to the rest, stand in the bottom bar of a telephone


def navigation() -> list[NavEntry]:
    """Return the entries that the actor may open and that are built."""
    built = current_app.view_functions
    mine = [entry for entry in RAIL if entry[1] in built and "ctx" in g and g.ctx.actor.has(entry[4])]
    return [
        NavEntry(text(label), url_for(endpoint), icon, key, request.endpoint == endpoint, is_kept or len(mine) <= KEPT)
        for label, endpoint, icon, key, _, is_kept in mine
    ]


def who(login: str) -> str:
    """Return the name of the colleague who signs in under this name; any other word as it is."""
    if "names" not in g:
        g.names = view_names(g.ctx)
    return str(g.names.get(login, login))


def install(app: Flask) -> None:
    """Give templates their words, dates and navigation."""
    app.jinja_env.globals.update(
        _=text, label=i18n.label, sentence=i18n.sentence, way=way, cite=cite, swap_words=swap_words
    )
    app.jinja_env.filters.update(dates.FILTERS, label=i18n.label, capital=i18n.capital, who=who)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(_surroundings)


def _surroundings() -> dict[str, object]:
    env = current_app.config["ENVIRONMENT"]
    account = g.get("account")
    return {
        "asset_url": current_app.extensions["assets"].url,
        "nav": navigation(),
        "banners": _banners(),
        "lang": i18n.language(),
        "actor": account,
        "office": i18n.label(env.office.name),
        "now": g.ctx.now if "ctx" in g else None,
        "may": lambda action: "ctx" in g and g.ctx.actor.has(Action(action)),
    }


def _banners() -> list[dict[str, str]]:
    """Say on whole pages of the staff which processes are silent; a part of a page has no place for it."""
    if g.get("account") is None or not g.ctx.actor.has(Action.VIEW_DESK) or "HX-Request" in request.headers:
        return []
    try:
        return [{"tone": "late", "text": i18n.sentence(reason)} for reason in health.silences(g.ctx)]
    except SQLAlchemyError:
        g.ctx.reader.rollback()
        return []


def say(message: str, **params: object) -> None:
    """Show a sentence on the next page: what was done."""
    flash(text(message, **params))


def say_refused(refused: Refused) -> None:
    """Show every reason of a refusal on the next page."""
    for reason in refused.reasons:
        flash(i18n.sentence(reason), "refused")


def carry_out(form: SpokenForm, do: Callable[[], object], said: str) -> None:
    """Do what a form of one button asks for, and say on the next page that it is done or why it was refused."""
    if not form.validate_on_submit():
        return
    try:
        do()
    except Refused as refused:
        say_refused(refused)
    else:
        say(said)


def _page(code: int, **values: object) -> ResponseReturnValue:
    return render_template(f"errors/{code}.html", **values), code


def _refused(refused: Refused) -> ResponseReturnValue:
    return _page(409, reasons=refused.reasons, back=_back())


def _back() -> str:
    """Return the page from which the refused form came: the nearest one above its address; "" where there is none."""
    pages = current_app.url_map.bind("")
    at = request.path.rstrip("/")
    while at:
        try:
            pages.match(at, method="GET")
        except HTTPException:
            at = at.rpartition("/")[0]
        else:
            return at
    return ""


def forbidden(_error: Exception | None = None) -> ResponseReturnValue:
    """Say that the role does not allow it and whom to ask."""
    return _page(403)


def _not_found(_error: NotFound) -> ResponseReturnValue:
    return _page(404)


def _stale(_error: Stale) -> ResponseReturnValue:
    return _page(409, reasons=(), back=_back())


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    # who came by a link from a letter has no role of which he could be told
    return _page(403, again=_back() if request.blueprint == "answers" else "")


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code in (403, 404, 409, 413, 429, 500, 503):
        return _page(error.code, most=current_app.config["ENVIRONMENT"].office.limits.upload_mb)
    if error.code == 405:
        return _page(404)
    if error.code is not None and error.code >= 400:
        return _page(400)
    return error


def _unfit(_error: DataError) -> ResponseReturnValue:
    """Say that the database cannot hold or look up what was sent: nothing is there, or it is to be written anew."""
    g.ctx.reader.rollback()
    return _page(404 if request.method == "GET" else 400)


def _no_database(error: OperationalError) -> ResponseReturnValue:
    current_app.logger.error("database unavailable: %s", type(error.orig).__name__)
    return _page(503)


ERRORS: Mapping[type[Exception], Callable[..., ResponseReturnValue]] = {
    Refused: _refused,
    Forbidden: forbidden,
    NotFound: _not_found,
    Stale: _stale,
    CSRFError: _csrf,
    HTTPException: _http,
    OperationalError: _no_database,
    DataError: _unfit,
}
