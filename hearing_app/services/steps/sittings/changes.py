"""How is a change of a booked sitting carried out and saved: order, seats, bookings, drafts, and the note of it?"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.changes import ChangePlan
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.sittings.sittings import answer_day
from hearing_app.domain.sittings.states import MOVABLE, SittingState
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings.grounds import Touched, kind_rules, lock_facts, lock_sitting
from hearing_app.services.steps.sittings.objecting import is_about_members
from hearing_app.services.steps.sittings.release import release_letters
from hearing_app.services.steps.sittings.save import evidence_of, save_bookings, save_letters
from hearing_app.services.steps.sittings.seats import save_order, save_seats, sitting_of
from hearing_app.services.steps.sittings.signatures import drafts_of, release_at_once, release_ready
from hearing_app.store import bookings, letters, sittings, substitutions
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

Decide = Callable[[Rules, SittingRow, BookingFacts], ChangePlan | Refused]


@dataclass(frozen=True, slots=True)
class Target:
    """Which sitting is to be changed, in the version that the clerk saw."""

    sitting_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Touching:
    """What a change is called in the audit, and whose calendars it touches besides those of the sitting.

    `stays_joint`: the sittings held together with it are changed in the same way.
    """

    fact: str
    seats: Sequence[Seat] = ()
    room_id: int | None = None
    stays_joint: bool = False


def carry_out(
    ctx: Context, change: Change, unit_id: int, *, target: Target, decide: Decide, touching: Touching
) -> SittingRow:
    """Lock the sitting and every calendar, decide under the locks, save what follows; raises Refused."""
    row = lock_sitting(change, unit_id, target.sitting_id, version=target.version)
    rules = kind_rules(ctx, change.session, unit_id, kind=row.kind)
    everybody = (*sitting_of(row).order.seats, *touching.seats)
    touched = Touched(row.matter, everybody, (touching.room_id,), row)
    facts = lock_facts(ctx, change, unit_id, touched=touched)
    plan = decide(rules, row, facts)
    if isinstance(plan, Refused):
        raise plan
    row.round += 1
    save_change(ctx, change, row, plan=plan, rules=rules)
    if not touching.stays_joint:
        leave_if_apart(change, row)
    _release_change(ctx, change, row, plan=plan, rules=rules)
    note_change(change, row, touching.fact)
    return row


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done to one of several sittings that are changed together."""

    target: Target
    decide: Decide
    touching: Touching


def carry_out_together(ctx: Context, change: Change, unit_id: int, deeds: Sequence[Deed]) -> None:
    """Change sittings held together, all or none; raises Refused with the reasons of the first that cannot, by number.

    Where these are all of a group they stay together: what they hold is let go first, and each takes it anew.
    """
    ordered = sorted(deeds, key=lambda one: one.target.sitting_id)
    rows = [lock_sitting(change, unit_id, one.target.sitting_id, version=one.target.version) for one in ordered]
    _lock_all(ctx, change, rows, deeds=ordered)
    mates = {mate.id for row in rows for mate in sittings.mates_of(change.session, row)}
    is_whole = mates <= {row.id for row in rows}
    for row in rows if is_whole else ():
        bookings.release(change.session, row.id)
    for row, one in zip(rows, ordered, strict=True):
        touching = replace(one.touching, stays_joint=is_whole)
        try:
            carry_out(ctx, change, unit_id, target=one.target, decide=one.decide, touching=touching)
        except Refused as refused:
            if len(rows) == 1:
                raise
            raise Refused([Reason("joint.refused_for", {"number": row.number}), *refused.reasons]) from refused
    for row, one in zip(rows[:-1], ordered, strict=False):
        note_too(change, row, one.touching.fact)


def _lock_all(ctx: Context, change: Change, rows: Sequence[SittingRow], *, deeds: Sequence[Deed]) -> None:
    """Lock every calendar that some sittings hold or will need at once, in one order."""
    new = bookings.resources_for(
        change.session,
        people=[seat.person_id for one in deeds for seat in one.touching.seats if seat.person_id is not None],
        rooms=[one.touching.room_id for one in deeds if one.touching.room_id is not None],
        parties=[party.id for row in rows if row.matter is not None for party in row.matter.parties],
    )
    taken = [id_ for row in rows for id_ in bookings.resources_of(change.session, row.id)]
    bookings.lock_calendars(change.session, {*new, *taken}, now=ctx.now)


def _release_change(ctx: Context, change: Change, row: SittingRow, *, plan: ChangePlan, rules: Rules) -> None:
    """Let leave what does not wait: the end of a sitting, word to released people, all of a kind that nobody signs."""
    if plan.verdict is None:
        release_letters(ctx, change, row, drafts_of(change.session, row))
    elif plan.approval:
        release_at_once(ctx, change, row)
    else:
        release_ready(ctx, change, row, rules=rules, verdict=plan.verdict)


def save_change(ctx: Context, change: Change, row: SittingRow, *, plan: ChangePlan, rules: Rules) -> None:
    """Write everything that a change of a sitting plans; its drafts wait to be released."""
    seated = {seat.id for seat in row.seats if seat.released_at is None}
    is_moved = (row.starts_at, row.ends_at) != (plan.sitting.order.span.start, plan.sitting.order.span.end)
    save_order(row, plan.sitting.order)
    row.state = plan.sitting.state.value
    row.sequence, row.postponements = plan.sitting.sequence, plan.sitting.postponements
    row.version += 1
    if plan.verdict is not None:
        row.evidence = evidence_of(rules, plan.verdict, before=row.evidence)
        row.answer_by_on = answer_day(rules, plan.sitting.order.span, ctx.now)
    seats = save_seats(change, rules, row, plan.sitting.order.seats)
    if is_moved:
        _settle_proposals(seats)
    hand_on(change, seated, seats)
    # the room that letters name is the one just chosen
    change.session.expire(row, ["room"])
    _drop_overtaken(change, row, plan, seats=seats)
    save_bookings(change, row, plan.bookings)
    save_letters(ctx, change, row, drafts=plan.letters, seats=seats)


def leave_if_apart(change: Change, row: SittingRow) -> None:
    """Let a sitting that is at another time, in another room or over be held for itself; one alone is not joint."""
    mates = sittings.mates_of(change.session, row)
    place = (row.starts_at, row.ends_at, row.room_id)
    is_there = SittingState(row.state) in MOVABLE and all(
        (mate.starts_at, mate.ends_at, mate.room_id) == place for mate in mates
    )
    if not mates or is_there:
        return
    row.joint_id = None
    note_too(change, row, "parted")
    if len(mates) == 1:
        mates[0].joint_id = None
        note_too(change, mates[0], "parted")
    change.session.flush()


def _settle_proposals(seats: Sequence[SeatRow]) -> None:
    """Take what was proposed instead of the old time off the desk: everybody is asked about the new one."""
    for seat in seats:
        seat.proposed_at = None


def hand_on(change: Change, seated: Collection[int], seats: Sequence[SeatRow]) -> None:
    """Let the reserves of the one seat that was given up stand behind whoever took it; `seated` are the ids before."""
    left = [seat for seat in seats if seat.id in seated and seat.released_at is not None]
    new = [seat for seat in seats if seat.id not in seated and seat.released_at is None]
    if len(left) == len(new) == 1 and left[0].role == new[0].role:
        substitutions.hand_on_reserves(change.session, left[0].id, new[0].id, but_person=new[0].person_id)


def seat_in(row: SittingRow, seat_id: int) -> SeatRow:
    """Return a seat of a sitting; raises NotFound."""
    seat = next((seat for seat in row.seats if seat.id == seat_id), None)
    if seat is None:
        raise NotFound
    return seat


def note_change(change: Change, row: SittingRow, fact: str, seat_id: int | None = None) -> None:
    """Note what was done to a sitting, and to which seat of it."""
    seat = {"seat": seat_id} if seat_id else {}
    change.note("sitting", row.id, matter_id=row.matter_id, **_facts(row, fact), **seat)


def note_too(change: Change, row: SittingRow, fact: str) -> None:
    """Note what the change of one sitting did to another that is held together with it, or besides."""
    change.note_too("sitting", row.id, matter_id=row.matter_id, **_facts(row, fact))


def _facts(row: SittingRow, fact: str) -> dict[str, str]:
    return {"fact": fact, "state": row.state, "number": row.number}


def _drop_overtaken(change: Change, row: SittingRow, plan: ChangePlan, *, seats: Sequence[SeatRow]) -> None:
    """Drop the drafts that the plan writes anew or makes wrong; the others still wait for their signature."""
    if plan.verdict is None:
        letters.drop_drafts(change.session, row.id)
        return
    told = {seats[letter.seat_at].id for letter in plan.letters if letter.seat_at is not None}
    gone = {seat.id for seat in seats if seat.released_at is not None}
    parties = {letter.party_id for letter in plan.letters if letter.party_id is not None}
    drafts = [letter for letter in letters.of_sitting(change.session, row.id) if letter.state == "draft"]
    letters.drop(change.session, [draft for draft in drafts if _is_overtaken(draft, told | gone, parties, gone)])


def _is_overtaken(draft: LetterRow, seat_ids: set[int], party_ids: set[int], gone: set[int]) -> bool:
    """Say whether a draft is written anew or wrong by now; word of a new member stands while he has his seat."""
    if is_about_members(draft):
        return set(draft.content.get("members", ())) <= gone
    return draft.seat_id in seat_ids or draft.party_id in party_ids
