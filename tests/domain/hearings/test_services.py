"""What does each method of service ask for, and which day counts?"""

from dataclasses import replace
from datetime import date

import pytest

from hearing_app.domain.hearings.services import Method, Service, against_service, day_of
from hearing_app.settings.places import CONFIG
from hearing_app.settings.profiles import profiles

PROFILE = profiles(CONFIG)[0]
TODAY, SENT = date(2026, 11, 30), date(2026, 11, 20)
HAND = Service(Method.DIRECT, SENT, "何示例31", place="示例路1号", received_by="吴某示例21", relation="self")
LEFT = Service(Method.LEFT, SENT, "何示例31", place="示例路1号", refusal="不愿签收", witness="社区示例")
WIRE = Service(Method.ELECTRONIC, SENT, "何示例31", proof="政务平台", consent_on=SENT)
POST = Service(Method.POST, SENT, "何示例31", received_by="吴某示例21", relation="family", proof="EMS1")
NOTICE = Service(Method.PUBLIC, None, "何示例31", proof="公告栏", began_on=date(2026, 10, 20))


@pytest.mark.parametrize(
    ("service", "found"),
    [
        (HAND, []),
        (replace(HAND, received_by=" "), ["service.receiver_missing"]),
        (replace(HAND, relation="x", place=""), ["service.relation_missing", "service.place_missing"]),
        (replace(HAND, served_on=None), ["service.day_missing", ]),
        (replace(HAND, served_on=date(2026, 12, 1)), ["service.in_future"]),
        (replace(HAND, served_on=date(2026, 11, 18)), ["service.before_release"]),
        (replace(HAND, served_by=""), ["service.server_missing"]),
        (LEFT, []),
        (replace(LEFT, witness="", has_picture=True), []),
        (replace(LEFT, witness="", refusal=""), ["service.refusal_missing", "service.witness_missing"]),
        (WIRE, []),
        (replace(WIRE, consent_on=None, proof=""), ["service.consent_missing", "service.proof_missing"]),
        (replace(WIRE, consent_on=date(2026, 11, 21)), ["service.consent_later"]),
        (POST, []),
        (replace(POST, proof=""), ["service.proof_missing"]),
        (replace(POST, method=Method.ENTRUSTED, received_by=""), ["service.receiver_missing"]),
        (replace(POST, method=Method.HANDED_ON), []),
    ],
)  # fmt: skip
def test_each_method_asks_for_its_own_proof(service: Service, found: list[str]) -> None:
    reasons = against_service(PROFILE, service, released_on=date(2026, 11, 19), today=TODAY)
    assert [reason.code for reason in reasons] == found


def test_a_public_notice_counts_after_thirty_days_and_not_before() -> None:
    assert day_of(PROFILE, NOTICE) == date(2026, 11, 19)
    assert against_service(PROFILE, NOTICE, released_on=date(2026, 10, 20), today=date(2026, 11, 19)) == ()
    early = against_service(PROFILE, NOTICE, released_on=date(2026, 10, 20), today=date(2026, 11, 18))
    assert [(one.code, one.rule.clause if one.rule else "") for one in early] == [
        ("service.public_running", "public_service")
    ]


def test_a_place_without_the_period_has_no_public_notice() -> None:
    bare = replace(PROFILE, public_service=None)
    assert [one.code for one in against_service(bare, NOTICE, released_on=None, today=TODAY)] == [
        "service.day_missing",
        "service.no_public",
    ]
