"""How do saved rows become the facts of a paper?

Papers are Chinese; a link in a filed letter leads to the office's address without anybody's token. Not here: which
papers a volume holds (steps.dossiers), how they look (hearing_app.documents).
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hearing_app.domain.evidence.papers import (
    CounselOpinionPaper,
    DeliberationPaper,
    Dissent,
    HearingNotice,
    HearingRecordPaper,
    Imprint,
    MemberInvitation,
    NamingRequest,
    NoticePeriod,
    OpinionPaper,
    PanelSeat,
    PlainLetter,
    RecordSection,
    Signature,
    SignInLine,
    SignInSheet,
    SittingLine,
    Tally,
    Utterance,
    VoteLine,
)
from hearing_app.domain.hearings.publicity import CLOSED_GROUNDS
from hearing_app.domain.matters.outcomes import Choice, Result, poll_of
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.profiles import Unit
from hearing_app.domain.rules.vocabulary import PARTICIPANTS, PARTIES, STAGES
from hearing_app.domain.sittings.notices import last_service_day, notice_rule
from hearing_app.domain.spans import CIVIL, Span, civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.numbers import shown_number
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.services.steps.sittings.presence import held_seats, is_present, officer_seats, present_seats, unit_of
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.matters import MatterRow, ReviewRow
from hearing_app.store.tables.outcomes import OpinionRow, RecordRow, VoteRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

SPEAKER = re.compile(r"([^\s：:，。]{1,16})[：:](.+)", re.DOTALL)
UNITS = {Unit.DAY: "日", Unit.WORKDAY: "工作日"}
PANEL, PARTY = "听证人员", "当事人"
LOSING = {Result.CARRIED: Choice.AGAINST, Result.REJECTED: Choice.FOR}
CONCLUSIONS = {
    Result.CARRIED: "多数赞成所提的意见。",
    Result.REJECTED: "多数反对所提的意见。",
    Result.NO_MAJORITY: "未形成多数意见。",
}


@dataclass(frozen=True, slots=True)
class Minutes:
    """What is on record of one sitting: the latest record with its versions, votes by seat, the latest opinion."""

    records: Sequence[RecordRow]
    votes: Mapping[int, VoteRow]
    opinion: OpinionRow | None


def organ_of(ctx: Context) -> str:
    """Return the office's name as papers print it."""
    return ctx.env.office.name["zh"]


def title_of(matter: MatterRow) -> str:
    """Return what a matter is about as papers print it: district and subject."""
    return f"{matter.district}{matter.subject}"


def petitioner_of(matter: MatterRow) -> str:
    """Return the petitioners' names."""
    return "、".join(party.name for party in matter.parties if party.role == "petitioner")


def unit_named(matter: MatterRow) -> str:
    """Return the responsible unit."""
    return matter.agency.name if matter.agency else ""


def sitting_line(ctx: Context, row: SittingRow) -> SittingLine:
    """Return when and where a sitting is; what history knows no end of lasts a minute."""
    ends_at = max(row.ends_at, row.starts_at + timedelta(minutes=1))
    return SittingLine(
        number=row.number,
        kind=ctx.rules.kinds[row.kind].label["zh"],
        matter_number=row.matter.number if row.matter else "",
        span=Span(row.starts_at, ends_at),
        place=place_of(row),
        is_open=row.is_open,
        closed_ground=CLOSED_GROUNDS.get(row.closed_ground, {"zh": row.closed_ground})["zh"],
    )


def held_line(ctx: Context, row: SittingRow) -> SittingLine:
    """Return when a sitting really opened and closed, as far as that is on record, and where it was."""
    planned = sitting_line(ctx, row)
    begin = row.opened_at or planned.span.start
    end = row.closed_at or planned.span.end
    return replace(planned, span=Span(begin, max(end, begin + timedelta(minutes=1))))


def panel_seat(ctx: Context, row: SittingRow, seat: SeatRow) -> PanelSeat:
    """Return a seat as papers name it: role, name, unit or else category."""
    category = ctx.rules.categories.get(seat.category)
    unit = unit_of(seat) or (category.label["zh"] if category else "")
    return PanelSeat(role_of(ctx, row, seat), seat.person.name if seat.person else "", unit)


def role_of(ctx: Context, row: SittingRow, seat: SeatRow) -> str:
    """Return a seat's role in Chinese."""
    rule = ctx.rules.kinds[row.kind].seats_of(SeatRole(seat.role))
    return rule.label["zh"] if rule else seat.role


def plain_letter(ctx: Context, letter: LetterRow, *, title: str, addressee: str, words: str) -> PlainLetter:
    """Return a letter as it is worded, without the greeting and the office's name, which the paper has itself."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return PlainLetter(_imprint(ctx, letter), title, addressee, tuple(lines[1:-1]))


def hearing_notice(ctx: Context, row: SittingRow, letter: LetterRow) -> HearingNotice:
    """Return the notice that a party got, with how its period was counted."""
    matter = _matter(row)
    party = next((one for one in matter.parties if one.id == letter.party_id), None)
    profile = profile_of(ctx.reader, ctx.rules, row.unit_id, on_day=civil_day(row.starts_at))
    return HearingNotice(
        imprint=_imprint(ctx, letter),
        addressee=party.name if party else letter.recipient,
        standing=PARTIES[party.role]["zh"] if party else "",
        matter_title=title_of(matter),
        sitting=sitting_line(ctx, row),
        panel=tuple(panel_seat(ctx, row, seat) for seat in held_seats(row)),
        period=notice_period(ctx, row),
        representatives_most=profile.representatives_most,
        agents_most=profile.agents_most,
        contact=contact_of(ctx),
    )


def notice_period(ctx: Context, row: SittingRow) -> NoticePeriod:
    """Return how the notice period of a sitting was counted: last day to serve and the days between."""
    day = civil_day(row.starts_at)
    profile = profile_of(ctx.reader, ctx.rules, row.unit_id, on_day=day)
    period = profile.notice_before
    latest = last_service_day(profile, ctx.rules.workdays, day)
    between = [latest + timedelta(days=n) for n in range(1, (day - latest).days)]
    rule = notice_rule(profile)
    counted = [one for one in between if period.unit is Unit.DAY or ctx.rules.workdays.is_workday(one)]
    return NoticePeriod(
        n=period.n,
        unit=UNITS[period.unit],
        latest_on=latest,
        counted_on=tuple(counted[-period.n :] if period.n else ()),
        rule=replace(rule, profile=profile.label["zh"], clause=profile.cited(rule.clause)["zh"]),
        is_provisional=ctx.rules.workdays.is_provisional(day),
    )


def member_invitation(ctx: Context, row: SittingRow, letter: LetterRow, *, answer_link: str) -> MemberInvitation:
    """Return the invitation that a member of the panel got."""
    return MemberInvitation(
        imprint=_imprint(ctx, letter),
        addressee=letter.recipient,
        role=role_of(ctx, row, letter.seat) if letter.seat else "",
        sitting=sitting_line(ctx, row),
        answer_by_on=_answer_by(row),
        answer_link=answer_link,
        contact=contact_of(ctx),
    )


def naming_request(ctx: Context, row: SittingRow, letter: LetterRow, *, answer_link: str) -> NamingRequest:
    """Return the letter by which a unit was asked to name somebody."""
    seat = letter.seat
    category = ctx.rules.categories.get(seat.category) if seat else None
    return NamingRequest(
        imprint=_imprint(ctx, letter),
        unit=letter.recipient if letter.agency_id or seat is None else unit_of(seat) or letter.recipient,
        role=role_of(ctx, row, seat) if seat else "",
        category=category.label["zh"] if category else "人员",
        seats=1,
        sitting=sitting_line(ctx, row),
        answer_by_on=_answer_by(row),
        answer_link=answer_link,
        contact=contact_of(ctx),
    )


def sign_in_sheet(ctx: Context, row: SittingRow) -> SignInSheet:
    """Return the sign-in sheet with the times at which people came; parties sign by hand."""
    seats = [(panel_seat(ctx, row, seat), _arrived(row, seat)) for seat in held_seats(row)]
    panel = [SignInLine(PANEL, one.role, one.name, one.unit, arrived) for one, arrived in seats]
    parties = [SignInLine(PARTY, one.role, one.name, one.unit) for one in party_seats(row)]
    return SignInSheet(organ_of(ctx), civil_day(row.starts_at), sitting_line(ctx, row), (*panel, *parties))


def party_seats(row: SittingRow) -> list[PanelSeat]:
    """Return the matter's parties as papers name them."""
    if row.matter is None:
        return []
    return [PanelSeat(PARTICIPANTS[one.role]["zh"], one.name) for one in row.matter.parties]


def _arrived(row: SittingRow, seat: SeatRow) -> str:
    if not is_present(seat) or seat.signed_in_at is None:
        return "未到" if seat.is_absent else ""
    if row.source == "year":
        return "到场"
    local = seat.signed_in_at.astimezone(CIVIL)
    return f"{local.hour}时{local.minute:02d}分"


def record_paper(ctx: Context, row: SittingRow, minutes: Minutes) -> HearingRecordPaper:
    """Return the latest version of the record, with the reasons of later versions as corrections."""
    latest = minutes.records[0]
    panel = [panel_seat(ctx, row, seat) for seat in held_seats(row)]
    present = [panel_seat(ctx, row, seat) for seat in present_seats(row)]
    names = ctx.rules.kinds[row.kind].record_sections
    sections = {name: latest.sections.get(name, "") for name in (*names, *latest.sections)}
    later = [one for one in reversed(minutes.records) if one.version > 1]
    return HearingRecordPaper(
        organ=organ_of(ctx),
        dated_on=civil_day(row.starts_at),
        version=latest.version,
        matter_title=title_of(row.matter) if row.matter else row.title,
        sitting=held_line(ctx, row),
        panel=tuple(panel),
        present=tuple(present),
        absent=tuple(one for one in panel if one not in present),
        sections=tuple(RecordSection(name, _utterances(words)) for name, words in sections.items()),
        corrections=tuple(f"第{one.version}版：{one.reason}" for one in later),
        signatures=tuple(Signature(one.role, one.name) for one in (*present, *party_seats(row))),
    )


def _utterances(words: str) -> tuple[Utterance, ...]:
    found = []
    for line in filter(None, (one.strip() for one in words.split("\n"))):
        match = SPEAKER.fullmatch(line)
        found.append(Utterance(match[1], match[2].strip()) if match else Utterance("", line))
    return tuple(found)


def tally_from(votes: Sequence[VoteRow]) -> tuple[Tally, Result]:
    """Count votes on record and say what they add up to."""
    poll = poll_of(Counter(Choice(vote.choice) for vote in votes), len(votes))
    counts, has_majority = poll.counts, poll.result is not Result.NO_MAJORITY
    return Tally(counts[Choice.FOR], counts[Choice.AGAINST], counts[Choice.ABSTAIN], has_majority), poll.result


def deliberation_paper(ctx: Context, row: SittingRow, minutes: Minutes) -> DeliberationPaper:
    """Return the deliberation: everybody's vote with what dissenters wrote."""
    voters = [seat for seat in present_seats(row) if seat.id in minutes.votes]
    tally, result = tally_from([minutes.votes[seat.id] for seat in voters])
    title = title_of(row.matter) if row.matter else row.title
    return DeliberationPaper(
        organ=organ_of(ctx),
        dated_on=civil_day(row.starts_at),
        matter_title=title,
        sitting=held_line(ctx, row),
        during=held_line(ctx, row).span,
        present=tuple(panel_seat(ctx, row, seat) for seat in officer_seats(row)),
        question=f"{title}：信访人的请求应当如何处理。",
        discussion=(),
        votes=tuple(_vote(ctx, row, seat, minutes.votes[seat.id]) for seat in voters),
        tally=tally,
        conclusion=minutes.opinion.conclusion if minutes.opinion else CONCLUSIONS[result],
        signatures=tuple(Signature(role_of(ctx, row, seat), _name(seat)) for seat in officer_seats(row)),
    )


def _vote(ctx: Context, row: SittingRow, seat: SeatRow, vote: VoteRow) -> VoteLine:
    return VoteLine(_name(seat), role_of(ctx, row, seat), Choice(vote.choice), vote.dissent)


def opinion_paper(ctx: Context, row: SittingRow, minutes: Minutes) -> OpinionPaper:
    """Return the latest version of the panel's opinion, signatures by hand where there are none on record."""
    opinion, matter = _opinion(minutes), _matter(row)
    signed = {one.seat_id: civil_day(one.signed_at) for one in opinion.signatures}
    voters = [seat for seat in present_seats(row) if seat.id in minutes.votes]
    tally, result = tally_from([minutes.votes[seat.id] for seat in voters])
    lost = LOSING.get(result)
    dissents = [
        Dissent(_name(seat), minutes.votes[seat.id].dissent)
        for seat in voters
        if lost is None or minutes.votes[seat.id].choice == lost
    ]
    lines = {name: tuple(filter(None, opinion.body.get(name, "").split("\n"))) for name in ("facts", "basis")}
    return OpinionPaper(
        imprint=Imprint(organ_of(ctx), shown_number(ctx, opinion.number), opinion_day(opinion)),
        matter_title=title_of(matter),
        stage=STAGES[matter.stage]["zh"],
        petitioner=petitioner_of(matter),
        unit=unit_named(matter),
        sitting=held_line(ctx, row),
        claim=opinion.body.get("claim", ""),
        facts=lines["facts"],
        basis=lines["basis"],
        opinion=tuple(filter(None, opinion.conclusion.split("\n"))),
        tally=tally,
        dissents=tuple(one for one in dissents if one.view),
        signatures=tuple(
            Signature(role_of(ctx, row, seat), _name(seat), signed.get(seat.id)) for seat in officer_seats(row)
        ),
    )


def opinion_day(opinion: OpinionRow) -> date:
    """Return the day of an opinion: that of the last signature, before it that of writing."""
    return civil_day(opinion.locked_at or opinion.written_at)


def counsel_paper(ctx: Context, review: ReviewRow, *, counsel: str, firm: str, given_on: date) -> CounselOpinionPaper:
    """Return counsel's view; where the ledger knows only that and when it was given, the paper says so."""
    matter, stage = review.matter, STAGES[review.stage]["zh"]
    words = tuple(filter(None, review.counsel_text.split("\n")))
    without = ("台账载明法律顾问已出具意见，意见原文未录入系统，以归卷原件为准。",)
    return CounselOpinionPaper(
        organ=organ_of(ctx),
        number="",
        given_on=given_on,
        matter_number=matter.number,
        matter_title=title_of(matter),
        stage=stage,
        counsel=counsel,
        firm=firm,
        question=f"{stage}意见的事实、依据、程序和结论是否合法、适当。",
        materials=(f"{stage}申请及所附材料", "被申请机关的书面答复和依据"),
        opinion=words or without,
        conclusion=words[-1] if words else "见原件。",
    )


def contact_of(ctx: Context) -> str:
    """Return how the office can be reached, for the foot of a letter."""
    return f"{organ_of(ctx)}，电话{ctx.env.office.phone}"


def _imprint(ctx: Context, letter: LetterRow) -> Imprint:
    return Imprint(organ_of(ctx), shown_number(ctx, letter.number), civil_day(letter.released_at or letter.made_at))


def _answer_by(row: SittingRow) -> date:
    return row.answer_by_on or civil_day(row.starts_at) - timedelta(days=1)


def _matter(row: SittingRow) -> MatterRow:
    if row.matter is None:
        raise ValueError("a paper of a hearing needs its matter")
    return row.matter


def _opinion(minutes: Minutes) -> OpinionRow:
    if minutes.opinion is None:
        raise ValueError("there is no opinion yet")
    return minutes.opinion


def _name(seat: SeatRow) -> str:
    return seat.person.name if seat.person else ""
