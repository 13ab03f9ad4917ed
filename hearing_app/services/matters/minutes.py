"""What is on record of a sitting? Its minutes, votes, opinion and signatures, as the pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hearing_app.documents.opinion_drafts import OpinionWords, draft_words
from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.matters.outcomes import Choice, Poll, Result, Vote, count_named
from hearing_app.domain.rules.kinds import Process, SeatRole
from hearing_app.domain.rules.permissions import Action, Place, may
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.services.steps.sittings.presence import is_counselling, is_counsellor, officer_seats, voting_seats
from hearing_app.store import outcomes, sittings
from hearing_app.store.tables.outcomes import OpinionRow, RecordRow, VoteRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of a record or an opinion: who wrote it, when, and why."""

    version: int
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class RecordView:
    """The latest record by section (empty before the first version), and all versions, newest first."""

    version: int
    sections: Mapping[str, str]
    versions: tuple[VersionLine, ...]


@dataclass(frozen=True, slots=True)
class VoterLine:
    """One present voting member with his vote on record."""

    seat_id: int
    name: str
    role: Mapping[str, str]
    choice: Choice | None
    dissent: str


@dataclass(frozen=True, slots=True)
class SignerLine:
    """One officer who signs the opinion."""

    seat_id: int
    name: str
    role: Mapping[str, str]
    signed_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpinionView:
    """The latest version of an opinion or conclusion; version 0 is the draft that nobody has kept yet."""

    version: int
    words: OpinionWords
    parts: Mapping[str, str]
    number: str
    locked_at: datetime | None
    versions: tuple[VersionLine, ...]

    @property
    def is_locked(self) -> bool:
        """Say whether the last signature has locked it."""
        return self.locked_at is not None


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """Everything on record of a sitting; `shown` is what its kind's outcome lists.

    Of a confidential record somebody else sees that it is one (`is_hidden`), and nothing of it.
    """

    sitting_id: int
    shown: tuple[str, ...]
    record: RecordView
    voters: tuple[VoterLine, ...]
    poll: Poll | None
    opinion: OpinionView
    signers: tuple[SignerLine, ...]
    is_confidential: bool = False
    is_hidden: bool = False

    @property
    def has_signature(self) -> bool:
        """Say whether somebody has signed the latest version."""
        return any(signer.signed_at for signer in self.signers)


def view_outcome(ctx: Context, sitting_id: int) -> OutcomeView:
    """Return what is on record of a sitting; a confidential record only to those who may read it; raises NotFound."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    row = sittings.find(ctx.reader, unit_id, sitting_id)
    if row is None:
        raise NotFound
    kind = ctx.rules.kinds[row.kind]
    if kind.has_confidential_record and not _may_read(ctx, row):
        return _hidden(row)
    votes = outcomes.votes_of(ctx.reader, [row.id])
    poll = _poll(ctx, row, votes)
    record = _record(outcomes.records_of(ctx.reader, row.id), kind.record_sections)
    opinions = outcomes.opinions_of(ctx.reader, row.id)
    signed = {one.seat_id: one.signed_at for one in opinions[0].signatures} if opinions else {}
    return OutcomeView(
        sitting_id=row.id,
        shown=kind.outcome,
        record=record,
        voters=tuple(_voter(ctx, row, seat, votes.get(seat.id)) for seat in voting_seats(row)),
        poll=poll,
        opinion=_opinion(row, opinions, record, poll=poll),
        signers=tuple(
            SignerLine(seat.id, seat.person.name if seat.person else "", _role(ctx, row, seat), signed.get(seat.id))
            for seat in officer_seats(row)
        ),
        is_confidential=kind.has_confidential_record,
    )


def _may_read(ctx: Context, row: SittingRow) -> bool:
    """Say whether the actor may read a confidential record: by his role in the unit, or from his seat.

    What was said in counselling is for the counsellor alone (issue 4 §4), whoever else records sittings.
    """
    if is_counselling(ctx.rules, row):
        return ctx.actor.has(Action.VIEW_CONFIDENTIAL_RECORD) and is_counsellor(ctx.actor, row)
    if ctx.rules.kinds[row.kind].process is Process.MEDIATION:
        return ctx.actor.has(Action.KEEP_MEDIATION_NOTE) or _sits_in(ctx, row) or _writes_it(ctx, row)
    people = [None, *(seat.person_id for seat in row.seats if seat.released_at is None)]
    places = [Place(unit_id=row.unit_id, person_id=person_id) for person_id in people]
    return any(may(ctx.actor, Action.VIEW_CONFIDENTIAL_RECORD, place) for place in places)


def _sits_in(ctx: Context, row: SittingRow) -> bool:
    seated = [seat.person_id for seat in row.seats if seat.released_at is None]
    return ctx.actor.person_id is not None and ctx.actor.person_id in seated


def _writes_it(ctx: Context, row: SittingRow) -> bool:
    """Say whether the actor is the one recorder of a mediation: nobody has written yet, or he alone has.

    Another recorder belongs to hearings, where nothing of a mediation is read (field notes §8.1, invariant 21).
    """
    written = outcomes.records_of(ctx.reader, row.id)
    return ctx.actor.has(Action.RECORD_OUTCOME) and {one.written_by for one in written} <= {ctx.actor.name}


def _hidden(row: SittingRow) -> OutcomeView:
    return OutcomeView(
        sitting_id=row.id,
        shown=(),
        record=RecordView(0, {}, ()),
        voters=(),
        poll=None,
        opinion=OpinionView(0, OpinionWords("", "", "", ""), {}, "", None, ()),
        signers=(),
        is_confidential=True,
        is_hidden=True,
    )


def _poll(ctx: Context, row: SittingRow, votes: Mapping[int, VoteRow]) -> Poll | None:
    if not votes:
        return None
    profile = profile_of(ctx.reader, ctx.rules, row.unit_id, on_day=civil_day(row.starts_at))
    cast = [Vote(seat_id, Choice(vote.choice), vote.dissent) for seat_id, vote in votes.items()]
    poll = count_named(profile, [seat.id for seat in voting_seats(row)], cast)
    return None if isinstance(poll, Refused) else poll


def _record(versions: Sequence[RecordRow], sections: tuple[str, ...]) -> RecordView:
    latest = versions[0].sections if versions else {}
    return RecordView(
        version=versions[0].version if versions else 0,
        sections={name: latest.get(name, "") for name in sections},
        versions=tuple(VersionLine(one.version, one.written_by, one.written_at, one.reason) for one in versions),
    )


def _voter(ctx: Context, row: SittingRow, seat: SeatRow, vote: VoteRow | None) -> VoterLine:
    return VoterLine(
        seat_id=seat.id,
        name=seat.person.name if seat.person else "",
        role=_role(ctx, row, seat),
        choice=Choice(vote.choice) if vote else None,
        dissent=vote.dissent if vote else "",
    )


def _role(ctx: Context, row: SittingRow, seat: SeatRow) -> Mapping[str, str]:
    rule = ctx.rules.kinds[row.kind].seats_of(SeatRole(seat.role))
    return rule.label if rule else {"zh": seat.role, "en": seat.role}


def _opinion(row: SittingRow, versions: Sequence[OpinionRow], record: RecordView, *, poll: Poll | None) -> OpinionView:
    if not versions:
        result: Result | None = poll.result if poll else None
        return OpinionView(0, draft_words(row.title.strip() or row.number, record.sections, result), {}, "", None, ())
    latest = versions[0]
    body = latest.body
    return OpinionView(
        version=latest.version,
        words=OpinionWords(body.get("claim", ""), body.get("facts", ""), body.get("basis", ""), latest.conclusion),
        parts=body,
        number=latest.number,
        locked_at=latest.locked_at,
        versions=tuple(VersionLine(one.version, one.written_by, one.written_at, one.reason) for one in versions),
    )
