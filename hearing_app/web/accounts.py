"""How does somebody sign in and out?"""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from hearing_app import i18n
from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.accounts import SignInForm
from hearing_app.services import accounts

pages = Blueprint("accounts", __name__)


@pages.route("/sign-in", methods=["GET", "POST"])
@declares(Action.SIGN_IN)
def sign_in() -> ResponseReturnValue:
    """Show the form; on a right password go on to where the visitor wanted to go."""
    form = SignInForm()
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            account = accounts.sign_in(g.ctx, form.username.data, form.password.data)
        except Refused as error:
            refused = error
        else:
            session.clear()
            session.permanent = True  # ends after the hours of config/settings.toml without a click
            login_user(current_app.extensions["member"](account))
            return redirect(_inside(request.args.get("then")) or url_for("accounts.home"))
    sentences = [{"text": i18n.sentence(reason)} for reason in refused.reasons] if refused else []
    return render_template("accounts/sign_in.html", form=form, refusals=sentences), (422 if refused else 200)


@pages.get("/")
@declares(Action.PUBLIC)
def home() -> ResponseReturnValue:
    """Lead to the room of the account's role: the desk, the expert's page, the audit, the settings, or signing in."""
    for action, endpoint in (
        (Action.VIEW_DESK, "desk.index"),
        (Action.ANSWER_OWN_SEAT, "seats.index"),
        (Action.VIEW_AUDIT, "audits.index"),
        (Action.VIEW_SETTINGS, "settings.index"),
    ):
        if g.ctx.actor.has(action) and endpoint in current_app.view_functions:
            return redirect(url_for(endpoint))
    return redirect(url_for("accounts.sign_in"))


@pages.post("/sign-out")
@declares(Action.SIGN_IN)
def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    session.clear()
    return redirect(url_for("accounts.sign_in"))


def _inside(target: str | None) -> str | None:
    """Return the target if it is a path of this site, so that nobody is led elsewhere."""
    if not target:
        return None
    parts = urlsplit(target.replace("\\", "/"))
    return target if not parts.scheme and not parts.netloc and target.startswith("/") else None
