"""Which words stand on the papers of a sitting besides its notices: a recusal, a waiver by absence, an announcement?"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from hearing_app.documents import phrases
from hearing_app.domain.errors import RuleRef
from hearing_app.domain.evidence.hearing_papers import FormalPaper, Table
from hearing_app.domain.evidence.papers import Imprint
from hearing_app.domain.hearings.interruptions import ALL_GROUNDS
from hearing_app.domain.hearings.interruptions import DECIDERS as INTERRUPTERS
from hearing_app.domain.hearings.publicity import MEDIA, RECORDING
from hearing_app.domain.hearings.waivers import Finding
from hearing_app.domain.rules.recusals import DECIDERS
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.spans import Span, civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps import papers
from hearing_app.services.steps.hearings.papers import ZH, cited
from hearing_app.services.steps.numbers import shown_number
from hearing_app.services.steps.sittings.presence import held_seats, unit_of
from hearing_app.store.tables.hearings import AbsenceRow, AnnouncementRow
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SittingRow
from hearing_app.store.tables.substitutions import RecusalRow

SELF = {"zh": "本人"}
AFTER: Mapping[LetterKind, str] = {
    LetterKind.PARTY_SUSPENSION: "听证中止，恢复的时间另行通知。中止期间信访事项继续办理。",
    LetterKind.PARTY_RESUMPTION: "中止的原因已经消除，听证恢复举行。请按上列时间到场，带上身份证件。",
    LetterKind.PARTY_TERMINATION: "听证终止，不再举行。听证终止不影响信访事项的办理，我单位继续依法办理并按期答复。",
}


def about(row: SittingRow) -> tuple[str, str]:
    """Return number and matter of a sitting as facts of a paper."""
    title = papers.title_of(row.matter) if row.matter else row.title
    return "场次和事项", f"{row.number}　{title}"


def recusal_paper(ctx: Context, row: SittingRow, recusal: RecusalRow) -> FormalPaper:
    """Return the application (回避申请书) while it waits, else the decision (回避决定书)."""
    seat = recusal.seat
    who = seat.person.name if seat.person else ""
    side = {**PARTIES, "self": SELF}.get(recusal.raised_by, SELF)[ZH]
    facts = [
        about(row),
        ("申请回避的对象", f"{papers.role_of(ctx, row, seat)}{who}（{unit_of(seat)}）"),
        ("提出人", side),
        ("提出日期", phrases.day(recusal.raised_on)),
        ("理由", recusal.ground),
    ]
    rule = cited(ctx, row.unit_id, RuleRef(**recusal.evidence))
    if recusal.is_upheld is None or recusal.decided_at is None:
        due = [f"决定的最后一天：{phrases.day(recusal.due_on)}。依据：{rule}。"] if recusal.due_on else []
        return FormalPaper(
            Imprint(papers.organ_of(ctx), "", recusal.raised_on),
            "回避申请书",
            facts=tuple(facts),
            tail=(*due, "决定作出以前，被申请回避的人员暂停参与本次听证工作。"),
            signs=(("申请人", "年　　月　　日"), ("接收人", "年　　月　　日")),
            has_seal=False,
        )
    decided = "准许回避。" if recusal.is_upheld else "不准回避。"
    office = DECIDERS[recusal.decider][ZH] if recusal.decider in DECIDERS else ""
    then = "由他人接替；接替后组成不合法的，延期举行。" if recusal.is_upheld else "其继续参与本次听证工作。"
    return FormalPaper(
        Imprint(papers.organ_of(ctx), shown_number(ctx, recusal.number), civil_day(recusal.decided_at)),
        "回避决定书",
        addressee=side,
        facts=tuple(facts),
        tail=(f"{office}{recusal.decided_by}决定：{decided}{then}", f"依据：{rule}。"),
    )


def interruption_paper(ctx: Context, row: SittingRow, letter: LetterRow, *, title: str) -> FormalPaper:
    """Return what a party gets when a sitting is suspended, resumed or terminated: ground, by whom, what follows."""
    kind = LetterKind(letter.kind)
    party = next((one for one in row.matter.parties if one.id == letter.party_id), None) if row.matter else None
    ground, decider = letter.content.get("ground", ""), letter.content.get("decider", "")
    facts = [
        about(row),
        ("情形", ALL_GROUNDS[ground][ZH] if ground in ALL_GROUNDS else ""),
        ("决定人", INTERRUPTERS[decider][ZH] if decider in INTERRUPTERS else ""),
    ]
    told = letter.content.get("span", ())
    if len(told) == 2:
        span = Span(*map(datetime.fromisoformat, told))
        facts.append(("时间" if kind is LetterKind.PARTY_RESUMPTION else "原定时间", phrases.span(span)))
    if kind is LetterKind.PARTY_RESUMPTION:
        facts.append(("地点", papers.sitting_line(ctx, row).place))
    return FormalPaper(
        Imprint(
            papers.organ_of(ctx), shown_number(ctx, letter.number), civil_day(letter.released_at or letter.made_at)
        ),
        title,
        addressee=f"{party.name}（{PARTIES[party.role][ZH]}）" if party else letter.recipient,
        facts=tuple(facts),
        tail=(AFTER[kind], f"联系方式：{papers.contact_of(ctx)}"),
    )


def absence_paper(ctx: Context, row: SittingRow, absence: AbsenceRow) -> FormalPaper:
    """Return what the presider found of a party's absence, with every proof on which it stands."""
    is_waiver = absence.finding == Finding.WAIVER
    called = phrases.span(Span(absence.called_at, absence.called_at + timedelta(minutes=1))).partition("至")[0]
    rule = cited(ctx, row.unit_id, RuleRef(**absence.evidence["rule"])) if absence.evidence.get("rule") else ""
    found = "无正当理由不到场，视为放弃听证。" if is_waiver else "有正当理由，不视为放弃听证，另行安排。"
    return FormalPaper(
        Imprint(papers.organ_of(ctx), shown_number(ctx, absence.number), absence.found_on),
        "当事人未到场认定书",
        addressee=f"{absence.party.name}（{PARTIES[absence.party.role][ZH]}）",
        facts=(
            about(row),
            ("听证日期", phrases.day(absence.absent_on)),
            ("通知送达日期", _told(absence)),
            ("电话联系", f"{called}，{absence.called_by}致电{absence.called_to}"),
            ("听取的理由", absence.heard),
            ("认定", found),
            ("认定的理由", absence.reason),
            ("主持人", absence.found_by),
        ),
        tail=(f"依据：{rule}。", "信访事项继续办理，我单位按期答复。"),
    )


def _imprint(ctx: Context, number: str, dated_on: date) -> Imprint:
    return Imprint(papers.organ_of(ctx), shown_number(ctx, number), dated_on)


def _told(absence: AbsenceRow) -> str:
    if absence.served_on is not None:
        return phrases.day(absence.served_on)
    return "未送达，当事人已书面放弃通知期" if absence.has_waived_notice else "未送达"


def announcement_paper(
    ctx: Context, row: SittingRow, told: AnnouncementRow, circumstances: Sequence[str]
) -> FormalPaper:
    """Return the public announcement (听证公告): time, place, kind, a neutral subject, seats; no party's name.

    Before it was approved it is a draft without a number.
    """
    line = papers.sitting_line(ctx, row)
    seats = (
        f"旁听席{row.observers_most}个，需要旁听的，请持身份证件到我单位登记，额满为止。" if row.observers_most else ""
    )
    return FormalPaper(
        Imprint(
            papers.organ_of(ctx),
            shown_number(ctx, told.number),
            told.published_on or told.drafted_on or civil_day(ctx.now),
        ),
        "听证公告",
        lead=(f"我单位定于下列时间公开举行{line.kind}，现予公告。",),
        facts=(
            ("场次", row.number),
            ("事由", told.subject or told.drafted_subject),
            ("时间", phrases.span(line.span)),
            ("地点", phrases.place(line)),
            ("旁听、媒体和录音录像", "；".join((*circumstances, seats)) if seats else "；".join(circumstances)),
        ),
        tail=(f"联系方式：{papers.contact_of(ctx)}",),
    )


def plan_paper(ctx: Context, row: SittingRow, lines: Sequence[tuple[str, str, date, date | None]]) -> FormalPaper:
    """Return the plan of a hearing (听证方案): time, place, people, and what is prepared by whom until when."""
    line = papers.sitting_line(ctx, row)
    seats = [papers.panel_seat(ctx, row, seat) for seat in held_seats(row)]
    rows = [
        (str(n), label, owner, phrases.day(due_on), phrases.day(done_on) if done_on else "")
        for n, (label, owner, due_on, done_on) in enumerate(lines, 1)
    ]
    return FormalPaper(
        Imprint(papers.organ_of(ctx), "", civil_day(ctx.now)),
        "听证方案",
        facts=(
            about(row),
            ("时间", phrases.span(line.span)),
            ("地点", phrases.place(line)),
            ("方式", phrases.publicity(line)),
            *phrases.people(seats),
        ),
        table=Table((("序号", 8), ("准备事项", 36), ("负责人", 18), ("完成期限", 20), ("完成日期", 18)), tuple(rows)),
        has_seal=False,
    )


def circumstances_of(row: SittingRow) -> list[str]:
    """Return who may watch and record a sitting, as papers say it."""
    chosen = ((MEDIA, row.media_rule), (RECORDING, row.recording_rule))
    return [labels[code][ZH] for labels, code in chosen if code]
