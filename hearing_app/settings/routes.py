"""Which lawful routes and which list of claims does this office use? Reads config/routes.toml."""

from collections.abc import Mapping
from pathlib import Path

from hearing_app.domain.matters.routing import LEVELS, NOTHING, Claim, Route, RouteBook
from hearing_app.domain.matters.transfers import TITLES, TRANSFER
from hearing_app.domain.rules.kinds import Process
from hearing_app.settings.fields import Fields, fields_of


def read_routes(config: Path) -> RouteBook:
    """Return routes and claims; a wrong value, an unknown key or a row without its route stops the start."""
    file = fields_of(config / "routes.toml")
    routes = _routes(file.table("routes"))
    claims: dict[str, Claim] = {}
    for table in file.tables("claims"):
        claim = _claim(table, routes)
        if claim.id in claims:
            raise table.wrong("id", "an id of its own")
        claims[claim.id] = claim
    simple, level = file.table("simple"), file.table("level")
    grounds = simple.table("grounds")
    book = RouteBook(
        version=file.text("version"),
        routes=routes,
        claims=claims,
        simple_grounds={id_: grounds.label(id_) for id_ in grounds.names()},
        simple_basis=simple.label("basis"),
        office_level=file.choice("office_level", LEVELS),
        level_basis=level.label("basis"),
    )
    for table in (simple, level, file):
        table.finish()
    return book


def _routes(fields: Fields) -> Mapping[str, Route]:
    return {id_: _route(id_, fields.table(id_)) for id_ in fields.names()}


def _route(id_: str, fields: Fields) -> Route:
    bars = fields.texts("bars")
    if not set(bars) <= set(Process):
        raise fields.wrong("bars", f"some of {', '.join(Process)}")
    route = Route(
        id=id_,
        label=fields.label("label"),
        receiver=fields.label("receiver"),
        basis=fields.label("basis"),
        bars=frozenset(map(Process, bars)),
        is_confidential=fields.mark("is_confidential", default=False),
        letter=fields.choice("letter", TITLES) if fields.has("letter") else TRANSFER,
    )
    fields.finish()
    return route


def _claim(fields: Fields, routes: Mapping[str, Route]) -> Claim:
    claim = Claim(
        id=fields.text("id"),
        claim=fields.label("claim"),
        department=fields.label("department", {}) or NOTHING,
        categories=fields.texts("categories") if fields.has("categories") else (),
        words=fields.texts("words"),
        route=fields.choice("route", routes),
        has_civil_content=fields.mark("has_civil_content", default=False),
        is_unverified=fields.mark("is_unverified", default=False),
    )
    fields.finish()
    return claim
