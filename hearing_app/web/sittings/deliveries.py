"""What has left, what waits, what came to nothing? The ledger of mail and short messages; no name in its addresses."""

from dataclasses import replace

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.documents.csv_tables import write_csv
from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.ledgers import FindMailForm
from hearing_app.forms.numbers import whole
from hearing_app.i18n import mark as _
from hearing_app.i18n import text
from hearing_app.services.sittings import ledger as mail
from hearing_app.services.sittings.ledger import Wanted
from hearing_app.web.frame import say, say_refused
from hearing_app.web.sittings.ledger_words import CAUSES, LETTERS, STATES, reply_of, words_of

pages = Blueprint("deliveries", __name__, url_prefix="/deliveries")
MOST_FOUND = 50
CHANNELS = {"mail": _("邮件"), "message": _("短信")}
COLUMNS = (
    *(
        _("收件人"),
        _("邮箱或手机"),
        _("渠道"),
        _("缘由"),
        _("信"),
        _("编号"),
        _("状态"),
        _("次数"),
        _("交出时间"),
        _("下次发送"),
    ),
    *(_("对方的答复"), _("电话告知")),
)


@pages.route("", methods=["GET", "POST"])
@declares(Action.VIEW_DELIVERIES)
def index() -> ResponseReturnValue:
    """Show a page of the ledger, filtered by state, or what a search found; give what is seen as a file (?form=csv)."""
    form = FindMailForm()
    if form.validate_on_submit():
        found = mail.find_deliveries(g.ctx, form.words.data)
        if found:
            return redirect(url_for("deliveries.index", found="-".join(map(str, found))))
    wanted = _wanted()
    ledger = mail.view_ledger(g.ctx, wanted)
    if request.args.get("form") == "csv":
        return _as_file(ledger)
    return render_template(
        "deliveries/index.html",
        ledger=ledger,
        wanted=wanted,
        kept={"state": wanted.state or None, "found": request.args.get("found") if wanted.found else None},
        states=STATES,
        letters=LETTERS,
        causes=CAUSES,
        reply_of=reply_of,
        words_of=words_of,
        form=form,
        is_nothing_found=form.is_submitted() and not form.errors,
        has_mail=g.ctx.env.mail_url is not None,
        has_gateway=g.ctx.env.has_gateway,
    )


@pages.post("/<int:delivery_id>/resend")
@declares(Action.RESEND_DELIVERY)
def resend(delivery_id: int) -> ResponseReturnValue:
    """Send a letter once more."""
    try:
        mail.resend_delivery(g.ctx, delivery_id)
        say("已交去重发。")
    except Refused as refused:
        say_refused(refused)
    return redirect(url_for("deliveries.index"))


@pages.post("/<int:delivery_id>/told")
@declares(Action.RECORD_ANSWER)
def told(delivery_id: int) -> ResponseReturnValue:
    """Keep that somebody was told by telephone."""
    try:
        mail.mark_told(g.ctx, delivery_id)
        say("已记：告知到了。")
    except Refused as refused:
        say_refused(refused)
    return redirect(url_for("deliveries.index"))


def _wanted() -> Wanted:
    state = request.args.get("state", "")
    numbers = request.args.get("found", "").split("-")[:MOST_FOUND]
    found = tuple(int(number) for number in numbers if number.isascii() and number.isdecimal() and len(number) < 18)
    wanted = Wanted(state if state in STATES else "", found)
    return replace(wanted, before_id=whole(request.args.get("before")))


def _as_file(ledger: mail.LedgerView) -> Response:
    rows = [
        (
            *(row.recipient, row.address, text(CHANNELS[row.channel]), text(CAUSES.get(row.cause, ""))),
            *(text(LETTERS[row.letter]), row.number),
            *(text(words_of(row.state, row.reply, row.channel).words), row.attempts, row.sent_at),
            *(row.due_at if row.state == "pending" else None, reply_of(row.reply), row.told_on),
        )
        for row in ledger.rows
    ]
    response = Response(write_csv([text(column) for column in COLUMNS], rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="mail.csv"'
    return response
