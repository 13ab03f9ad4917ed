"""A recusal from its application to its decision: the day to decide, who rests meanwhile, who may decide."""

from collections.abc import Callable
from datetime import date

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.services.context import Context
from hearing_app.services.matters import days
from hearing_app.services.matters.days import DayTarget
from hearing_app.services.sittings import recusals, sittings
from hearing_app.services.sittings.recusals import RecusalOrder, RecusalRequest
from tests.builders import days as story
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]
SEVEN = ("E001", "E002", "E004", "E006", "E008", "E009", "E010", "E013")
MEMBER, PRESIDER = "李示例02", "王示例01"


@pytest.fixture
def sitting_id(as_role: AsRole) -> int:
    house.small_house(as_role)
    return story.announced(as_role, codes=SEVEN)


def ask(ctx: Context, sitting_id: int, name: str = MEMBER, raised_on: date = date(2026, 11, 23)) -> int:
    row = story.row_of(ctx, sitting_id)
    seat_id = story.seat_ids(ctx, sitting_id)[name]
    request = RecusalRequest(sitting_id, row.version, seat_id, "petitioner", "是开发商的亲戚", raised_on)
    return recusals.request_recusal(ctx, request)


def decide(ctx: Context, sitting_id: int, *, upheld: bool, by: tuple[str, str], name: str = MEMBER) -> int:
    row = story.row_of(ctx, sitting_id)
    seat_id = story.seat_ids(ctx, sitting_id)[name]
    order = RecusalOrder(sitting_id, row.version, seat_id, "", "", upheld, decided_by=by[1], decider=by[0])
    return recusals.record_recusal(ctx, order)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(reason.code for reason in refused.value.reasons)


def test_a_request_has_its_day_and_rests_the_seat_until_it_is_decided(ctx: Context, sitting_id: int) -> None:
    assert story.row_of(ctx, sitting_id).state == "confirmed"
    # Friday; three days later is a Monday
    ask(ctx, sitting_id, raised_on=date(2026, 11, 20))
    assert story.row_of(ctx, sitting_id).state == "noticed"
    (one,) = sittings.view_sitting(ctx, sitting_id).recusals
    assert (one.is_open, one.raised_on, one.due_on, one.rule.clause) == (
        True,
        date(2026, 11, 20),
        date(2026, 11, 23),
        "recusal",
    )
    assert recusals.view_recusal_paper(ctx, sitting_id, one.id).name == "回避申请书"
    decide(ctx, sitting_id, upheld=False, by=("presider", PRESIDER))
    assert story.row_of(ctx, sitting_id).state == "confirmed"
    (one,) = sittings.view_sitting(ctx, sitting_id).recusals
    assert (one.is_upheld, one.number) == (False, "示信听决〔2026〕1号")
    assert recusals.view_recusal_paper(ctx, sitting_id, one.id).name == "回避决定书"


def test_the_wrong_decider_is_refused_with_the_rule(ctx: Context, sitting_id: int) -> None:
    ask(ctx, sitting_id)
    ask(ctx, sitting_id, PRESIDER)
    with pytest.raises(Refused) as refused:
        decide(ctx, sitting_id, upheld=True, by=("organ_head", "局领导"))
    assert codes(refused) == ["recusal.wrong_decider"]
    with pytest.raises(Refused) as refused:
        decide(ctx, sitting_id, upheld=True, by=("presider", PRESIDER))
    assert codes(refused) == ["recusal.presider_challenged"]
    with pytest.raises(Refused) as refused:
        decide(ctx, sitting_id, upheld=False, by=("presider", PRESIDER), name=PRESIDER)
    assert codes(refused) == ["recusal.self_decided", "recusal.wrong_decider"]
    decide(ctx, sitting_id, upheld=False, by=("organ_head", "局领导"), name=PRESIDER)
    decide(ctx, sitting_id, upheld=True, by=("presider", PRESIDER))
    assert story.row_of(ctx, sitting_id).seats[1].no_conflict == "no"


def test_nobody_sits_on_the_day_whose_recusal_is_undecided(
    ctx: Context, as_role: AsRole, clock: Clock, sitting_id: int
) -> None:
    clock.now = story.MORNING
    recorder = as_role("recorder")
    for seat in story.row_of(recorder, sitting_id).seats:
        days.sign_in(recorder, sitting_id, seat.id)
    ask(recorder, sitting_id, raised_on=date(2026, 12, 14))
    with pytest.raises(Refused) as refused:
        days.open_sitting(recorder, DayTarget(sitting_id, story.row_of(recorder, sitting_id).version))
    assert codes(refused) == ["recusal.undecided"]


def test_a_request_of_tomorrow_or_without_words_is_refused(ctx: Context, sitting_id: int) -> None:
    row = story.row_of(ctx, sitting_id)
    seat_id = story.seat_ids(ctx, sitting_id)[MEMBER]
    with pytest.raises(Refused) as refused:
        recusals.request_recusal(ctx, RecusalRequest(sitting_id, row.version, seat_id, "", " ", date(2026, 11, 24)))
    assert codes(refused) == ["recusal.ground_missing", "recusal.in_future", "recusal.raiser_missing"]
