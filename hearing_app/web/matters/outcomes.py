"""What came of a sitting? Record, votes, opinion and signatures, kept from the page of the day."""

from typing import Any

from flask import Blueprint, g, redirect, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.outcomes import (
    CONCLUDING,
    SignatureForm,
    conclusion_form,
    opinion_form,
    record_form,
    votes_form,
)
from hearing_app.services.matters import minutes, outcomes
from hearing_app.web.frame import say, say_refused
from hearing_app.web.matters.days import day_page

pages = Blueprint("outcomes", __name__, url_prefix="/sittings/<int:sitting_id>/outcome")


@pages.post("/record")
@declares(Action.RECORD_OUTCOME)
def record(sitting_id: int) -> ResponseReturnValue:
    """Keep a version of the record."""
    form = record_form(minutes.view_outcome(g.ctx, sitting_id).record)
    if not form.validate():
        return day_page(sitting_id, record=form)
    try:
        version = outcomes.save_record(g.ctx, form.order(sitting_id))
    except Refused as refused:
        return day_page(sitting_id, refused, record=form)
    say("笔录第 {n} 版已存。", n=version)
    return _back(sitting_id, "record")


@pages.post("/votes")
@declares(Action.RECORD_OUTCOME)
def votes(sitting_id: int) -> ResponseReturnValue:
    """Keep the votes."""
    form = votes_form(minutes.view_outcome(g.ctx, sitting_id).voters)
    if not form.validate():
        return day_page(sitting_id, votes=form)
    try:
        outcomes.record_votes(g.ctx, form.order(sitting_id))
    except Refused as refused:
        return day_page(sitting_id, refused, votes=form)
    say("表决已记下。")
    return _back(sitting_id, "votes")


@pages.post("/opinion")
@declares(Action.RECORD_OUTCOME)
def opinion(sitting_id: int) -> ResponseReturnValue:
    """Keep a version of the opinion."""
    return _keep(sitting_id, opinion_form(minutes.view_outcome(g.ctx, sitting_id).opinion), "opinion")


@pages.post("/conclusion")
@declares(Action.RECORD_OUTCOME)
def conclusion(sitting_id: int) -> ResponseReturnValue:
    """Keep how a sitting without an opinion ended."""
    found = minutes.view_outcome(g.ctx, sitting_id)
    if not any(name in CONCLUDING for name in found.shown):
        raise NotFound
    return _keep(sitting_id, conclusion_form(found.opinion, found.shown), "conclusion")


def _keep(sitting_id: int, form: Any, name: str) -> ResponseReturnValue:
    if not form.validate():
        return day_page(sitting_id, **{name: form})
    try:
        version = outcomes.save_opinion(g.ctx, form.order(sitting_id))
    except Refused as refused:
        return day_page(sitting_id, refused, **{name: form})
    say("第 {n} 版已存。", n=version)
    return _back(sitting_id, "opinion")


@pages.post("/signatures")
@declares(Action.RECORD_OUTCOME)
def sign(sitting_id: int) -> ResponseReturnValue:
    """Write down that somebody signed the opinion."""
    try:
        outcomes.sign_opinion(g.ctx, SignatureForm().order(sitting_id))
    except Refused as refused:
        say_refused(refused)
    return _back(sitting_id, "opinion")


def _back(sitting_id: int, part: str) -> ResponseReturnValue:
    return redirect(url_for("days.show", sitting_id=sitting_id) + f"#{part}", 303)
