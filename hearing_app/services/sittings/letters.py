"""How are notices served, and what is said to somebody who reads no mail?

Service has a day, a method, somebody who served, and a note on its proof; a party may waive the notice period in
writing. Not here: sending again what the post returned (services.calls).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.documents.hearing_papers import formal_paper
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.hearings.services import Service as Deed
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.letters import PARTY_LETTERS, Letter, LetterKind, Recipient
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.mail.letters import message_text
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.calls.telling import in_time
from hearing_app.services.steps.clockwork.pauses import pause_reviews
from hearing_app.services.steps.hearings.papers import receipt_paper
from hearing_app.services.steps.hearings.serving import ServiceView, save_service, service_view
from hearing_app.services.steps.letter_papers import paper_of, paper_title
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.services.steps.sittings.grounds import lock_sitting, permit
from hearing_app.services.steps.sittings.objecting import fix_objection
from hearing_app.services.steps.sittings.previews import Preview, preview_of
from hearing_app.services.steps.sittings.release import facts_of, office_of
from hearing_app.services.steps.sittings.standing import confirm_if_legal
from hearing_app.store import letters, sittings
from hearing_app.store.hearings import requests
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SittingRow


@dataclass(frozen=True, slots=True)
class ServiceOrder:
    """A notice served on a party: which letter, in which version of the sitting, how (domain.hearings.services)."""

    letter_id: int
    version: int
    service: Deed


@dataclass(frozen=True, slots=True)
class WaiverOrder:
    """A party's written waiver of the notice period."""

    letter_id: int
    version: int
    waived_on: date
    proof: str = ""


@dataclass(frozen=True, slots=True)
class LetterView:
    """A notice with its service, for the form that records it."""

    id: int
    sitting_id: int
    version: int
    sitting_number: str
    title: str
    number: str
    state: str
    served_on: date | None
    waived_on: date | None
    preview: Preview
    service: ServiceView | None = None


@dataclass(frozen=True, slots=True)
class SeatMessage:
    """The neutral text with the personal link that can be pasted into WeChat, for one seat."""

    seat_id: int
    name: str
    text: str


def record_service(ctx: Context, order: ServiceOrder) -> int:
    """Record that a signed notice was served on a party; returns the sitting's id."""
    with ctx.change(Action.RECORD_SERVICE) as change:
        letter, row = _locked(change, order.letter_id, order.version)
        profile = profile_of(change.session, ctx.rules, row.unit_id, on_day=civil_day(ctx.now))
        released_on = civil_day(letter.released_at) if letter.released_at else None
        against = _not_servable(letter)
        service = save_service(ctx, change, profile, order.service, released_on=released_on, against=against)
        service.letter_id = letter.id
        change.session.add(service)
        letter.served_on, letter.service_method = service.served_on, service.method
        letter.service_note = "；".join(part for part in (order.service.served_by, order.service.proof) if part)
        fix_objection(ctx, row, letter, told_on=service.served_on)
        _saved(ctx, change, row, fact="served", letter=letter)
        pause_reviews(ctx, change, row)
        return row.id


def record_waiver(ctx: Context, order: WaiverOrder) -> int:
    """Record a party's written waiver of the notice period; returns the sitting's id."""
    with ctx.change(Action.RECORD_SERVICE) as change:
        letter, row = _locked(change, order.letter_id, order.version)
        reasons = [] if LetterKind(letter.kind) in PARTY_LETTERS else [Reason("service.no_notice")]
        if not order.proof.strip():
            reasons.append(Reason("service.waiver_unproven"))
        if order.waived_on > civil_day(ctx.now):
            reasons.append(Reason("service.in_future", {"day": order.waived_on}))
        if reasons:
            raise Refused(reasons)
        letter.waived_on = order.waived_on
        letter.service_note = "；".join(part for part in (letter.service_note, order.proof) if part)
        _saved(ctx, change, row, fact="waived", letter=letter)
        return row.id


def view_notice(ctx: Context, sitting_id: int, letter_id: int) -> LetterView:
    """Return a letter to a party with its service; NotFound for any other letter."""
    letter = letters.find(ctx.reader, ctx.require(Action.RECORD_SERVICE), letter_id)
    if letter is None or letter.sitting_id != sitting_id or LetterKind(letter.kind) not in PARTY_LETTERS:
        raise NotFound
    row = letter.sitting
    return LetterView(
        id=letter.id,
        sitting_id=row.id,
        version=row.version,
        sitting_number=row.number,
        title=row.title,
        number=letter.number,
        state=letter.state,
        served_on=letter.served_on,
        waived_on=letter.waived_on,
        preview=preview_of(ctx, row, letter),
        service=service_view(requests.services_of_letters(ctx.reader, [letter.id]).get(letter.id)),
    )


def view_paper(ctx: Context, sitting_id: int, letter_id: int) -> Rendered:
    """Return a letter as paper, to be sealed, handed over or posted: a draft has no number and no personal link yet."""
    letter = letters.find(ctx.reader, ctx.require(Action.RECORD_SERVICE), letter_id)
    if letter is None or letter.sitting_id != sitting_id:
        raise NotFound
    return paper_of(ctx, letter.sitting, letter)()


def view_receipt(ctx: Context, sitting_id: int, letter_id: int) -> Rendered:
    """Return the receipt (送达回证) of a letter to a party: as recorded, else to be filled in by hand."""
    letter = letters.find(ctx.reader, ctx.require(Action.RECORD_SERVICE), letter_id)
    if letter is None or letter.sitting_id != sitting_id or LetterKind(letter.kind) not in PARTY_LETTERS:
        raise NotFound
    row = letter.sitting
    party = next((one for one in row.matter.parties if one.id == letter.party_id), None) if row.matter else None
    served = requests.services_of_letters(ctx.reader, [letter.id]).get(letter.id)
    paper = (paper_title(ctx, row, letter), letter.number)
    return formal_paper(receipt_paper(ctx, paper, party.name if party else letter.recipient, served))


def view_messages(ctx: Context, sitting_id: int) -> Sequence[SeatMessage]:
    """Return for each seat with a person the latest letter that left, as neutral text with the seat's link."""
    row = sittings.find(ctx.reader, ctx.require(Action.CHANGE_SITTING), sitting_id)
    if row is None:
        raise NotFound
    if row.state == SittingState.DRAFTED.value:
        # a new time that nobody has signed must not leave by this door
        return ()
    latest: dict[int, LetterRow] = {}
    for letter in letters.of_sitting(ctx.reader, row.id):
        if letter.state != "draft" and letter.seat_id is not None and letter.agency_id is None:
            latest[letter.seat_id] = letter
    return [
        SeatMessage(seat.id, seat.person.name, _message(ctx, row, latest[seat.id], language=seat.person.language))
        for seat in row.seats
        if seat.person is not None and seat.id in latest and seat.released_at is None
    ]


def _message(ctx: Context, row: SittingRow, letter: LetterRow, *, language: str) -> str:
    facts = facts_of(ctx, row, letter, language=language)
    told = Letter(LetterKind(letter.kind), language, Recipient(), facts)
    return message_text(in_time(told, ctx.now), office_of(ctx))


def _locked(change: Change, letter_id: int, version: int) -> tuple[LetterRow, SittingRow]:
    unit_id = permit(change)
    letter = letters.find(change.session, unit_id, letter_id)
    if letter is None:
        raise NotFound
    return letter, lock_sitting(change, unit_id, letter.sitting_id, version=version)


def _not_servable(letter: LetterRow) -> list[Reason]:
    if LetterKind(letter.kind) not in PARTY_LETTERS:
        return [Reason("service.no_notice")]
    return [Reason("service.not_released")] if letter.state == "draft" else []


def _saved(ctx: Context, change: Change, row: SittingRow, *, fact: str, letter: LetterRow) -> None:
    row.version += 1
    change.session.flush()
    confirm_if_legal(ctx, change, row)
    change.note("sitting", row.id, matter_id=row.matter_id, fact=fact, letter=letter.id, state=row.state)
