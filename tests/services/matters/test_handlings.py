"""Is a redone opinion linked to what was revoked, and is the same conclusion held up until somebody says why?"""

from dataclasses import replace
from datetime import date

import psycopg
import pytest

from hearing_app.domain.errors import NotFound, Refused, Stale
from hearing_app.domain.evidence.signing import CounselForm
from hearing_app.domain.matters.handlings import HandlingOrder
from hearing_app.services.context import Context
from hearing_app.services.matters import handlings, matters, reviews
from hearing_app.services.matters.reviews import CounselOrder, DayOrder
from tests.builders import house
from tests.builders.house import AsRole

TODAY = date(2026, 11, 23)
FIRST = HandlingOrder("not_supported", "示管信〔2026〕3号", date(2026, 11, 2), "温度达标。", "不予支持，某办法第九条。")
AGAIN = replace(FIRST, paper="示管信〔2026〕8号", issued_on=TODAY)


@pytest.fixture
def ctx(as_role: AsRole) -> Context:
    """A clerk whose matter has an opinion that a review has revoked today."""
    house.small_house(as_role)
    clerk = as_role("booking_clerk")
    record(clerk, FIRST)
    number = reviews.open_review(clerk, house.OTHER_MATTER)
    reviews.record_counsel(clerk, CounselOrder(number, 1, CounselForm.WRITTEN, TODAY, text="合法。"))
    reviews.record_conclusion(clerk, number, 2, conclusion="revoke")
    reviews.sign_review(as_role("leader"), DayOrder(number, 3, TODAY))
    return clerk


def view(ctx: Context) -> handlings.HandlingsView:
    ctx.reader.rollback()
    return handlings.view_handlings(ctx, house.OTHER_MATTER)


def record(ctx: Context, order: HandlingOrder) -> int:
    return handlings.record_opinion(ctx, house.OTHER_MATTER, view(ctx).version, order=order)


def test_18_a_redo_names_the_revoked_opinion_and_the_same_conclusion_needs_a_reason(ctx: Context) -> None:
    waiting = view(ctx).redo
    assert waiting is not None
    assert (waiting.review_number, waiting.signed_on, waiting.revoked_paper) == (
        house.OTHER_MATTER, TODAY, FIRST.paper,
    )  # fmt: skip
    before = view(ctx)
    with pytest.raises(Refused) as refused:
        record(ctx, AGAIN)
    (reason,) = refused.value.reasons
    assert (reason.code, reason.rule and reason.rule.clause) == ("handling.same_conclusion", "redo_same")
    assert view(ctx) == before
    assert record(ctx, replace(AGAIN, same_reason="没有别的法律依据")) == 2
    after = view(ctx)
    first, second = after.opinions
    assert (first.review_number, first.revoked_paper, first.is_same) == ("", "", False)
    assert (second.review_number, second.revoked_paper, second.is_same) == (house.OTHER_MATTER, FIRST.paper, True)
    assert (second.same_reason, after.redo) == ("没有别的法律依据", None)


def test_another_conclusion_on_new_facts_goes_through_and_the_history_tells_it(ctx: Context) -> None:
    record(ctx, replace(AGAIN, conclusion="partly", new_facts="重新测温"))
    second = view(ctx).opinions[1]
    assert (second.is_same, second.new_facts, second.conclusion["en"]) == (False, "重新测温", "partly supported")
    told = [line.facts["en"] for line in matters.view_matter(ctx, house.OTHER_MATTER).history]
    assert [words for words in told if "handling opinion recorded" in words] == ["handling opinion recorded"] * 2


def test_facts_are_sealed_and_the_audit_row_holds_codes_alone(ctx: Context) -> None:
    record(ctx, replace(AGAIN, same_reason="没有别的法律依据"))
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        stored = connection.execute("SELECT row_to_json(t)::text FROM handling_opinions t").fetchall()
        (facts,) = connection.execute("SELECT facts FROM audit ORDER BY seq DESC LIMIT 1").fetchone() or ({},)
    assert [row for (row,) in stored if "温度" in row or "法律依据" in row] == []
    assert {name: facts[name] for name in ("conclusion", "handling_same")} == {
        "conclusion": "not_supported", "handling_same": True,
    }  # fmt: skip
    assert "依据" not in str(facts)


def test_an_old_version_and_another_unit_are_turned_away(ctx: Context, as_role: AsRole) -> None:
    with pytest.raises(Stale):
        handlings.record_opinion(ctx, house.OTHER_MATTER, 1, order=AGAIN)
    for act in (
        lambda other: handlings.view_handlings(other, house.OTHER_MATTER),
        lambda other: handlings.record_opinion(other, house.OTHER_MATTER, 1, order=AGAIN),
    ):
        with pytest.raises(NotFound):
            act(as_role("booking_clerk", unit_id=2))
