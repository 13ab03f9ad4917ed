"""How is a sitting planned and changed on a page? Best times first, a plain form below; refusals stand in place.

The routes belong to the blueprint of sittings. Not here: signing (web.approvals), service (web.notices).
"""

from datetime import date, timedelta

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.rules.recusals import JUDGING
from hearing_app.domain.sittings.offering.offers import OfferOrder
from hearing_app.domain.sittings.slots import Slot, SlotRequest
from hearing_app.domain.spans import CIVIL, civil_day
from hearing_app.forms.nominations import NominationForm
from hearing_app.forms.numbers import instant, whole, whole_day
from hearing_app.forms.planning.boards import wall_clock
from hearing_app.forms.planning.offers import written
from hearing_app.forms.sittings import (
    BookingForm,
    MoveForm,
    OrderForm,
    ReplacementForm,
    VersionForm,
    listed,
)
from hearing_app.i18n import label, text
from hearing_app.services.hearings import draws
from hearing_app.services.sittings import bookings, choices, nominations, offers, sittings, trials
from hearing_app.services.sittings.bookings import SlotsView
from hearing_app.services.sittings.choices import Choices, SeatChoice, SeatToFill, SittingOrderView
from hearing_app.services.sittings.offers import Askable
from hearing_app.services.steps.sittings.seats import code_of
from hearing_app.web.frame import say, say_refused
from hearing_app.web.sittings.sitting_words import spread
from hearing_app.web.sittings.sittings import pages

__all__ = ["pages"]

FEW, MANY = 5, 40


@pages.get("/sittings/new")
@declares(Action.BOOK_SITTING)
def new() -> ResponseReturnValue:
    """Show the best times with people and room, and the plain form; without a kind, ask what shall be planned."""
    kind, number = request.args.get("kind", ""), request.args.get("matter", "").strip()
    if not kind:
        return render_template("sittings/kinds.html", kinds=choices.view_kinds(g.ctx), number=number)
    offered = choices.view_choices(g.ctx, number, kind)
    found = _slots(offered, whole_day(request.args.get("from", "")))
    slot = found.search.slots[0] if found.search.slots else None
    begin = _begin(offered, slot) | _drawn(number, slot) | _asked(offered)
    form = BookingForm(formdata=None, kind=kind, matter=number, **begin)
    return _page(offered, form, found)


@pages.post("/sittings/new")
@declares(Action.BOOK_SITTING)
def create() -> ResponseReturnValue:
    """Book what was chosen; what the rules refuse shows on the page with the next time that works."""
    form = BookingForm()
    offered = choices.view_choices(g.ctx, form.matter.data or "", form.kind.data or "")
    _offer(form, offered)
    if not form.validate_on_submit():
        return _page(offered, form, _slots(offered)), 422
    order = form.order
    try:
        sitting_id = bookings.book_sitting(g.ctx, order)
    except Refused as refused:
        return _page(offered, form, _slots(offered, civil_day(order.order.span.start)), refused), 422
    sitting = sittings.view_sitting(g.ctx, sitting_id)
    if sitting.drafts:
        say("已预订 {number}，{n} 封信拟好待发。", number=sitting.number, n=sitting.drafts)
    else:
        say("已预订 {number}，信已经发出。", number=sitting.number)
    return redirect(url_for("sittings.show", sitting_id=sitting_id))


def _slots(offered: Choices, from_on: date | None = None) -> SlotsView:
    wanted = SlotRequest(from_on=from_on, most=MANY)
    found = bookings.view_slots_or_ways(g.ctx, offered.matter_number, offered.kind_id, request=wanted)
    return found if request.args.get("more") else spread(found, FEW)


def _begin(offered: Choices, slot: Slot | None) -> dict[str, object]:
    """Return what the plain form begins from: the best time, room and people."""
    begin: dict[str, object] = {"is_open": offered.is_open_by_default and not offered.has_minor}
    begin |= {"closed_ground": "minor"} if offered.has_minor and offered.is_open_by_default else {}
    if slot is None:
        return begin
    return begin | slot_values(slot)


def _drawn(number: str, slot: Slot | None) -> dict[str, object]:
    """Return the seats and the time of the draw that the address names; seats that no draw fills stay as proposed."""
    draw_id = whole(request.args.get("draw"))
    if draw_id is None:
        return {}
    found = draws.view_seats(g.ctx, number, draw_id)
    seated = {code.rpartition(":")[2] for code in found.codes}
    others = [code_of(seat) for seat in slot.seats if seat.role not in JUDGING] if slot else []
    say("席位按第 {n} 次抽签的结果填好。", n=found.n)
    seats: dict[str, object] = {
        "seats": [*found.codes, *(code for code in others if code.rpartition(":")[2] not in seated)]
    }
    if found.starts_at is None or found.ends_at is None:
        return seats
    start, end = found.starts_at.astimezone(CIVIL), found.ends_at.astimezone(CIVIL)
    return seats | {"day": start.date(), "starts": start.time(), "ends": end.time()}


def _asked(offered: Choices) -> dict[str, object]:
    """Return the room and time that the address names, as they were drawn on the board; the end follows the kind."""
    start = wall_clock(request.args.get("at", ""))
    if start is None:
        return {}
    end = wall_clock(request.args.get("until", "")) or start + timedelta(minutes=offered.minutes)
    room = whole(request.args.get("room"))
    return {
        "day": start.date(),
        "starts": start.time(),
        "ends": end.time(),
        "room": "" if room is None else str(room),
        "allows_rest_day": "",
    }


def slot_values(slot: Slot) -> dict[str, object]:
    """Return a time with its room and people as the fields of the form."""
    start, end = (at.astimezone(CIVIL) for at in (slot.span.start, slot.span.end))
    return {
        "day": start.date(),
        "starts": start.time(),
        "ends": end.time(),
        "room": str(slot.room_id),
        "seats": [code_of(seat) for seat in slot.seats],
        "allows_rest_day": "yes" if slot.allows_rest_day else "",
    }


def _offer(form: OrderForm, offered: Choices) -> None:
    rooms = [(str(room.id), text("{name}（{n} 座）", name=room.name, n=room.capacity)) for room in offered.rooms]
    form.offer(rooms, [(ground, label(words)) for ground, words in offered.grounds])


def _page(offered: Choices, form: BookingForm, found: SlotsView, refused: Refused | None = None) -> str:
    _offer(form, offered)
    return render_template(
        "sittings/new.html",
        offered=offered,
        form=form,
        found=found,
        refused=refused,
        slot_values=slot_values,
        written=written,
        askable=_askable(offered, found),
        limits=g.ctx.rules.offers,
        weights=g.ctx.rules.weights,
        from_on=whole_day(request.args.get("from", "")),
        few=FEW,
        has_more=bool(request.args.get("more")),
        is_drawn=bool(request.args.get("draw")),
    )


def _askable(offered: Choices, found: SlotsView) -> Askable | None:
    """Return which of the times that are shown cannot be offered; None where there is nothing to choose from."""
    if not offered.matter_number or len(found.search.slots) < g.ctx.rules.offers.dates_least:
        return None
    orders = tuple(slot.order for slot in found.search.slots)
    tomorrow = civil_day(g.ctx.now) + timedelta(days=1)
    return offers.view_askable(g.ctx, OfferOrder(offered.kind_id, offered.matter_number, orders, tomorrow))


@pages.route("/sittings/<int:sitting_id>/move", methods=["GET", "POST"])
@declares(Action.CHANGE_SITTING)
def move(sitting_id: int) -> ResponseReturnValue:
    """Move a sitting: times that would do, and the form as it stands; a refusal shows in place."""
    saved = choices.view_order(g.ctx, sitting_id)
    offered = choices.view_choices(g.ctx, saved.matter_number, saved.kind_id)
    form = MoveForm(**({} if request.method == "POST" else _standing(saved) | _wanted(saved)))
    _offer(form, offered)
    if not form.validate_on_submit():
        return _move_page(saved, offered, form), (422 if form.errors else 200)
    try:
        bookings.move_sitting(g.ctx, form.target(sitting_id), form.moved(saved.order))
    except Refused as refused:
        return _move_page(saved, offered, form, refused), 422
    say("已改期，更新通知待发。")
    return redirect(url_for("sittings.show", sitting_id=sitting_id))


@pages.post("/sittings/<int:sitting_id>/move/verdict")
@declares(Action.CHANGE_SITTING)
def move_verdict(sitting_id: int) -> ResponseReturnValue:
    """Say what moving to what stands in the form would come to; nothing is changed."""
    saved = choices.view_order(g.ctx, sitting_id)
    form = MoveForm()
    _offer(form, choices.view_choices(g.ctx, saved.matter_number, saved.kind_id))
    if not form.validate_on_submit():
        return render_template("boards/verdict.html", trial=None, errors=form.errors)
    order = form.moved(saved.order)
    trial = trials.view_trial(g.ctx, sitting_id, order)
    return render_template("boards/verdict.html", trial=trial, span=order.span, is_same=order == saved.order)


def _standing(saved: SittingOrderView) -> dict[str, object]:
    start, end = saved.starts_at.astimezone(CIVIL), saved.ends_at.astimezone(CIVIL)
    return {
        "version": saved.version,
        "day": start.date(),
        "starts": start.time(),
        "ends": end.time(),
        "room": str(saved.order.room_id or ""),
        "seats": saved.codes,
        "is_open": saved.order.is_open,
        "closed_ground": saved.order.closed_ground,
        "override_reason": saved.order.override_reason,
    }


def _wanted(saved: SittingOrderView) -> dict[str, object]:
    """Return the time that somebody proposed and the room, as the address of the page names them."""
    room = whole(request.args.get("room"))
    wanted: dict[str, object] = {} if room is None else {"room": str(room)}
    asked = instant(request.args.get("at", "")) or wall_clock(request.args.get("at", ""))
    if asked is None:
        return wanted
    start = asked.astimezone(CIVIL)
    end = start + (saved.ends_at - saved.starts_at)
    return wanted | {"day": start.date(), "starts": start.time(), "ends": end.time()}


def _move_page(saved: SittingOrderView, offered: Choices, form: MoveForm, refused: Refused | None = None) -> str:
    from_on = form.day.data if refused is not None else None
    return render_template(
        "sittings/move.html",
        saved=saved,
        offered=offered,
        form=form,
        refused=refused,
        found=spread(bookings.view_moves(g.ctx, saved.id, request=SlotRequest(from_on=from_on, most=MANY)), FEW),
        slot_values=slot_values,
    )


@pages.route("/sittings/<int:sitting_id>/seats/<int:seat_id>/replace", methods=["GET", "POST"])
@declares(Action.CHANGE_SITTING)
def replace(sitting_id: int, seat_id: int) -> ResponseReturnValue:
    """Propose reserves for a seat, or anybody whom its role allows; ask the one who was chosen."""
    seat = choices.view_seat(g.ctx, sitting_id, seat_id)
    form = ReplacementForm(**({} if request.method == "POST" else {"version": seat.version}))
    form.newcomer.choices = listed([*_people(seat), ("none", text("不再补人"))], nothing=text("请选择"))
    refused: Refused | None = None
    if form.validate_on_submit():
        target, wanted = form.target(sitting_id), form.replacement(seat_id)
        try:
            bookings.replace_member(g.ctx, target, wanted, reason=(form.reason.data or "").strip())
        except Refused as error:
            refused = error
        else:
            say("已换人，新的邀请待发。" if wanted.newcomer else "已撤下这个席位。")
            return redirect(url_for("sittings.show", sitting_id=sitting_id))
    page = render_template("sittings/replace.html", seat=seat, form=form, refused=refused)
    return page, (422 if refused or form.errors else 200)


def _people(seat: SeatToFill) -> list[tuple[str, str]]:
    return [(one.code, _choice(one)) for one in seat.choices]


def _choice(one: SeatChoice) -> str:
    category = label(one.category)
    if one.is_agency:
        return text("商请 {name}（{category}）", name=one.name, category=category)
    return text("{name}（{category}，{unit}）", name=one.name, category=category, unit=one.unit or "—")


@pages.route("/sittings/<int:sitting_id>/seats/<int:seat_id>/nominate", methods=["GET", "POST"])
@declares(Action.CHANGE_SITTING)
def nominate(sitting_id: int, seat_id: int) -> ResponseReturnValue:
    """Record whom an agency names for its seat."""
    seat = choices.view_seat(g.ctx, sitting_id, seat_id)
    form = NominationForm(**({} if request.method == "POST" else {"version": seat.version}))
    known = [one for one in seat.choices if not one.is_agency and f":{seat.category_id}:" in one.code]
    people = [(one.code.rpartition(":p")[2], f"{one.name}　{one.unit}") for one in known]
    form.person.choices = listed(people, nothing=text("不在名册上，下面填写"))
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            nominations.nominate_member(g.ctx, form.target_seat(sitting_id, seat_id), form.nominee)
        except Refused as error:
            refused = error
        else:
            say("已登记委派人员。")
            return redirect(url_for("sittings.show", sitting_id=sitting_id))
    page = render_template("sittings/nominate.html", seat=seat, form=form, refused=refused)
    return page, (422 if refused or form.errors else 200)


@pages.post("/sittings/<int:sitting_id>/send")
@declares(Action.CHANGE_SITTING)
def send(sitting_id: int) -> ResponseReturnValue:
    """Let signed letters leave that waited for a gap to be closed."""
    form = VersionForm()
    if form.validate_on_submit():
        try:
            bookings.send_letters(g.ctx, form.target(sitting_id))
        except Refused as refused:
            say_refused(refused)
        else:
            say("信已经发出。")
    return redirect(url_for("sittings.show", sitting_id=sitting_id))
