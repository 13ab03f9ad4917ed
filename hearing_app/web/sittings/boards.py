"""Where is room, as a page? A day, a week or a month, by rooms or by people, or the same as a list.

The week of rooms is drawn by the server in half-days; the other views are drawn by a script from the entries below, and
the list carries everything for whoever has no script, no mouse or no eyes for it. The routes belong to the blueprint of
sittings. Not here: dropping a box (web.drops), holds (web.holds).
"""

from datetime import date, timedelta
from typing import Any

from flask import g, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.sittings.slots import SlotRequest
from hearing_app.domain.spans import civil_day
from hearing_app.forms.numbers import whole, whole_day
from hearing_app.forms.planning.boards import BoardFilterForm
from hearing_app.i18n import label
from hearing_app.services.sittings import boards, bookings, timelines
from hearing_app.services.sittings.timelines import By, TimelineOrder
from hearing_app.services.steps.boards.days import monday_of
from hearing_app.web.sittings.board_words import (
    entries_for_script,
    entry_url,
    entry_words,
    filtered,
    lines_for_script,
    shut_days,
)
from hearing_app.web.sittings.sitting_words import TONES, board_days, board_rooms, board_weeks, spread
from hearing_app.web.sittings.sittings import pages

__all__ = ["pages"]

VIEWS = ("day", "week", "month", "list")
KEPT = ("kind", "state", "room", "who")
OFFERS, LOOKED_AT = 5, 25


@pages.get("/board")
@declares(Action.VIEW_SITTING)
def board() -> ResponseReturnValue:
    """Show the board in the view that the address names; the week of rooms where it names none."""
    view = request.args.get("view", "week")
    by = By(request.args["by"]) if request.args.get("by") in set(By) else By.ROOMS
    day = whole_day(request.args.get("week", "")) or civil_day(g.ctx.now)
    form = BoardFilterForm(request.args)
    form.validate()
    if view not in VIEWS or (view == "week" and by is By.ROOMS):
        return _half_days(day, form)
    return _timeline(view, by, day, form)


def _half_days(day: date, form: BoardFilterForm) -> ResponseReturnValue:
    number = request.args.get("matter", "")
    view = boards.view_board(g.ctx, day, chosen=number)
    chosen = next((item for item in view.tray if item.number == number and item.sitting_id is None), None)
    offers = None
    if chosen is not None:
        found = bookings.view_slots(g.ctx, number, chosen.kind_id, request=SlotRequest(most=LOOKED_AT))
        offers = spread(found, OFFERS)
    monday = view.days[0].on
    _offer(form, timelines.view_choices(g.ctx))
    return render_template(
        "sittings/board.html",
        view=view,
        chosen=chosen,
        offers=offers,
        days=board_days(view.days, chosen, due=view.due),
        rooms=filtered(
            board_rooms(view, chosen, offers), kind=form.kind.data, state=form.state.data, room=form.room.data
        ),
        previous=(monday - timedelta(days=7)).isoformat(),
        following=(monday + timedelta(days=7)).isoformat(),
        weeks=board_weeks(view, number if chosen else "", civil_day(g.ctx.now)),
        **_place("week", By.ROOMS, day, form),
        stamp_url=url_for("sittings.board_stamp", first=monday, last=monday + timedelta(days=6)),
    )


def _timeline(view: str, by: By, day: date, form: BoardFilterForm) -> ResponseReturnValue:
    """Show lines and time; the page holds the same as a list, for telephones and where no script runs."""
    first, last = _range(view, day)
    wanted = _wanted(form, first, last, by)
    found = timelines.view_timeline(g.ctx, wanted)
    _offer(form, found.choices)
    step = {"day": timedelta(days=1), "week": timedelta(days=7), "list": timedelta(days=7)}.get(view)
    previous = day - step if step else first - timedelta(days=1)
    following = day + step if step else last + timedelta(days=1)
    name = "list" if view == "list" else "timeline"
    return render_template(
        f"boards/{name}.html",
        found=found,
        first=first,
        last=last,
        previous=previous.isoformat(),
        following=following.isoformat(),
        tones=TONES,
        entry_words=entry_words,
        entry_url=entry_url,
        tray=boards.view_tray(g.ctx) if view != "list" and by is By.ROOMS else (),
        **_place(view, by, day, form),
        entries_url=url_for("sittings.board_entries", first=first, last=last, by=by.value, **_kept(form)),
        stamp_url=url_for("sittings.board_stamp", first=first, last=last),
    )


def _place(view: str, by: By, day: date, form: BoardFilterForm) -> dict[str, Any]:
    """Return where on the board one is, for the ways to its other views."""
    kept, today = _kept(form), civil_day(g.ctx.now)
    first, last = _range(view, day)
    here = {"view": view, "by": by.value, **kept}
    return {"shown": view, "by": by.value, "day": day, "form": form, "kept": kept, "here": here} | {
        "one_day": today if first <= today <= last else day
    }


def _kept(form: BoardFilterForm) -> dict[str, Any]:
    return {name: value for name in KEPT if (value := form[name].data)}


def _range(view: str, day: date) -> tuple[date, date]:
    if view == "day":
        return day, day
    if view == "month":
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return monday_of(day), monday_of(day) + timedelta(days=6)


def _wanted(form: BoardFilterForm, first: date, last: date, by: By) -> TimelineOrder:
    return TimelineOrder(
        first,
        last,
        by,
        kind=form.kind.data or "",
        state=form.state.data or "",
        room_id=whole(form.room.data),
        who=(form.who.data or "").strip(),
    )


def _offer(form: BoardFilterForm, found: timelines.Choices) -> None:
    form.offer(
        [(id_, label(words)) for id_, words in found.kinds],
        [(id_, label(words)) for id_, words in found.states],
        [(str(id_), name) for id_, name in found.rooms],
    )


@pages.get("/board/entries")
@declares(Action.VIEW_SITTING)
def board_entries() -> ResponseReturnValue:
    """Return lines and entries of some days for the script that draws them."""
    form = BoardFilterForm(request.args)
    form.validate()
    first, last = _asked_days()
    by = By.PEOPLE if request.args.get("by") == By.PEOPLE.value else By.ROOMS
    found = timelines.view_timeline(g.ctx, _wanted(form, first, last, by))
    may_move = g.ctx.actor.has(Action.CHANGE_SITTING)
    return jsonify(
        stamp=found.stamp,
        lines=lines_for_script(found),
        entries=entries_for_script(found, may_move=may_move),
        days=shut_days(found),
    )


@pages.get("/board/stamp")
@declares(Action.VIEW_SITTING)
def board_stamp() -> ResponseReturnValue:
    """Say in a few bytes whether anything has changed in some days; 304 where the stamp is still the same."""
    answer = jsonify(stamp=(stamp := timelines.view_stamp(g.ctx, *_asked_days())))
    answer.set_etag(stamp)
    return answer.make_conditional(request)


def _asked_days() -> tuple[date, date]:
    """Return the days that the address names, at most 45; without them those of this week."""
    first = whole_day(request.args.get("first", "")) or monday_of(civil_day(g.ctx.now))
    last = whole_day(request.args.get("last", "")) or first + timedelta(days=6)
    return first, min(max(first, last), first + timedelta(days=timelines.MOST_DAYS - 1))


@pages.get("/board/sheet")
@declares(Action.VIEW_SITTING)
def day_sheet() -> ResponseReturnValue:
    """Show the sittings of a day in order of rooms and time, as the sheet is printed and hung out in the office."""
    day = whole_day(request.args.get("day", "")) or civil_day(g.ctx.now)
    found = timelines.view_timeline(g.ctx, TimelineOrder(day, day))
    return render_template("boards/sheet.html", found=found, day=day)
