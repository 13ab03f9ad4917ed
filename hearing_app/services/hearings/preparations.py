"""What is prepared for a hearing: who may watch and record, the announcement, observers, the plan with its owners?

Not here: the seats and letters (services.sittings), the day itself (services.matters.days).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from hearing_app.documents.hearing_papers import formal_paper
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.hearings.plans import PlanItem, due_day
from hearing_app.domain.hearings.publicity import against_announcement, against_approval, against_circumstances
from hearing_app.domain.itip.invites import is_url
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.states import ANNOUNCED, MOVABLE, STATE_LABELS, SittingState
from hearing_app.domain.sittings.verdicts import judge_planned
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.hearings.sitting_papers import announcement_paper, circumstances_of, plan_paper
from hearing_app.services.steps.numbers import HEARING_PAPERS, take_number
from hearing_app.services.steps.sittings.changes import note_change
from hearing_app.services.steps.sittings.grounds import Touched, kind_rules, lock_facts, lock_sitting, permit
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store import sittings
from hearing_app.store.hearings import publicity
from hearing_app.store.intake import groups
from hearing_app.store.tables.hearings import AnnouncementRow, ObserverRow, PlanItemRow
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.sittings import SittingRow


@dataclass(frozen=True, slots=True)
class Seen:
    """Which sitting, in the version that was seen."""

    sitting_id: int
    version: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One item of the plan: what, whose, by when, done by whom on which day."""

    item: str
    label: Label
    owner: str
    due_on: date
    done_on: date | None
    done_by: str


@dataclass(frozen=True, slots=True)
class PreparationView:
    """What is prepared for a sitting."""

    sitting_id: int
    version: int
    number: str
    title: str
    kind: Label
    starts_at: datetime
    ends_at: datetime
    place: str
    is_open: bool
    media: str
    recording: str
    observers_most: int
    observers: tuple[tuple[int, str, datetime], ...]
    announcement: str
    subject: str
    published_on: date | None
    withdrawn_on: date | None
    announced_for_at: datetime | None
    is_shown: bool
    waiting: str
    waiting_by: str
    may_announce: bool
    may_approve: bool
    plan: tuple[PlanLine, ...]
    has_video: bool
    join_url: str
    invited: int


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """What the public reads of one open sitting: no party, no name; `moved_from` is another hour announced before."""

    number: str
    kind: Label
    subject: str
    starts_at: datetime
    ends_at: datetime
    place: str
    seats: int
    moved_from: datetime | None


def view_preparation(ctx: Context, sitting_id: int) -> PreparationView:
    """Return what is prepared for a sitting; raises NotFound."""
    row = _found(ctx, sitting_id)
    told = publicity.announcement_of(ctx.reader, row.id)
    return PreparationView(
        sitting_id=row.id,
        version=row.version,
        number=row.number,
        title=row.title,
        kind=ctx.rules.kinds[row.kind].label,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=place_of(row),
        is_open=row.is_open,
        media=row.media_rule,
        recording=row.recording_rule,
        observers_most=row.observers_most,
        observers=tuple((one.id, one.name, one.applied_at) for one in publicity.observers_of(ctx.reader, row.id)),
        announcement=told.number if told else "",
        subject=(told.subject or told.drafted_subject) if told else (row.matter.category if row.matter else ""),
        published_on=told.published_on if told else None,
        withdrawn_on=told.withdrawn_on if told else None,
        announced_for_at=told.announced_for_at if told else None,
        is_shown=told is not None and told.is_public and SittingState(row.state) in ANNOUNCED,
        waiting=told.drafted_subject if told else "",
        waiting_by=told.drafted_by if told else "",
        may_announce=row.is_open and SittingState(row.state) in ANNOUNCED,
        may_approve=ctx.actor.has(Action.APPROVE_ANNOUNCEMENT),
        plan=_plan(ctx, row),
        has_video=bool(row.join_url_sealed),
        join_url=row.join_url if ctx.actor.has(Action.CHANGE_SITTING) else "",
        invited=sum(seat.is_invited and seat.released_at is None for seat in row.seats),
    )


def _plan(ctx: Context, row: SittingRow) -> tuple[PlanLine, ...]:
    saved = publicity.plan_of(ctx.reader, row.id)
    rules, day = kind_rules(ctx, ctx.reader, row.unit_id, kind=row.kind), civil_day(row.starts_at)
    return tuple(
        _line(item, saved.get(item.id), counted=due_day(item, day, rules=rules)) for item in ctx.rules.checklists.plan
    )


def _line(item: PlanItem, saved: PlanItemRow | None, *, counted: date) -> PlanLine:
    if saved is None:
        return PlanLine(item.id, item.label, "", counted, None, "")
    return PlanLine(item.id, item.label, saved.owner, saved.due_on or counted, saved.done_on, saved.done_by)


def view_public(ctx: Context) -> Sequence[PublicNotice]:
    """Return what the public may read now; nobody is asked who he is."""
    return [
        PublicNotice(
            one.number,
            ctx.rules.kinds[one.sitting.kind].label,
            one.subject,
            one.sitting.starts_at,
            one.sitting.ends_at,
            place_of(one.sitting),
            one.sitting.observers_most,
            one.announced_for_at if one.announced_for_at != one.sitting.starts_at else None,
        )
        for one in publicity.public_ones(ctx.reader, ctx.now)
    ]


def set_circumstances(ctx: Context, seen: Seen, *, media: str, recording: str, observers: int) -> int:
    """Set who may watch and record; the room has to hold the observers too. Returns the sitting's id."""
    with ctx.change(Action.CHANGE_SITTING) as change:
        row = _locked(change, seen)
        reasons = list(against_circumstances(media, recording, observers, is_open=row.is_open))
        reasons += _too_many(ctx, change, row, observers)
        if observers < len(publicity.observers_of(change.session, row.id)):
            reasons.append(Reason("publicity.observers_taken"))
        if reasons:
            raise Refused(reasons)
        row.media_rule, row.recording_rule, row.observers_most = media, recording, observers
        return _saved(change, row, "circumstances")


def set_video_link(ctx: Context, seen: Seen, url: str) -> int:
    """Set where the members enter by video, or take it away with an empty text; the trail never holds the link.

    Raises Refused unless it is one http or https address.
    """
    with ctx.change(Action.CHANGE_SITTING) as change:
        row = _locked(change, seen)
        if url and not is_url(url):
            raise Refused([Reason("video.link_invalid")])
        row.join_url = url
        return _saved(change, row, "video_link" if url else "video_link_removed")


def _too_many(ctx: Context, change: Change, row: SittingRow, observers: int) -> list[Reason]:
    rules = kind_rules(ctx, change.session, row.unit_id, kind=row.kind)
    order = replace(order_of(row), observers=observers)
    facts = lock_facts(ctx, change, row.unit_id, touched=Touched(row.matter, order.seats, (), row))
    judged = judge_planned(rules, order, facts, now=ctx.now)
    found = judged.reasons
    return [reason for reason in found if reason.code == "room.too_small"]


def draft_announcement(ctx: Context, seen: Seen, subject: str) -> int:
    """Draft what the public shall read of an open sitting; what is public already stays until it is approved."""
    with ctx.change(Action.CHANGE_SITTING) as change:
        row = _locked(change, seen)
        reasons = _against_announcing(change, row, subject)
        if reasons:
            raise Refused(reasons)
        told = publicity.announcement_of(change.session, row.id)
        if told is None:
            told = AnnouncementRow(unit_id=row.unit_id, sitting_id=row.id)
            change.session.add(told)
        told.drafted_subject, told.drafted_on, told.drafted_by = subject.strip(), civil_day(ctx.now), ctx.actor.name
        return _saved(change, row, "announcement_drafted")


def _against_announcing(change: Change, row: SittingRow, subject: str) -> list[Reason]:
    known = _known(change, row.matter) if row.matter else ()
    is_announced = SittingState(row.state) in ANNOUNCED
    return list(against_announcement(subject, known, is_open=row.is_open, is_announced=is_announced))


def approve_announcement(ctx: Context, seen: Seen) -> int:
    """Approve what another one drafted: the paper takes its number, the page shows it at once.

    It is judged again by what holds now: the sitting may have been closed meanwhile.
    """
    with ctx.change(Action.APPROVE_ANNOUNCEMENT) as change:
        row, told = _to_approve(change, seen)
        reasons = list(against_approval(told.drafted_by, ctx.actor.name, is_waiting=told.is_waiting))
        reasons += _against_announcing(change, row, told.drafted_subject) if told.is_waiting else []
        if reasons:
            raise Refused(reasons)
        if not told.number:
            told.number = take_number(change, ctx.rules, row.unit_id, series=HEARING_PAPERS, matter_id=row.matter_id)
        told.subject, told.published_on, told.published_by = told.drafted_subject, civil_day(ctx.now), ctx.actor.name
        told.withdrawn_on, told.announced_for_at = None, row.starts_at
        publicity.drop_draft(told)
        return _saved(change, row, "announced")


def return_announcement(ctx: Context, seen: Seen) -> int:
    """Send a draft back: nothing of it becomes public, somebody writes it anew."""
    with ctx.change(Action.APPROVE_ANNOUNCEMENT) as change:
        row, told = _to_approve(change, seen)
        if not told.is_waiting:
            raise Refused([Reason("publicity.nothing_waits")])
        publicity.drop_draft(told)
        return _saved(change, row, "announcement_returned")


def _to_approve(change: Change, seen: Seen) -> tuple[SittingRow, AnnouncementRow]:
    row = lock_sitting(change, permit(change), seen.sitting_id, version=seen.version)
    told = publicity.announcement_of(change.session, row.id)
    if told is None:
        raise NotFound
    return row, told


def _known(change: Change, matter: MatterRow) -> tuple[str, ...]:
    """Return what the public must not read: names of parties, of a group's speakers and households, and addresses."""
    spoken_for = [one.name for one in groups.representatives_of(change.session, matter.id)]
    households = [one.name for one in groups.households_of(change.session, matter.id)]
    addresses = [party.address for party in matter.parties if party.address]
    return (*(party.name for party in matter.parties), *addresses, *spoken_for, *households)


def withdraw_announcement(ctx: Context, seen: Seen) -> int:
    """Take the announcement off the public page; its number stays."""
    with ctx.change(Action.CHANGE_SITTING) as change:
        row = _locked(change, seen)
        told = publicity.announcement_of(change.session, row.id)
        if told is None or told.published_on is None:
            raise NotFound
        told.withdrawn_on = civil_day(ctx.now)
        return _saved(change, row, "announcement_withdrawn")


def add_observer(ctx: Context, seen: Seen, name: str) -> int:
    """Enter somebody who asked at the counter to observe; refuses beyond the seats that there are."""
    with ctx.change(Action.CHANGE_SITTING) as change:
        row = _locked(change, seen)
        reasons = [] if row.is_open else [Reason("publicity.closed")]
        if not name.strip():
            reasons.append(Reason("publicity.name_missing"))
        if len(publicity.observers_of(change.session, row.id)) >= row.observers_most:
            reasons.append(Reason("publicity.observers_full", {"most": row.observers_most}))
        if reasons:
            raise Refused(reasons)
        change.session.add(
            ObserverRow(sitting_id=row.id, name=name.strip(), applied_at=ctx.now, recorded_by=ctx.actor.name)
        )
        return _saved(change, row, "observer")


def keep_item(ctx: Context, seen: Seen, line: PlanLine) -> int:
    """Write whose an item of the plan is, by when it is due, and whether it is done."""
    with ctx.change(Action.CHANGE_SITTING) as change:
        row = _locked(change, seen)
        if line.item not in {item.id for item in ctx.rules.checklists.plan}:
            raise NotFound
        if line.done_on is not None and line.done_on > civil_day(ctx.now):
            raise Refused([Reason("publicity.done_in_future", {"day": line.done_on})])
        saved = publicity.plan_of(change.session, row.id).get(line.item)
        if saved is None:
            saved = PlanItemRow(sitting_id=row.id, item=line.item)
            change.session.add(saved)
        saved.owner, saved.due_on, saved.done_on = line.owner.strip(), line.due_on, line.done_on
        saved.done_by = ctx.actor.name if line.done_on else ""
        return _saved(change, row, "planned_item")


def view_preparation_paper(ctx: Context, sitting_id: int, name: str) -> Rendered:
    """Return the announcement or the plan as paper."""
    row = _found(ctx, sitting_id)
    if name == "plan":
        lines = [(one.label["zh"], one.owner, one.due_on, one.done_on) for one in _plan(ctx, row)]
        return formal_paper(plan_paper(ctx, row, lines))
    told = publicity.announcement_of(ctx.reader, row.id)
    if told is None:
        raise NotFound
    return formal_paper(announcement_paper(ctx, row, told, circumstances_of(row)))


def _found(ctx: Context, sitting_id: int) -> SittingRow:
    row = sittings.find(ctx.reader, ctx.require(Action.VIEW_SITTING), sitting_id)
    if row is None:
        raise NotFound
    return row


def _locked(change: Change, seen: Seen) -> SittingRow:
    row = lock_sitting(change, permit(change), seen.sitting_id, version=seen.version)
    state = SittingState(row.state)
    if state not in MOVABLE:
        raise Refused([Reason("sitting.not_movable", {"state": STATE_LABELS[state]})])
    return row


def _saved(change: Change, row: SittingRow, fact: str) -> int:
    row.version += 1
    change.session.flush()
    note_change(change, row, fact)
    return row.id
