"""Which route does the list of claims give a new matter? Inside an open change.

A proposal that keeps the matter here stands at once; one that leads out bars what the route bars and waits for
somebody's decision. Not here: the decision (services.matters.routings).
"""

from dataclasses import asdict

from hearing_app.domain.matters.routing import propose_route
from hearing_app.services.context import Change
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.routings import RoutingRow

LIST = "list"


def propose(change: Change, rules: Rulebook, row: MatterRow) -> RoutingRow | None:
    """Write what the list says about a matter that has no route yet; returns None where no row fits."""
    book = rules.routes
    found = propose_route(book, row.category, row.subject)
    if found is None:
        return None
    route, claim = book.routes[found.route], book.claims[found.claim]
    kept = None if route.leads_out else change.now
    routing = RoutingRow(
        matter_id=row.id,
        route=route.id,
        claim=claim.id,
        evidence=asdict(book.ref(route, claim)) | {"found": found.found},
        proposed_at=change.now,
        decided_at=kept,
        decided_by=LIST if kept else "",
    )
    row.route = route.id
    change.session.add(routing)
    return routing
