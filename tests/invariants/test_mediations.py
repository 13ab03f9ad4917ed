"""Invariant 20 of the field notes §8.1: the days of the joint application run from the day of effect."""

from datetime import date

import pytest

from hearing_app.services.context import Context
from hearing_app.services.mediations import agreements
from hearing_app.services.mediations.agreements import SignedOrder
from tests.builders import house
from tests.builders import mediations as story
from tests.builders.house import AsRole
from tests.conftest import Clock

DAYS = (date(2026, 11, 24), date(2026, 11, 26), date(2026, 11, 25), date(2026, 11, 27))


@pytest.fixture
def office(as_role: AsRole) -> Context:
    house.small_house(as_role)
    return as_role("mediation_clerk")


def test_20_an_agreement_binds_with_the_last_of_parties_mediator_and_seal_and_the_countdown_starts_there(
    office: Context, as_role: AsRole, clock: Clock
) -> None:
    mediation_id = story.accepted(office)
    agreement_id = story.agree(office, mediation_id)
    clock.forward(days=7)
    later = as_role("mediation_clerk")
    signing = [*(one.id for one in story.agreement(later, mediation_id, agreement_id).signers), None]
    for signature_id, on_day in zip(signing, DAYS[-len(signing) :], strict=True):
        made = story.agreement(later, mediation_id, agreement_id)
        assert (made.effective_on, made.confirm_due_on) == (None, None)
        version = story.seen(later, mediation_id).version
        agreements.record_signature(later, SignedOrder(mediation_id, version, agreement_id, signature_id, on_day))
    made = story.agreement(later, mediation_id, agreement_id)
    # 30 days from 27 November end on Sunday, 27 December
    assert (made.effective_on, made.confirm_due_on) == (date(2026, 11, 27), date(2026, 12, 28))
