"""Was a paper served, by which method, on which day, with what proof?

Methods after the Civil Procedure Law 87–95 by analogy (field notes §3.4); the day of service is what clocks start from.
Not here: how a letter leaves (sittings.letters), what a missing service forbids (sittings.notices).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused, RuleRef
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.workdays import add_days


class Method(StrEnum):
    """How a paper gets to its addressee."""

    DIRECT = "direct"
    LEFT = "left"
    ELECTRONIC = "electronic"
    POST = "post"
    ENTRUSTED = "entrusted"
    HANDED_ON = "handed_on"
    PUBLIC = "public"


METHODS: Mapping[Method, Mapping[str, str]] = {
    Method.DIRECT: {"zh": "直接送达", "en": "in person"},
    Method.LEFT: {"zh": "留置送达", "en": "left at the address"},
    Method.ELECTRONIC: {"zh": "电子送达", "en": "electronically"},
    Method.POST: {"zh": "邮寄送达", "en": "by post"},
    Method.ENTRUSTED: {"zh": "委托送达", "en": "through another organ"},
    Method.HANDED_ON: {"zh": "转交送达", "en": "handed on"},
    Method.PUBLIC: {"zh": "公告送达", "en": "by public notice"},
}
RELATIONS: Mapping[str, Mapping[str, str]] = {
    "self": {"zh": "本人", "en": "the addressee"},
    "family": {"zh": "同住成年家属", "en": "an adult of the household"},
    "agent": {"zh": "代理人", "en": "an agent"},
    "representative": {"zh": "推选的代表", "en": "an elected representative"},
    "unit": {"zh": "单位收件人", "en": "the unit's mail room or head"},
}


@dataclass(frozen=True, slots=True)
class Service:
    """One service as it was recorded.

    `served_on` is the day of the signature, of leaving the paper, of arrival in the recipient's system, of the mail
    receipt; of a public notice it is None and counted from `began_on`, the day it was posted. `proof`: mail number,
    system, organ or newspaper.
    """

    method: Method
    served_on: date | None
    served_by: str
    place: str = ""
    received_by: str = ""
    relation: str = ""
    witness: str = ""
    has_picture: bool = False
    refusal: str = ""
    proof: str = ""
    consent_on: date | None = None
    began_on: date | None = None


def day_of(profile: Profile, service: Service) -> date | None:
    """Return the day that counts as service; of a public notice the last day of the profile's period."""
    if service.method is not Method.PUBLIC:
        return service.served_on
    if profile.public_service is None or service.began_on is None:
        return None
    counted = add_days(service.began_on, profile.public_service.n)
    if isinstance(counted, Refused):
        raise counted
    return counted


def against_service(profile: Profile, service: Service, *, released_on: date | None, today: date) -> tuple[Reason, ...]:
    """Return everything that a service lacks: its day, what its method asks for, days in an order that can be."""
    return (*_days(profile, service, released_on, today), *_PROOFS[service.method](profile, service))


def _days(profile: Profile, service: Service, released_on: date | None, today: date) -> Iterator[Reason]:
    on_day = day_of(profile, service)
    if on_day is None:
        yield Reason("service.day_missing")
        return
    if on_day > today:
        code = "service.public_running" if service.method is Method.PUBLIC else "service.in_future"
        yield Reason(code, {"day": on_day}, _public_rule(profile) if service.method is Method.PUBLIC else None)
    first = service.began_on or on_day
    if released_on is not None and first < released_on:
        yield Reason("service.before_release", {"served": first, "released": released_on})
    if not service.served_by.strip():
        yield Reason("service.server_missing")


def _hand(_profile: Profile, service: Service) -> Iterator[Reason]:
    if not service.received_by.strip():
        yield Reason("service.receiver_missing")
    if service.relation not in RELATIONS:
        yield Reason("service.relation_missing")


def _direct(profile: Profile, service: Service) -> Iterator[Reason]:
    yield from _hand(profile, service)
    if not service.place.strip():
        yield Reason("service.place_missing")


def _left(_profile: Profile, service: Service) -> Iterator[Reason]:
    if not service.refusal.strip():
        yield Reason("service.refusal_missing")
    if not service.witness.strip() and not service.has_picture:
        yield Reason("service.witness_missing")
    if not service.place.strip():
        yield Reason("service.place_missing")


def _electronic(_profile: Profile, service: Service) -> Iterator[Reason]:
    if service.consent_on is None:
        yield Reason("service.consent_missing")
    elif service.served_on is not None and service.consent_on > service.served_on:
        yield Reason("service.consent_later", {"day": service.consent_on})
    if not service.proof.strip():
        yield Reason("service.proof_missing")


def _sent(profile: Profile, service: Service) -> Iterator[Reason]:
    yield from _hand(profile, service)
    if not service.proof.strip():
        yield Reason("service.proof_missing")


def _public(profile: Profile, service: Service) -> Iterator[Reason]:
    if profile.public_service is None:
        yield Reason("service.no_public")
    if not service.proof.strip():
        yield Reason("service.proof_missing")


def _public_rule(profile: Profile) -> RuleRef | None:
    period = profile.public_service
    return profile.ref(period.clause, is_unverified=period.is_unverified) if period else None


_PROOFS = {
    Method.DIRECT: _direct,
    Method.LEFT: _left,
    Method.ELECTRONIC: _electronic,
    Method.POST: _sent,
    Method.ENTRUSTED: _sent,
    Method.HANDED_ON: _sent,
    Method.PUBLIC: _public,
}
