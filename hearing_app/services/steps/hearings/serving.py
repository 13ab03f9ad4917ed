"""How is a service kept: checked by its method, written as one row, with the day that counts?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.hearings.services import METHODS, RELATIONS, Method, Service, against_service, day_of
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.store.tables.hearings import ServiceRow


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A recorded service, in words for a page."""

    method: Label
    served_on: date
    began_on: date | None
    served_by: str
    received_by: str
    relation: Label | None
    place: str
    witness: str
    refusal: str
    proof: str


def service_view(row: ServiceRow | None) -> ServiceView | None:
    """Return a recorded service as a page shows it."""
    if row is None:
        return None
    return ServiceView(
        METHODS[Method(row.method)],
        row.served_on,
        row.began_on,
        row.served_by,
        row.received_by,
        RELATIONS.get(row.relation),
        row.place,
        row.witness,
        row.refusal,
        row.proof,
    )


def save_service(
    ctx: Context,
    change: Change,
    profile: Profile,
    service: Service,
    *,
    released_on: date | None,
    against: Sequence[Reason] = (),
) -> ServiceRow:
    """Write a service of a paper that left on a day; raises Refused with every reason, those given included.

    The caller sets what was served before the change ends.
    """
    reasons = (*against, *against_service(profile, service, released_on=released_on, today=civil_day(ctx.now)))
    served_on = day_of(profile, service)
    if reasons or served_on is None:
        raise Refused(reasons)
    kept = asdict(replace(service, served_on=served_on))
    evidence = {}
    if service.method is Method.PUBLIC and profile.public_service is not None:
        period = profile.public_service
        evidence = {"rule": asdict(profile.ref(period.clause, is_unverified=period.is_unverified))}
    row = ServiceRow(
        unit_id=change.actor.unit_id,
        **{name: value.strip() if isinstance(value, str) else value for name, value in kept.items()},
        evidence=evidence,
        recorded_by=ctx.actor.name,
        recorded_at=ctx.now,
    )
    row.method = service.method.value
    return row
