"""Does the chain go in order, and does it keep people apart?"""

from datetime import UTC, datetime

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.approvals import Signature, next_step, plan_signature
from tests.builders.rules import kinds

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
KIND = kinds()["hearing_review"]


def signed(*pairs: tuple[str, str]) -> list[Signature]:
    return [Signature(step, signer, AT) for step, signer in pairs]


def codes(found: object) -> list[str]:
    return [reason.code for reason in found.reasons] if isinstance(found, Refused) else []


def test_steps_come_in_order_until_the_chain_is_through():
    chain = signed(("submit", "clerk"), ("review", "head"), ("sign", "leader"), ("seal", "clerk"))
    assert [next_step(KIND, chain[:n]) for n in range(5)] == ["submit", "review", "sign", "seal", None]
    assert [codes(plan_signature(KIND, chain[:n], chain[n])) for n in range(4)] == [[], [], [], []]
    assert codes(plan_signature(KIND, chain, chain[3])) == ["approval.through"]


def test_signing_before_review_is_not_due():
    assert codes(plan_signature(KIND, signed(("submit", "clerk")), Signature("sign", "leader", AT))) == [
        "approval.not_due"
    ]


def test_who_submits_does_not_sign():
    before = signed(("submit", "clerk"), ("review", "clerk"))
    assert codes(plan_signature(KIND, before, Signature("sign", "clerk", AT))) == ["approval.same_person"]


def test_sent_back_with_a_note_begins_anew():
    before = signed(("submit", "clerk"))
    back = Signature("review", "head", AT, is_returned=True, note="换一位律师")
    assert plan_signature(KIND, before, back) == back
    assert next_step(KIND, [*before, back]) == "submit"
    silent = Signature("review", "head", AT, is_returned=True)
    assert codes(plan_signature(KIND, before, silent)) == ["approval.note_missing"]


def test_kind_without_chain_has_nothing_to_sign():
    assert next_step(kinds()["people_mediation"], []) is None
