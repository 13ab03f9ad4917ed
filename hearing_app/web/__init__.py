"""Which pages are there? One blueprint per noun; a view parses, calls one service and redirects or renders."""

from flask import Flask

from hearing_app.web import (
    accounts,
    answers,
    approvals,
    bookings,
    calls,
    days,
    deliveries,
    demo,
    desk,
    files,
    frame,
    health,
    imports,
    matters,
    notices,
    outcomes,
    people,
    reports,
    review_files,
    reviews,
    rooms,
    search,
    seats,
    settings,
    sittings,
)

forbidden = frame.forbidden

BLUEPRINTS = (
    accounts.pages,
    answers.pages,
    approvals.pages,
    calls.pages,
    deliveries.pages,
    demo.pages,
    health.pages,
    imports.pages,
    seats.pages,
    sittings.pages,
    bookings.pages,
    notices.pages,
    days.pages,
    files.pages,
    outcomes.pages,
    review_files.pages,
    reviews.pages,
    desk.pages,
    matters.pages,
    people.pages,
    reports.pages,
    rooms.pages,
    search.pages,
    settings.pages,
)


def register(app: Flask) -> None:
    """Add every page and what surrounds it."""
    frame.install(app)
    # what is long is told in several modules, which add to the blueprint of their noun
    for pages in dict.fromkeys(BLUEPRINTS):
        app.register_blueprint(pages)
