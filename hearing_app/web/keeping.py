"""How does a page take what a person says of his times and calendars, be it he, who answers for him, or a clerk?

The same deeds under two doors: /my for the person and his delegates, /people for clerks. Not here: what is decided
(services.own_times, services.feeds, services.foreign_calendars).
"""

from collections.abc import Callable
from dataclasses import dataclass

import segno
from flask import Blueprint, g, redirect
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.spoken import SpokenForm
from hearing_app.forms.times import AwayForm, DelegateForm, OwnCalendarForm, OwnWordsForm
from hearing_app.i18n import sentence
from hearing_app.services import delegations, feeds, foreign_calendars, own_times
from hearing_app.services.delegations import DelegatesView
from hearing_app.services.feeds import FeedLink
from hearing_app.services.foreign_calendars import OwnCalendars
from hearing_app.services.own_times import OwnTimes
from hearing_app.web.frame import say, say_refused

AWAY, WORDS, CALENDAR, DELEGATE = "away", "words", "calendar", "delegate"


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that a page shows of a person's times and calendars, with a form for each."""

    times: OwnTimes
    feed: FeedLink | None
    qr: str
    calendars: OwnCalendars
    delegates: DelegatesView
    forms: dict[str, SpokenForm]


@dataclass(frozen=True, slots=True)
class Page:
    """Where a deed was done: for whom, how his page shows a form that has to be mended, and the way back."""

    person_id: int
    show: Callable[[int, SpokenForm], ResponseReturnValue]
    way_back: Callable[[int], str]

    def back(self) -> ResponseReturnValue:
        """Lead back to the person's page."""
        return redirect(self.way_back(self.person_id))


def kept_of(person_id: int, failed: SpokenForm | None = None) -> Kept:
    """Return what a page shows of a person; a form that has to be mended stands in the place of its empty twin."""
    times = own_times.view_times(g.ctx, person_id)
    feed = feeds.view_person_feed(g.ctx, person_id)
    delegates = delegations.view_delegates(g.ctx, person_id)
    forms: dict[str, SpokenForm] = {
        AWAY: AwayForm(formdata=None, prefix="away-"),
        WORDS: OwnWordsForm(formdata=None, prefix="words-", words=times.words),
        CALENDAR: OwnCalendarForm(formdata=None, prefix="calendar-"),
        DELEGATE: DelegateForm(formdata=None, prefix="delegate-"),
    }
    if failed is not None:
        forms[failed._prefix.removesuffix("-")] = failed
    offer_delegates(forms[DELEGATE], delegates)
    calendars = foreign_calendars.view_calendars(g.ctx, person_id)
    return Kept(times, feed, qr_of(feed), calendars, delegates, forms)


def offer_delegates(form: SpokenForm, delegates: DelegatesView) -> None:
    """Fill the list of accounts that could answer for somebody."""
    if isinstance(form, DelegateForm):
        form.offer(delegates.choices)


def qr_of(feed: FeedLink | None) -> str:
    """Return the QR code of a feed for a telephone's camera, as an image's address."""
    if feed is None:
        return ""
    code: str = segno.make(feed.webcal_url, error="m").svg_data_uri(scale=3, border=2)
    return code


def offer(
    pages: Blueprint,
    action: Action,
    path: str,
    *,
    show: Callable[[int, SpokenForm], ResponseReturnValue],
    way_back: Callable[[int], str],
) -> None:
    """Add every deed to a blueprint, under the action that its door needs."""
    for name, tail, deed in DEEDS:
        view = _view(deed, show, way_back)
        pages.add_url_rule(f"{path}{tail}", name, declares(action)(view), methods=["POST"])


def _view(
    deed: Callable[..., ResponseReturnValue],
    show: Callable[[int, SpokenForm], ResponseReturnValue],
    way_back: Callable[[int], str],
) -> Callable[..., ResponseReturnValue]:
    def view(person_id: int, **more: int) -> ResponseReturnValue:
        return deed(Page(person_id, show, way_back), **more)

    return view


def _away(page: Page) -> ResponseReturnValue:
    form = AwayForm(prefix="away-")
    if not form.validate():
        return page.show(page.person_id, form)
    try:
        _say_away(own_times.add_absence(g.ctx, page.person_id, form.from_on.data, form.to_on.data))
    except Refused as refused:
        form.to_on.errors = [sentence(reason) for reason in refused.reasons]
        return page.show(page.person_id, form)
    return page.back()


def _week(page: Page, weeks: int) -> ResponseReturnValue:
    try:
        _say_away(own_times.add_week_away(g.ctx, page.person_id, weeks))
    except Refused as refused:
        say_refused(refused)
    return page.back()


def _say_away(sittings: int) -> None:
    if sittings:
        say("已记下。这几天已经请了 {n} 场会，去不了的请在邀请里答复。", n=sittings)
    else:
        say("已记下，这几天不会安排。")


def _present(page: Page, absence_id: int) -> ResponseReturnValue:
    own_times.remove_absence(g.ctx, page.person_id, absence_id)
    say("已去掉。")
    return page.back()


def _words(page: Page) -> ResponseReturnValue:
    form = OwnWordsForm(prefix="words-")
    if not form.validate():
        return page.show(page.person_id, form)
    unclear = own_times.save_own_times(g.ctx, page.person_id, form.words.data or "")
    say("已存，还有 {n} 处没有读懂。" if unclear else "已存，都读懂了。", n=unclear)
    return page.back()


def _calendar(page: Page) -> ResponseReturnValue:
    form = OwnCalendarForm(prefix="calendar-")
    if not form.validate():
        return page.show(page.person_id, form)
    try:
        foreign_calendars.add_calendar(g.ctx, page.person_id, form.url.data)
    except Refused as refused:
        form.url.errors = [sentence(reason) for reason in refused.reasons]
        return page.show(page.person_id, form)
    say("已登记，一两分钟内读取。")
    return page.back()


def _forget(page: Page, calendar_id: int) -> ResponseReturnValue:
    foreign_calendars.remove_calendar(g.ctx, page.person_id, calendar_id)
    say("已去掉，读到的时间也删了。")
    return page.back()


def _open(page: Page) -> ResponseReturnValue:
    feeds.open_person_feed(g.ctx, page.person_id)
    say("订阅地址可以用了；以前给过的都已失效。")
    return page.back()


def _shut(page: Page) -> ResponseReturnValue:
    feeds.shut_person_feed(g.ctx, page.person_id)
    say("订阅已经停用。")
    return page.back()


DEEDS: tuple[tuple[str, str, Callable[..., ResponseReturnValue]], ...] = (
    ("keep_away", "/away", _away),
    ("keep_week", "/away/week/<int:weeks>", _week),
    ("drop_away", "/away/<int:absence_id>/drop", _present),
    ("keep_words", "/words", _words),
    ("add_calendar", "/calendars", _calendar),
    ("drop_calendar", "/calendars/<int:calendar_id>/drop", _forget),
    ("open_feed", "/feed", _open),
    ("shut_feed", "/feed/shut", _shut),
)
