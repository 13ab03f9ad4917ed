"""What needs me now? The first page of everybody who works here."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app import i18n
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.sittings.substitution.risks import NextStep
from hearing_app.i18n import text
from hearing_app.services import desk
from hearing_app.services.steps.attention import Cause, Task, Urgency
from hearing_app.web import dates
from hearing_app.web.clauses import cite
from hearing_app.web.links import way
from hearing_app.web.swaps import swap_words

pages = Blueprint("desk", __name__)

GROUPS = {Urgency.OVERDUE: "已过时限", Urgency.TODAY: "今天要办", Urgency.NEXT: "接下来"}
TONES = {Urgency.OVERDUE: "late", Urgency.TODAY: "soon", Urgency.NEXT: ""}
SIGNS: Mapping[Cause, tuple[str, str]] = {
    Cause.SEATS: ("席位告急", ""),
    Cause.LOST: ("要补位", ""),
    Cause.UNANSWERED: ("逾时未答", ""),
    Cause.REACH: ("还没告知", ""),
    Cause.MAIL: ("邮件退回", "bounce"),
    Cause.SERVICE: ("缺回证", ""),
    Cause.OUTCOME: ("缺结果", "note"),
    Cause.SIGNATURE: ("待签发", "pen"),
    Cause.MATTER_TIMES: ("时间没读懂", "note"),
    Cause.ROSTER_TIMES: ("时间没读懂", "note"),
    Cause.DOUBLES: ("可能重复", "users"),
    Cause.IMPORT: ("没有写入", "upload"),
    Cause.ARRIVALS: ("来信待认", "inbox"),
    Cause.PROPOSAL: ("另议时间", ""),
    Cause.REVIEW: ("待签发", "pen"),
    Cause.ROUTE: ("途径待定", ""),
    Cause.TRANSFER: ("待签发", "pen"),
    Cause.HANDOVER: ("待移送", "right"),
    Cause.ANNOUNCEMENT: ("待批准", "pen"),
    Cause.OUTDATED: ("公告过时", "soon"),
    Cause.PUBLICATION: ("待批准", "pen"),
    Cause.APPLICATION: ("网上申请", "inbox"),
    Cause.MEDIATION: ("调解", "med"),
    Cause.PROMISE: ("要履行", "med"),
    Cause.CONFIRMATION: ("司法确认", "med"),
    Cause.VISIT: ("要回访", "med"),
    Cause.UNCONSENTED: ("要取消", "med"),
    Cause.HEARING: ("待决定", "pen"),
    Cause.HOLD: ("要举行听证", ""),
    Cause.RECUSAL: ("回避待决定", ""),
    Cause.OFFER: ("供选时间", ""),
}
STEPS: Mapping[Cause, str] = {
    Cause.SEATS: "补位",
    Cause.LOST: "补位",
    Cause.UNANSWERED: "打电话",
    Cause.REACH: "去告知",
    Cause.MAIL: "打电话",
    Cause.SERVICE: "登记送达",
    Cause.OUTCOME: "记录",
    Cause.SIGNATURE: "去签",
    Cause.MATTER_TIMES: "看原话",
    Cause.ROSTER_TIMES: "看原话",
    Cause.DOUBLES: "合并",
    Cause.IMPORT: "看一看",
    Cause.ARRIVALS: "认领",
    Cause.PROPOSAL: "定下来",
    Cause.REVIEW: "去签",
    Cause.ROUTE: "定途径",
    Cause.TRANSFER: "去签",
    Cause.HANDOVER: "拟稿",
    Cause.ANNOUNCEMENT: "去批准",
    Cause.OUTDATED: "去改",
    Cause.PUBLICATION: "去批准",
    Cause.APPLICATION: "看申请",
    Cause.MEDIATION: "去办",
    Cause.PROMISE: "看协议",
    Cause.CONFIRMATION: "看协议",
    Cause.VISIT: "去回访",
    Cause.UNCONSENTED: "取消",
    Cause.HEARING: "去办",
    Cause.HOLD: "打开",
    Cause.RECUSAL: "去决定",
    Cause.OFFER: "去定",
}

HELP: Mapping[NextStep, tuple[str, str]] = {
    NextStep.FILL: ("补位", "sittings.replace"),
    NextStep.NOMINATE: ("登记委派", "sittings.nominate"),
    NextStep.CALL: ("催答", "calls.index"),
    NextStep.SERVE: ("登记送达", "sittings.show"),
    NextStep.LOOK: ("打开", "sittings.show"),
}


@pages.get("/desk")
@declares(Action.VIEW_DESK)
def index() -> ResponseReturnValue:
    """Show today's sittings and what is to be done, the most urgent first."""
    view = desk.view_desk(g.ctx)
    groups = [
        {"title": text(GROUPS[urgency]), "items": [_line(task) for task in view.tasks[urgency]]} for urgency in Urgency
    ]
    return render_template("desk/index.html", view=view, groups=groups, overdue=len(view.tasks[Urgency.OVERDUE]))


def _line(task: Task) -> dict[str, Any]:
    step, step_url = _step(task)
    sign, symbol = _sign(task)
    return {
        "tone": "late" if task.cause is Cause.SEATS else TONES[task.urgency],
        "symbol": symbol,
        "sign": sign,
        "title": i18n.sentence(task.title),
        "url": _about(task) or step_url,
        "text": _text(task),
        "due": _due(task),
        "due_note": cite(task.clause) or _left(task),
        "step": step,
        "step_url": step_url,
    } | _swap(task)


def _text(task: Task) -> str:
    said = [i18n.sentence(reason) for reason in (task.text, *task.more) if reason is not None]
    joint = text("，") if task.cause is Cause.LOST else " "
    return joint.join(said)


def _swap(task: Task) -> dict[str, Any]:
    """Return the button that asks the next reserve at once, with who gets which letter."""
    swap = task.swap
    where = way("sittings.replace", sitting_id=task.sitting_id, seat_id=swap.seat_id) if swap else ""
    if swap is None or not where:
        return {}
    words = swap_words(swap.new_name, swap.old_name, is_invited=swap.is_invited, has_chain=swap.has_chain)
    return {
        "step": text("请 {name}", name=swap.new_name),
        "post": where,
        "fields": {"version": swap.version, "newcomer": swap.newcomer},
        "confirm": words,
    }


def _sign(task: Task) -> tuple[str, str]:
    if task.cause is Cause.CLOCK and task.due_at is not None:
        return dates.left(dates.civil(task.due_at)), ""
    words, symbol = SIGNS[task.cause]
    return text(words), symbol


def _due(task: Task) -> str:
    if task.due_at is None:
        return ""
    return dates.day(task.due_at) + ("" if task.is_day else f" {dates.clocktime(task.due_at)}")


def _left(task: Task) -> str:
    return dates.left(dates.civil(task.due_at)) if task.due_at is not None else ""


def _about(task: Task) -> str:
    """Return the page of the thing itself."""
    if task.sitting_id is not None:
        at = f"#seat{task.seat_id}" if task.seat_id is not None else ""
        return way("sittings.show", sitting_id=task.sitting_id) + at
    if task.mediation_id is not None:
        return way("mediations.show", mediation_id=task.mediation_id)
    return url_for("matters.show", number=task.matter_number) if task.matter_number else ""


def _agreement(task: Task) -> str:
    return way("mediations.agreement", mediation_id=task.mediation_id, agreement_id=task.record_id)


WAYS: Mapping[Cause, Callable[[Task], str]] = {
    Cause.UNANSWERED: lambda _task: way("calls.index"),
    Cause.UNCONSENTED: lambda task: way("sittings.cancel", sitting_id=task.sitting_id),
    Cause.LOST: lambda task: way("sittings.replace", sitting_id=task.sitting_id, seat_id=task.seat_id),
    Cause.SERVICE: lambda task: way("sittings.serve", sitting_id=task.sitting_id, letter_id=task.record_id),
    Cause.REACH: lambda task: way("absences.reached", sitting_id=task.sitting_id),
    Cause.MAIL: lambda _task: way("calls.index") or way("deliveries.index"),
    Cause.OUTCOME: lambda task: way("days.show", sitting_id=task.sitting_id),
    Cause.SIGNATURE: lambda _task: way("approvals.index"),
    Cause.ROSTER_TIMES: lambda _task: url_for("people.index", unclear=1),
    Cause.DOUBLES: lambda _task: url_for("people.matches"),
    Cause.ARRIVALS: lambda _task: way("arrivals.index", state="waiting"),
    Cause.PROPOSAL: lambda task: way("arrivals.proposal", seat_id=task.record_id),
    Cause.REVIEW: lambda task: way("reviews.show", number=task.review_number),
    Cause.ROUTE: lambda task: way("routings.show", number=task.matter_number),
    Cause.TRANSFER: lambda task: way("transfers.show", number=task.matter_number),
    Cause.HANDOVER: lambda task: way("transfers.show", number=task.matter_number),
    Cause.ANNOUNCEMENT: lambda task: way("sittings.preparation", sitting_id=task.sitting_id),
    Cause.OUTDATED: lambda task: way("sittings.preparation", sitting_id=task.sitting_id),
    Cause.PUBLICATION: lambda task: way("publications.show", number=task.matter_number, publication_id=task.record_id),
    Cause.APPLICATION: lambda task: way("statuses.applications", number=task.matter_number),
    Cause.PROMISE: _agreement,
    Cause.CONFIRMATION: _agreement,
    Cause.VISIT: _agreement,
    Cause.HEARING: lambda task: way("hearings.show", number=task.matter_number),
    Cause.HOLD: lambda task: way("hearings.show", number=task.matter_number),
    Cause.RECUSAL: lambda task: way("sittings.recuse", sitting_id=task.sitting_id, seat_id=task.seat_id),
    Cause.IMPORT: lambda task: way("imports.show", import_id=task.record_id),
    Cause.OFFER: lambda task: way("offers.show", offer_id=task.record_id),
}


def _step(task: Task) -> tuple[str, str]:
    """Return the words of the next step and where it leads; a room that is not built gives way to the thing's page."""
    if task.cause is Cause.CLOCK:
        planning = way("sittings.new", matter=task.matter_number, kind=task.kind) if task.kind else ""
        if planning and g.ctx.actor.has(Action.BOOK_SITTING):
            return text("安排"), planning
        return text("打开"), _about(task)
    if task.help is not None:
        return _help(task, task.help)
    url = WAYS[task.cause](task) if task.cause in WAYS else ""
    words = i18n.label(task.step) if task.step else text(STEPS[task.cause])
    if task.cause is Cause.OUTCOME and not g.ctx.actor.has(Action.RECORD_DAY):
        words = text("看当天")
    return words[:1].upper() + words[1:], url or _about(task) or way("sittings.board") or url_for("matters.index")


def _help(task: Task, step: NextStep) -> tuple[str, str]:
    """Return the words and the way of what helps a panel at risk."""
    words, endpoint = HELP[step]
    values: dict[str, object] = {"sitting_id": task.sitting_id}
    if task.seat_id is not None:
        values["seat_id"] = task.seat_id
    url = way(endpoint, **values) if endpoint != "calls.index" else way(endpoint)
    return text(words), (url or _about(task)) + ("#notices" if step is NextStep.SERVE else "")
