"""Which pages are there? One blueprint per noun; a view parses, calls one service and redirects or renders."""

from flask import Flask

from hearing_app.web import (
    accounts,
    audits,
    demo,
    desk,
    feeds,
    frame,
    health,
    imports,
    loads,
    people,
    plans,
    registers,
    reports,
    rooms,
    search,
    settings,
    units,
)
from hearing_app.web.hearings import draws, joint_sittings, lists, requests, waivers
from hearing_app.web.matters import (
    absences,
    clocks,
    days,
    deposits,
    files,
    fill_backs,
    groups,
    handlings,
    matters,
    outcomes,
    participants,
    review_files,
    reviews,
    routings,
    statuses,
    transfers,
)
from hearing_app.web.mediations import agreements, cases, papers, volumes
from hearing_app.web.sittings import (
    answers,
    approvals,
    arrivals,
    boards,
    bookings,
    calls,
    deliveries,
    drops,
    holds,
    interruptions,
    notices,
    offer_links,
    offers,
    rounds,
    seats,
    sittings,
    substitutions,
)

forbidden = frame.forbidden
ERRORS = frame.ERRORS

BLUEPRINTS = (
    accounts.pages,
    answers.pages,
    approvals.pages,
    arrivals.pages,
    audits.pages,
    calls.pages,
    deliveries.pages,
    demo.pages,
    feeds.pages,
    groups.pages,
    handlings.pages,
    health.pages,
    imports.pages,
    seats.pages,
    sittings.pages,
    bookings.pages,
    boards.pages,
    drops.pages,
    holds.pages,
    notices.pages,
    offers.pages,
    offer_links.pages,
    interruptions.pages,
    waivers.pages,
    joint_sittings.pages,
    substitutions.pages,
    clocks.pages,
    days.pages,
    deposits.pages,
    absences.pages,
    files.pages,
    fill_backs.pages,
    outcomes.pages,
    review_files.pages,
    reviews.pages,
    requests.pages,
    lists.pages,
    draws.pages,
    desk.pages,
    matters.pages,
    cases.pages,
    agreements.pages,
    papers.pages,
    volumes.pages,
    participants.pages,
    people.pages,
    plans.pages,
    registers.pages,
    reports.pages,
    loads.pages,
    routings.pages,
    rooms.pages,
    rounds.pages,
    search.pages,
    settings.pages,
    statuses.pages,
    transfers.pages,
    units.pages,
)


def register(app: Flask) -> None:
    """Add every page and what surrounds it."""
    frame.install(app)
    # what is long is told in several modules, which add to the blueprint of their noun
    for pages in dict.fromkeys(BLUEPRINTS):
        app.register_blueprint(pages)
