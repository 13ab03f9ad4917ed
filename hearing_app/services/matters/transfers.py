"""By which letter is a matter handed to another organ? Drafted, signed with its number, voided, on the register.

The writer and the signer are two people. Not here: the decision about the route and the receipt (services.routings).
"""

from dataclasses import dataclass
from datetime import date

from hearing_app.documents.renderings import Rendered
from hearing_app.documents.transfers import transfer_letter
from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.matters.routing import NOTHING
from hearing_app.domain.matters.transfers import (
    STATES,
    TITLES,
    Enclosure,
    LetterOrder,
    LetterState,
    against_draft,
    against_signing,
    against_voiding,
)
from hearing_app.domain.rules.clock_events import Happening
from hearing_app.domain.rules.clock_words import FORWARDING
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.clockwork.clock_changes import follow
from hearing_app.services.steps.intake import matter_intake
from hearing_app.services.steps.matters.transfer_papers import enclosures_of, letter_paper
from hearing_app.services.steps.numbers import TRANSFERS, take_number, void_number
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.store import matters, sittings
from hearing_app.store.intake import routings, transfers
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.routings import RoutingRow
from hearing_app.store.tables.transfers import TransferLetterRow

SUBJECT = "transfer_letter"


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter as pages show it; only the one in force of its classification may be acted on."""

    id: int
    matter_number: str
    matter_title: str
    title: Label
    state: LetterState
    state_label: Label
    number: str
    receiver: str
    route: Label
    basis: Label
    enclosures: tuple[Enclosure, ...]
    words: str
    drafted_by: str
    signed_by: str
    signed_on: date | None
    voided_on: date | None
    void_reason: str
    received_on: date | None


@dataclass(frozen=True, slots=True)
class TransfersView:
    """A matter's letters, the latest first, and whether another may be drafted now."""

    matter_id: int
    number: str
    title: str
    version: int
    route: Label
    basis: Label
    receiver: str
    form: Label
    is_confidential: bool
    may_draft: bool
    letters: tuple[LetterLine, ...]


@dataclass(frozen=True, slots=True)
class RegisterView:
    """A page of the unit's numbered letters, voided ones too."""

    lines: tuple[LetterLine, ...]
    total: int
    next_before_id: int | None


def view_transfers(ctx: Context, number: str) -> TransfersView:
    """Return the letters of a matter; raises NotFound outside the unit."""
    row = _matter(ctx, number)
    made = routings.in_force(ctx.reader, row.id)
    route = ctx.rules.routes.routes.get(made.route) if made is not None and made.decided_at else None
    letters = transfers.of_matter(ctx.reader, row.id)
    is_signed = any(one.state == LetterState.SIGNED and made and one.routing_id == made.id for one in letters)
    return TransfersView(
        matter_id=row.id,
        number=row.number,
        title=row.title,
        version=row.version,
        route=route.label if route else NOTHING,
        basis=route.basis if route else NOTHING,
        receiver=(made.receiver if made else "") or (route.receiver["zh"] if route else ""),
        form=TITLES[route.letter] if route else NOTHING,
        is_confidential=route is not None and route.is_confidential,
        may_draft=route is not None and route.leads_out and not is_signed,
        letters=tuple(_line(ctx, row, one, made) for one in letters),
    )


def view_register(ctx: Context, *, before_id: int | None = None) -> RegisterView:
    """Return a page of the unit's register of letters, newest first."""
    rows, total = transfers.list_register(ctx.reader, ctx.require(Action.VIEW_MATTER), before_id=before_id)
    shown = rows[: transfers.PAGE]
    lines = tuple(_line(ctx, one.matter, one, routings.in_force(ctx.reader, one.matter_id)) for one in shown)
    return RegisterView(lines, total, shown[-1].id if len(rows) > transfers.PAGE else None)


def _line(ctx: Context, matter: MatterRow, row: TransferLetterRow, made: RoutingRow | None) -> LetterLine:
    route, state = ctx.rules.routes.routes.get(row.route), LetterState(row.state)
    is_of_it = made is not None and made.id == row.routing_id and state is LetterState.SIGNED
    return LetterLine(
        id=row.id,
        matter_number=matter.number,
        matter_title=matter.title,
        title=TITLES[row.form],
        state=state,
        state_label=STATES[state],
        number=row.number,
        receiver=row.receiver,
        route=route.label if route else {"zh": row.route, "en": row.route},
        basis=route.basis if route else NOTHING,
        enclosures=enclosures_of(row),
        words=row.words,
        drafted_by=row.drafted_by,
        signed_by=row.signed_by,
        signed_on=row.signed_on,
        voided_on=row.voided_on,
        void_reason=row.void_reason,
        received_on=made.received_on if made is not None and is_of_it else None,
    )


def view_letter(ctx: Context, number: str, letter_id: int) -> Rendered:
    """Return a letter to print; raises NotFound."""
    matter = _matter(ctx, number)
    row = transfers.find(ctx.reader, matter.id, letter_id)
    route = ctx.rules.routes.routes.get(row.route) if row else None
    if row is None or route is None:
        raise NotFound
    made = next((one for one in routings.of_matter(ctx.reader, matter.id) if one.id == row.routing_id), None)
    held = {one.id: one.number for one in sittings.of_matter(ctx.reader, matter.id)}
    conference = held.get(made.conference_id or 0, "") if made else ""
    return transfer_letter(letter_paper(ctx, matter, row, route, conference=conference))


def _matter(ctx: Context, number: str) -> MatterRow:
    row = matters.find_by_number(ctx.reader, ctx.require(Action.VIEW_MATTER), number)
    if row is None:
        raise NotFound
    return row


def draft_letter(ctx: Context, number: str, version: int, *, order: LetterOrder) -> int:
    """Draft the letter of the route in force, or write the waiting draft anew; returns its id.

    Raises Refused with every reason.
    """
    with ctx.change(Action.EDIT_MATTER) as change:
        row = matter_intake.lock(change, change.permit_own_unit(), number, version)
        made = routings.in_force(change.session, row.id)
        route = ctx.rules.routes.routes.get(made.route) if made is not None and made.decided_at else None
        known = [one for one in transfers.of_matter(change.session, row.id) if made and one.routing_id == made.id]
        reasons = against_draft(order, route, states=[LetterState(one.state) for one in known])
        if reasons or made is None or route is None:
            raise Refused(reasons)
        letter = next((one for one in known if one.state == LetterState.DRAFTED), None)
        if letter is None:
            letter = TransferLetterRow(
                unit_id=row.unit_id, matter_id=row.id, routing_id=made.id, state=LetterState.DRAFTED.value
            )
            change.session.add(letter)
        letter.form, letter.route, letter.evidence = route.letter, route.id, dict(made.evidence)
        letter.receiver = order.receiver.strip()
        letter.drafted_by, letter.drafted_at = ctx.actor.name, ctx.now
        change.session.flush()
        letter.words = order.words.strip()
        letter.enclosures = {"list": [[one.name, one.copies] for one in order.enclosures]}
        return _saved(change, row, letter, fact="letter_drafted")


def sign_letter(ctx: Context, number: str, version: int, *, letter_id: int) -> str:
    """Sign a letter: it takes its number, and the matter counts as handed over today; returns the number."""
    with ctx.change(Action.SIGN_TRANSFER) as change:
        row, letter, made = _locked(change, number, version, letter_id)
        reasons = against_signing(
            LetterState(letter.state),
            drafted_by=letter.drafted_by,
            signer=ctx.actor.name,
            is_in_force=made is not None and made.id == letter.routing_id,
        )
        if reasons or made is None:
            raise Refused(reasons)
        letter.number = take_number(change, ctx.rules, row.unit_id, series=TRANSFERS, matter_id=row.id)
        letter.state = LetterState.SIGNED.value
        letter.signed_by, letter.signed_on = ctx.actor.name, civil_day(ctx.now)
        made.receiver, made.transfer_number, made.sent_on = letter.receiver, letter.number, letter.signed_on
        forwarded = Happening(FORWARDING, letter.signed_on, letter.number)
        profile = profile_of(change.session, ctx.rules, row.unit_id, on_day=letter.signed_on)
        follow(change, ctx.rules, profile, matter=row, happening=forwarded)
        _saved(change, row, letter, fact="letter_signed")
        return letter.number


def void_letter(ctx: Context, number: str, version: int, *, letter_id: int, reason: str) -> int:
    """Void a signed letter: its number stays on the register, the matter waits to be handed over again."""
    with ctx.change(Action.SIGN_TRANSFER) as change:
        row, letter, made = _locked(change, number, version, letter_id)
        is_of_it = made is not None and made.transfer_number == letter.number
        received_on = made.received_on if made is not None and is_of_it else None
        reasons = against_voiding(LetterState(letter.state), reason=reason, received_on=received_on)
        if reasons:
            raise Refused(reasons)
        letter.state = LetterState.VOIDED.value
        letter.voided_by, letter.voided_on, letter.void_reason = ctx.actor.name, civil_day(ctx.now), reason.strip()
        void_number(change, row.unit_id, letter.number, series=TRANSFERS, reason=letter.void_reason)
        if made is not None and is_of_it:
            made.transfer_number, made.sent_on = "", None
        return _saved(change, row, letter, fact="letter_voided")


def _locked(
    change: Change, number: str, version: int, letter_id: int
) -> tuple[MatterRow, TransferLetterRow, RoutingRow | None]:
    row = matter_intake.lock(change, change.permit_own_unit(), number, version)
    letter = transfers.find(change.session, row.id, letter_id)
    if letter is None:
        raise NotFound
    return row, letter, routings.in_force(change.session, row.id)


def _saved(change: Change, row: MatterRow, letter: TransferLetterRow, *, fact: str) -> int:
    row.version += 1
    change.session.flush()
    change.note(SUBJECT, letter.id, matter_id=row.id, fact=fact, number=letter.number)
    return letter.id
