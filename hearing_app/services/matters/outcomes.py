"""What came of a sitting? Record, votes, opinion and its signatures, or the conclusion of a meeting without votes.

Every change is a new version; the last signature locks an opinion and takes its number. Not here: what the
deciding organ made of it (services.reviews).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hearing_app.domain.errors import NotFound, Reason, Refused, Stale, refuse
from hearing_app.domain.matters.outcomes import (
    Choice,
    OpinionSignature,
    Poll,
    Vote,
    check_opinion_edit,
    check_opinion_words,
    count_named,
    is_locked,
    plan_opinion_signature,
)
from hearing_app.domain.matters.records import check_record
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.numbers import OPINIONS, take_number, void_number
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.services.steps.sittings.presence import is_counselling, is_counsellor, officer_seats, voting_seats
from hearing_app.store import outcomes, sittings
from hearing_app.store.tables.outcomes import OpinionRow, RecordRow, SignatureRow, VoteRow
from hearing_app.store.tables.sittings import SittingRow

VOTES, OPINION = "votes", "opinion"


@dataclass(frozen=True, slots=True)
class RecordOrder:
    """A version of the record by section, written over the version that the recorder saw (0: none)."""

    sitting_id: int
    seen_version: int
    sections: Mapping[str, str]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VotesOrder:
    """The named votes of everybody present who votes."""

    sitting_id: int
    votes: tuple[Vote, ...]


@dataclass(frozen=True, slots=True)
class OpinionOrder:
    """A version of the opinion, or of the conclusion of a kind without one; `parts` are its other texts by name."""

    sitting_id: int
    seen_version: int
    conclusion: str
    parts: Mapping[str, str]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SignatureOrder:
    """Who signed which version of the opinion."""

    sitting_id: int
    version: int
    seat_id: int


def save_record(ctx: Context, order: RecordOrder) -> int:
    """Keep a new version of the record; returns its number (the old one when nothing changed)."""
    with ctx.change(Action.RECORD_OUTCOME) as change:
        row = _sitting(ctx, change, order.sitting_id)
        if is_counselling(ctx.rules, row) and not is_counsellor(ctx.actor, row):
            raise refuse("record.counsellor_only")
        versions = outcomes.records_of(change.session, row.id)
        seen = versions[0].version if versions else 0
        if seen != order.seen_version:
            raise Stale
        sections = {name: order.sections.get(name, "").strip() for name in ctx.rules.kinds[row.kind].record_sections}
        if versions and versions[0].sections == sections:
            change.nothing()
            return seen
        refused = check_record(sections, version=seen + 1, reason=order.reason, opened_at=row.opened_at)
        if refused:
            raise refused
        change.session.add(
            RecordRow(
                sitting_id=row.id,
                version=seen + 1,
                sections=sections,
                reason=order.reason.strip(),
                written_by=ctx.actor.name,
                written_at=ctx.now,
            )
        )
        change.note("record", row.id, matter_id=row.matter_id, version=seen + 1, number=row.number)
        return seen + 1


def record_votes(ctx: Context, order: VotesOrder) -> Poll:
    """Keep the votes of the present voting members, one each; dissenters' views are in writing.

    Refused once somebody has signed an opinion that rests on the votes.
    """
    with ctx.change(Action.RECORD_OUTCOME) as change:
        row = _sitting(ctx, change, order.sitting_id)
        latest = _latest_opinion(change, row)
        reasons = _against_voting(ctx, row, latest)
        poll = count_named(
            profile_of(change.session, ctx.rules, row.unit_id, on_day=civil_day(row.starts_at)),
            [seat.id for seat in voting_seats(row)],
            order.votes,
        )
        if isinstance(poll, Refused):
            reasons += poll.reasons
        if reasons or isinstance(poll, Refused):
            raise Refused(reasons)
        _save_votes(ctx, change, row, order.votes)
        if latest is not None:
            latest.tally = tally_of(poll)
        counts = {choice.value: count for choice, count in poll.counts.items()}
        change.note("votes", row.id, matter_id=row.matter_id, result=poll.result.value, number=row.number, **counts)
        return poll


def _against_voting(ctx: Context, row: SittingRow, opinion: OpinionRow | None) -> list[Reason]:
    reasons = []
    if VOTES not in ctx.rules.kinds[row.kind].outcome:
        reasons.append(Reason("votes.none_here"))
    if row.opened_at is None:
        reasons.append(Reason("votes.not_opened"))
    if opinion is not None and opinion.signatures:
        reasons.append(Reason("votes.opinion_signed"))
    return reasons


def _save_votes(ctx: Context, change: Change, row: SittingRow, votes: Sequence[Vote]) -> None:
    known = outcomes.votes_of(change.session, [row.id])
    for vote in votes:
        saved = known.get(vote.seat_id)
        if saved is None:
            saved = VoteRow(seat_id=vote.seat_id)
            change.session.add(saved)
        saved.choice, saved.dissent = vote.choice.value, vote.dissent.strip()
        saved.recorded_by, saved.recorded_at = ctx.actor.name, ctx.now


def tally_of(poll: Poll) -> dict[str, object]:
    """Return the counts of a poll as they are stored with an opinion."""
    counts = {choice.value: poll.counts[choice] for choice in Choice}
    return {**counts, "present": poll.present, "result": poll.result.value}


def save_opinion(ctx: Context, order: OpinionOrder) -> int:
    """Keep a new version of the opinion; a signed one needs a reason, and everybody signs anew. Returns the version."""
    with ctx.change(Action.RECORD_OUTCOME) as change:
        row = _sitting(ctx, change, order.sitting_id)
        latest = _latest_opinion(change, row)
        seen = latest.version if latest else 0
        if seen != order.seen_version:
            raise Stale
        poll = saved_poll(ctx, change, row)
        reasons = _against_opinion(ctx, row, order, poll=poll)
        officers = [seat.id for seat in officer_seats(row)]
        refused = check_opinion_edit(officers, _signatures(latest), new_version_reason=order.reason)
        if refused:
            reasons += refused.reasons
        if reasons:
            raise Refused(reasons)
        change.session.add(
            OpinionRow(
                sitting_id=row.id,
                version=seen + 1,
                conclusion=order.conclusion.strip(),
                body={name: words.strip() for name, words in order.parts.items()},
                tally=tally_of(poll) if poll else {},
                reason=order.reason.strip(),
                written_by=ctx.actor.name,
                written_at=ctx.now,
            )
        )
        change.note("opinion", row.id, matter_id=row.matter_id, version=seen + 1, number=row.number)
        return seen + 1


def _against_opinion(ctx: Context, row: SittingRow, order: OpinionOrder, *, poll: Poll | None) -> list[Reason]:
    reasons = []
    if row.opened_at is None:
        reasons.append(Reason("opinion.not_opened"))
    if VOTES in ctx.rules.kinds[row.kind].outcome and poll is None:
        reasons.append(Reason("opinion.votes_missing"))
    if not order.conclusion.strip():
        reasons.append(Reason("opinion.empty"))
    return reasons


def saved_poll(ctx: Context, change: Change, row: SittingRow) -> Poll | None:
    """Count the votes on record again by who is present; None while they do not make a valid poll."""
    known = outcomes.votes_of(change.session, [row.id])
    votes = [Vote(seat_id, Choice(vote.choice), vote.dissent) for seat_id, vote in known.items()]
    profile = profile_of(change.session, ctx.rules, row.unit_id, on_day=civil_day(row.starts_at))
    poll = count_named(profile, [seat.id for seat in voting_seats(row)], votes)
    return None if isinstance(poll, Refused) or not votes else poll


def sign_opinion(ctx: Context, order: SignatureOrder) -> int:
    """Write down that an officer signed the latest version; the last signature locks it and takes its number."""
    with ctx.change(Action.RECORD_OUTCOME) as change:
        row = _sitting(ctx, change, order.sitting_id)
        latest = _latest_opinion(change, row)
        if latest is None or latest.version != order.version:
            raise Stale
        if OPINION not in ctx.rules.kinds[row.kind].outcome:
            raise refuse("opinion.none_here")
        if refused := check_opinion_words(latest.conclusion, *latest.body.values()):
            raise refused
        officers = [seat.id for seat in officer_seats(row)]
        done = _signatures(latest)
        planned = plan_opinion_signature(officers, done, OpinionSignature(order.seat_id, ctx.now))
        if isinstance(planned, Refused):
            raise planned
        change.session.add(
            SignatureRow(
                opinion_id=latest.id, seat_id=order.seat_id, signed_at=planned.signed_at, recorded_by=ctx.actor.name
            )
        )
        if is_locked(officers, [*done, planned]):
            _lock_opinion(ctx, change, row, latest)
        facts = {"seat": order.seat_id, "version": latest.version, "opinion_number": latest.number}
        change.note("opinion", row.id, matter_id=row.matter_id, **facts)
        return row.id


def _lock_opinion(ctx: Context, change: Change, row: SittingRow, latest: OpinionRow) -> None:
    """Give the version its number; the number of the version that it replaces is void."""
    latest.number = take_number(change, ctx.rules, row.unit_id, series=OPINIONS, matter_id=row.matter_id)
    latest.locked_at = ctx.now
    for replaced in outcomes.opinions_of(change.session, row.id):
        if replaced.number and replaced.version < latest.version:
            void_number(change, row.unit_id, replaced.number, series=OPINIONS, reason=latest.reason)
    if row.matter_id is not None:
        change.defer("assemble_review_file", matter_id=row.matter_id)


def _latest_opinion(change: Change, row: SittingRow) -> OpinionRow | None:
    versions = outcomes.opinions_of(change.session, row.id)
    return versions[0] if versions else None


def _signatures(row: OpinionRow | None) -> list[OpinionSignature]:
    return [OpinionSignature(one.seat_id, one.signed_at) for one in row.signatures] if row else []


def _sitting(ctx: Context, change: Change, sitting_id: int) -> SittingRow:
    change.permit(Place(unit_id=ctx.actor.unit_id))
    row = sittings.lock(change.session, ctx.actor.unit_id or 0, sitting_id)
    if row is None:
        raise NotFound
    return row
