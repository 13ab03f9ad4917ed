"""From which rows come the fields that are typed back into the superior system? One function for each part.

Rows with free text (proofs, reasons, notes) are read for their days and codes alone. Not here: which fields there are
and why no more (domain.matters.fill_backs).
"""

from collections.abc import Iterator, Sequence

from hearing_app.domain.evidence.signing import HeldHearing
from hearing_app.domain.hearings.requests import Decision
from hearing_app.domain.matters.fill_backs import NOTHING, FillLine, FillPart, part_of
from hearing_app.domain.matters.reviews import ADOPTIONS, CONCLUSIONS
from hearing_app.domain.matters.routing import LEVELS, OCCURRENCES
from hearing_app.domain.mediations.cases import RESULTS, Result
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.sittings.states import STATE_LABELS, SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.clockwork.clock_views import view_clock
from hearing_app.services.steps.papers import opinion_day
from hearing_app.services.steps.reviews import held_hearings
from hearing_app.services.steps.rule_evidence import profile_named
from hearing_app.store import matters, outcomes, sittings
from hearing_app.store.clockwork import clock_events
from hearing_app.store.hearings import requests
from hearing_app.store.intake import routings
from hearing_app.store.mediations import cases
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.hearings import HearingRequestRow
from hearing_app.store.tables.matters import MatterRow, ReviewRow
from hearing_app.store.tables.mediations import MediationRow
from hearing_app.store.tables.sittings import SittingRow

ACCEPTED, REPLIED, CLOSED = "acceptance", "reply_receipt", "closure"
NUMBER: Label = {"zh": "文号", "en": "Document number"}
SERVED: Label = {"zh": "送达日期", "en": "Served on"}
DECISIONS: dict[str, Label] = {
    Decision.HOLD.value: {"zh": "举行听证", "en": "a hearing is held"},
    Decision.REFUSE.value: {"zh": "不予听证", "en": "no hearing"},
}


def parts_of(ctx: Context, row: MatterRow, fallback: Profile) -> tuple[FillPart, ...]:
    """Return every part of a matter's sheet in the order in which things happened."""
    rows = sittings.of_matter(ctx.reader, row.id)
    heard = [one for one in rows if ctx.rules.kinds[one.kind].process is Process.HEARING]
    return (
        _matter(ctx, row),
        _route(ctx, row),
        *(_clock(ctx, one, fallback) for one in matters.clocks_of(ctx.reader, row.id)),
        *(_request(one) for one in reversed(requests.of_matter(ctx.reader, row.id)) if one.decision),
        *(_hearing(ctx, one) for one in heard),
        *(_mediation(one) for one in reversed(cases.of_matter(ctx.reader, row.id))),
        *(_review(ctx, one, rows, fallback) for one in matters.reviews_of(ctx.reader, row.id)),
    )


def _said(words: str) -> Label:
    return {"zh": words, "en": words}


def _matter(ctx: Context, row: MatterRow) -> FillPart:
    days = {one.cause: one.on_day for one in clock_events.of_matter(ctx.reader, row.id)}
    lines = [
        FillLine({"zh": "事项编号", "en": "Number"}, words=_said(row.number)),
        FillLine({"zh": "阶段", "en": "Stage"}, words=STAGES.get(row.stage, _said(row.stage))),
        FillLine({"zh": "类别", "en": "Category"}, words=_said(row.category)),
        FillLine({"zh": "责任单位", "en": "Responsible unit"}, words=_said(row.agency.name if row.agency else "")),
        FillLine({"zh": "责任单位的层级", "en": "Level of the unit"}, words=LEVELS.get(row.level, NOTHING)),
        FillLine({"zh": "初次还是重复", "en": "First time or repeat"}, words=OCCURRENCES.get(row.occurrence, NOTHING)),
        FillLine({"zh": "收到日期", "en": "Received on"}, row.received_on),
        FillLine({"zh": "受理日期", "en": "Accepted on"}, days.get(ACCEPTED)),
    ]
    if REPLIED in days:
        lines.append(FillLine({"zh": "处理意见书送达日期", "en": "Written reply served on"}, days[REPLIED]))
    if CLOSED in days:
        lines.append(FillLine({"zh": "事项终结日期", "en": "Ended on"}, days[CLOSED]))
    return part_of({"zh": "事项", "en": "The matter"}, lines)


def _route(ctx: Context, row: MatterRow) -> FillPart:
    book, made = ctx.rules.routes, routings.in_force(ctx.reader, row.id)
    route = book.routes.get(row.route)
    is_decided = made is not None and made.decided_at is not None
    decided_on = civil_day(made.decided_at) if made and made.decided_at else None
    basis = (
        {
            "zh": f"{route.basis['zh']}（诉求清单第{book.version}版）",
            "en": f"{route.basis['en']} (list of claims, version {book.version})",
        }
        if route
        else NOTHING
    )
    words = route.label if route and is_decided else NOTHING
    lines = [
        FillLine({"zh": "途径", "en": "Route"}, words=words, basis=basis if is_decided else NOTHING),
        FillLine({"zh": "分类日期", "en": "Decided on"}, decided_on),
    ]
    if made is not None and route is not None and route.leads_out and is_decided:
        lines += [
            FillLine({"zh": "移送给", "en": "Handed to"}, words=_said(made.receiver)),
            FillLine({"zh": "移送文号", "en": "Letter number"}, words=_said(made.transfer_number)),
            FillLine({"zh": "移送日期", "en": "Handed over on"}, made.sent_on),
            FillLine({"zh": "对方收到日期", "en": "Received there on"}, made.received_on),
            FillLine({"zh": "回执文号", "en": "Receipt number"}, words=_said(made.receipt_number)),
        ]
    return part_of({"zh": "途径", "en": "Route"}, lines)


def rule_words(article: Label, profile: Label, version: str, *, mark: Label) -> Label:
    """Return an article with profile and version, in both languages; `mark` says that it is not verified."""
    return {
        "zh": f"{article['zh']}（{profile['zh']}第{version}版{mark['zh']}）",
        "en": f"{article.get('en', article['zh'])} ({profile['en']}, version {version}{mark['en']})",
    }


UNVERIFIED: Label = {"zh": "，待核实", "en": ", not verified"}
PROVISIONAL: Label = {"zh": "（暂定）", "en": " (provisional)"}


def _clock(ctx: Context, row: ClockRow, fallback: Profile) -> FillPart:
    view = view_clock(ctx, row, fallback)
    mark = UNVERIFIED if view.is_unverified else NOTHING
    basis = rule_words(view.article, view.profile_label, view.version, mark=mark)
    tail = PROVISIONAL if view.is_provisional else NOTHING
    last: Label = {"zh": f"最后一日{tail['zh']}", "en": f"Last day{tail['en']}"}
    lines = [
        FillLine({"zh": "起算日期", "en": "Counted from"}, view.start_on, basis=basis),
        FillLine(last, view.due_on, basis=basis),
    ]
    if row.extended_by:
        lines.append(FillLine({"zh": "延长", "en": "Extended by"}, words=_days(row.extended_by)))
    lines.append(FillLine({"zh": "办结日期", "en": "Ended on"}, view.closed_on))
    return part_of({"zh": f"时限：{view.label['zh']}", "en": f"Time limit: {view.label['en']}"}, lines)


def _days(n: int) -> Label:
    return {"zh": f"{n}日", "en": f"{n} days"}


def _request(row: HearingRequestRow) -> FillPart:
    lines = [
        FillLine({"zh": "申请日期", "en": "Applied on"}, row.applied_on),
        FillLine({"zh": "决定", "en": "Decision"}, words=DECISIONS.get(row.decision, NOTHING)),
        FillLine({"zh": "决定日期", "en": "Decided on"}, row.decided_on),
        FillLine(NUMBER, words=_said(row.decision_number)),
        FillLine(SERVED, row.decision_served_on),
    ]
    return part_of({"zh": "听证申请和决定", "en": "Request for a hearing"}, lines)


def _hearing(ctx: Context, row: SittingRow) -> FillPart:
    public: Label = {"zh": "公开", "en": "open"} if row.is_open else {"zh": "不公开", "en": "closed"}
    lines = [
        FillLine({"zh": "听证日期", "en": "Held on"}, civil_day(row.starts_at)),
        FillLine({"zh": "状态", "en": "State"}, words=STATE_LABELS[SittingState(row.state)]),
        FillLine({"zh": "是否公开", "en": "Open or closed"}, words=public),
    ]
    if row.state == SittingState.HELD:
        written = next(iter(outcomes.opinions_of(ctx.reader, row.id)), None)
        signed = written if written is not None and written.number else None
        number: Label = {"zh": "评议意见书文号", "en": "Number of the panel's opinion"}
        lines += [
            FillLine(number, words=_said(signed.number) if signed else NOTHING),
            FillLine({"zh": "评议意见书日期", "en": "Day of the opinion"}, opinion_day(signed) if signed else None),
        ]
    name = ctx.rules.kinds[row.kind].label
    return part_of({"zh": f"{name['zh']}（{row.number}）", "en": f"{name['en']} ({row.number})"}, lines)


def _mediation(row: MediationRow) -> FillPart:
    """Result and days alone: what was said in mediation is not public (特邀调解规定 2, 22)."""
    lines = [
        FillLine({"zh": "开始日期", "en": "Opened on"}, row.opened_on),
        FillLine({"zh": "结果", "en": "Result"}, words=RESULTS[Result(row.result)] if row.result else NOTHING),
        FillLine({"zh": "结束日期", "en": "Ended on"}, row.ended_on),
    ]
    return part_of({"zh": f"调解（{row.number}）", "en": f"Mediation ({row.number})"}, lines)


def _review(ctx: Context, row: ReviewRow, rows: Sequence[SittingRow], fallback: Profile) -> FillPart:
    stage = STAGES.get(row.stage, _said(row.stage))
    basis = _clause(ctx, row, fallback)
    lines = [
        FillLine({"zh": "收到申请日期", "en": "Request received on"}, row.received_on),
        FillLine({"zh": "受理日期", "en": "Accepted on"}, row.accepted_on),
        FillLine({"zh": "最后一日", "en": "Last day"}, row.due_on, basis=basis),
        *_adopted(held_hearings(ctx.rules, rows, row)),
        FillLine({"zh": "结论", "en": "Conclusion"}, words=CONCLUSIONS.get(row.conclusion, NOTHING)),
        FillLine(NUMBER, words=_said(row.opinion_number)),
        FillLine({"zh": "签发日期", "en": "Signed on"}, row.signed_on),
        FillLine(SERVED, row.served_on),
    ]
    return part_of({"zh": f"{stage['zh']}（{row.number}）", "en": f"{stage['en']} ({row.number})".capitalize()}, lines)


def _clause(ctx: Context, row: ReviewRow, fallback: Profile) -> Label:
    """Return the article by which the last day was counted, from the evidence that was stored with it."""
    evidence = row.due_evidence
    if not evidence.get("clause"):
        return NOTHING
    profile = profile_named(ctx.rules, evidence, fallback)
    mark = UNVERIFIED if evidence.get("is_unverified") else NOTHING
    cited = profile.cited(str(evidence["clause"]))
    return rule_words(cited, profile.label, str(evidence.get("version", "")), mark=mark)


def _adopted(held: Sequence[HeldHearing]) -> Iterator[FillLine]:
    if held:
        adoption = held[0].adoption
        label: Label = {"zh": "听证意见采纳情况", "en": "What became of the panel's opinion"}
        yield FillLine(label, words=ADOPTIONS[adoption] if adoption else NOTHING)
