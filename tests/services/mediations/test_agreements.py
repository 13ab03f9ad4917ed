"""Does an agreement bind from the day that the law says, is it kept, and may a court confirm it?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest
from sqlalchemy import select

from hearing_app.domain.errors import Refused
from hearing_app.domain.mediations.agreements import Decision, Extent, Form
from hearing_app.domain.mediations.cases import Result
from hearing_app.domain.rules.permissions import Action
from hearing_app.services import desk
from hearing_app.services.context import Context
from hearing_app.services.matters import uploads
from hearing_app.services.mediations import agreements, performance, referrals
from hearing_app.services.mediations.agreements import ConfirmationOrder, SignedOrder
from hearing_app.services.mediations.performance import DoneOrder, VisitOrder
from hearing_app.services.steps.attention import Cause, Urgency
from hearing_app.store.tables.agreements import AgreementRow
from tests.builders import house
from tests.builders import mediations as story
from tests.builders.mediations import TODAY
from tests.builders.offices import PDF
from tests.conftest import Clock

AsRole = Callable[..., Context]


@pytest.fixture
def office(as_role: AsRole) -> Context:
    house.small_house(as_role)
    return as_role("mediation_clerk")


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_a_written_one_binds_from_the_last_signature_or_seal_and_not_before(office: Context) -> None:
    mediation_id = story.accepted(office)
    agreement_id = story.agree(office, mediation_id)
    made = story.agreement(office, mediation_id, agreement_id)
    assert [reason.code for reason in made.gaps] == [
        "agreement.party_unsigned",
        "agreement.mediator_unsigned",
        "agreement.unsealed",
    ]
    *before, last = [*(one.id for one in made.signers), None]
    for signature_id in before:
        sign(office, mediation_id, agreement_id, signature_id)
        assert story.agreement(office, mediation_id, agreement_id).effective_on is None
    sign(office, mediation_id, agreement_id, last)
    made = story.agreement(office, mediation_id, agreement_id)
    assert (made.effective_on, made.confirm_due_on, made.gaps) == (TODAY, date(2026, 12, 23), ())
    assert made.confirm_rule is not None
    assert (made.confirm_rule.profile, made.confirm_rule.clause) == (
        "xa_default",
        "《人民调解法》第三十三条、《民事诉讼法》第二百零五条",
    )


def sign(ctx: Context, mediation_id: int, agreement_id: int, signature_id: int | None) -> None:
    version = story.seen(ctx, mediation_id).version
    agreements.record_signature(ctx, SignedOrder(mediation_id, version, agreement_id, signature_id, TODAY))


def test_facts_and_terms_are_sealed(office: Context) -> None:
    mediation_id = story.accepted(office)
    story.agree(office, mediation_id)
    office.reader.rollback()
    row = office.reader.scalars(select(AgreementRow)).one()
    sealed = (row.facts_sealed or b"") + (row.terms_sealed or b"")
    assert ("隔音".encode() in sealed, row.terms) == (False, "十二月底前加装隔音。")


def test_an_oral_one_binds_when_made_and_is_registered(office: Context) -> None:
    mediation_id = story.accepted(office)
    agreement_id = story.agree(office, mediation_id, Form.ORAL)
    made = story.agreement(office, mediation_id, agreement_id)
    assert (made.effective_on, made.number) == (TODAY, "示信协〔2026〕1号")
    with pytest.raises(Refused) as refused:
        sign(office, mediation_id, agreement_id, None)
    assert codes(refused) == ["agreement.oral_unsigned", "agreement.effective_already"]


def test_an_agreement_says_every_reason_at_once(office: Context) -> None:
    mediation_id = story.consented(office)
    with pytest.raises(Refused) as refused:
        story.agree(office, mediation_id, facts="", terms=" ", party_ids=(), agreed_on=TODAY + timedelta(days=1))
    assert codes(refused) == [
        "mediation.not_accepted",
        "mediation.no_mediator",
        "agreement.facts_missing",
        "agreement.terms_missing",
        "mediation.day_in_future",
        "agreement.side_missing",
        "agreement.side_missing",
    ]


def conclude(ctx: Context, mediation_id: int) -> None:
    referrals.conclude(ctx, mediation_id, story.seen(ctx, mediation_id).version, on_day=TODAY)


def test_a_turn_is_concluded_only_by_agreements_in_effect(office: Context) -> None:
    mediation_id = story.accepted(office)
    with pytest.raises(Refused) as refused:
        conclude(office, mediation_id)
    assert codes(refused) == ["agreement.none"]
    agreement_id = story.agree(office, mediation_id)
    with pytest.raises(Refused) as refused:
        conclude(office, mediation_id)
    assert codes(refused) == ["agreement.not_all_effective"]
    story.sign(office, mediation_id, agreement_id)
    conclude(office, mediation_id)
    case = story.seen(office, mediation_id)
    assert (case.state, case.result_label["en"], case.turns[0].result) == ("ended", "agreed", Result.AGREED)


def test_a_partial_agreement_leaves_the_rest_to_the_next_channel(office: Context) -> None:
    mediation_id = story.accepted(office)
    story.agree(office, mediation_id, Form.ORAL, extent=Extent.PARTIAL)
    conclude(office, mediation_id)
    case = story.seen(office, mediation_id)
    assert (case.is_open, case.turns[0].result) == (True, "partial")
    story.refer(office, mediation_id, "judicial")


def test_households_sign_one_by_one_and_stand_in_lists_by_their_label(office: Context, as_role: AsRole) -> None:
    mediation_id = story.accepted(office, is_collective=True)
    respondent = next(one for one in story.seen(office, mediation_id).parties if one.role_label["en"] != "petitioner")
    for n in (1, 2, 3):
        story.agree(office, mediation_id, label=f"{n}号楼101户", party_ids=(respondent.id,))
    made = story.seen(office, mediation_id).agreements
    assert [(one.label, one.number[-2:], len(one.signers)) for one in made] == [
        ("1号楼101户", "1号", 3),
        ("2号楼101户", "2号", 3),
        ("3号楼101户", "3号", 3),
    ]


def test_a_promise_needs_proof_and_stands_on_the_desk_when_late(office: Context, clock: Clock, as_role: AsRole) -> None:
    mediation_id = story.accepted(office)
    agreement_id = story.agree(office, mediation_id, Form.ORAL)
    promise = story.agreement(office, mediation_id, agreement_id).promises[0]
    clock.forward(days=40)
    later = as_role("mediation_clerk")
    assert [task.cause for task in desk.view_desk(later).tasks[Urgency.OVERDUE] if task.cause is Cause.PROMISE] == [
        Cause.PROMISE
    ]
    order = DoneOrder(mediation_id, story.seen(later, mediation_id).version, promise.id, date(2026, 12, 30))
    with pytest.raises(Refused) as refused:
        performance.record_done(later, order)
    assert codes(refused) == ["agreement.proof_missing"]
    number = story.seen(later, mediation_id).matter_number
    file_id = uploads.upload_file(
        later, uploads.UploadOrder(number, "performance_proof", "收据.pdf", PDF), action=Action.EDIT_MEDIATION
    )
    performance.record_done(later, replace(order, file_id=file_id))
    kept = story.agreement(later, mediation_id, agreement_id).promises[0]
    assert (kept.done_on, kept.file_id, kept.is_late, kept.fen) == (date(2026, 12, 30), file_id, False, 500_000)
    found = [task for tasks in desk.view_desk(later).tasks.values() for task in tasks if task.cause is Cause.PROMISE]
    assert found == []


def test_a_file_of_another_matter_proves_nothing(office: Context) -> None:
    mediation_id = story.accepted(office)
    agreement_id = story.agree(office, mediation_id, Form.ORAL)
    file_id = uploads.upload_file(
        office, uploads.UploadOrder(house.MATTER, "performance_proof", "收据.pdf", PDF), action=Action.EDIT_MEDIATION
    )
    promise = story.agreement(office, mediation_id, agreement_id).promises[0]
    version = story.seen(office, mediation_id).version
    with pytest.raises(Refused) as refused:
        performance.record_done(office, DoneOrder(mediation_id, version, promise.id, TODAY, file_id=file_id))
    assert codes(refused) == ["agreement.file_unknown"]


def confirm(ctx: Context, mediation_id: int, agreement_id: int, on_day: date) -> None:
    version = story.seen(ctx, mediation_id).version
    agreements.apply_confirmation(ctx, ConfirmationOrder(mediation_id, version, agreement_id, on_day))


def test_a_joint_application_is_in_time_or_refused_with_its_article(
    office: Context, clock: Clock, as_role: AsRole
) -> None:
    mediation_id = story.accepted(office)
    agreement_id = story.agree(office, mediation_id, Form.ORAL)
    clock.forward(days=31)
    later = as_role("mediation_clerk")
    with pytest.raises(Refused) as refused:
        confirm(later, mediation_id, agreement_id, date(2026, 12, 24))
    assert codes(refused) == ["agreement.applied_too_late"]
    confirm(later, mediation_id, agreement_id, date(2026, 12, 23))
    version = story.seen(later, mediation_id).version
    ruling = ConfirmationOrder(
        mediation_id, version, agreement_id, date(2026, 12, 24), Decision.GRANTED, "（2026）示01民特1号"
    )
    agreements.decide_confirmation(later, ruling)
    made = story.agreement(later, mediation_id, agreement_id)
    assert made.decision_label is not None
    assert (made.decision_label["en"], made.decided_on, made.decision_number) == (
        "confirmed",
        date(2026, 12, 24),
        "（2026）示01民特1号",
    )


def test_what_the_law_excludes_is_not_offered(office: Context) -> None:
    mediation_id = story.accepted(office)
    agreement_id = story.agree(office, mediation_id, Form.ORAL, bar="status")
    made = story.agreement(office, mediation_id, agreement_id)
    assert (made.confirm_due_on, [reason.code for reason in made.against]) == (None, ["agreement.not_confirmable"])
    with pytest.raises(Refused) as refused:
        confirm(office, mediation_id, agreement_id, TODAY)
    assert codes(refused) == ["agreement.not_confirmable"]


@pytest.mark.parametrize(
    ("days", "urgency"), [(19, None), (20, Urgency.NEXT), (27, Urgency.TODAY), (30, Urgency.TODAY), (31, None)]
)
def test_the_end_of_the_application_period_is_warned_of(
    office: Context, clock: Clock, as_role: AsRole, days: int, urgency: Urgency | None
) -> None:
    story.agree(office, story.accepted(office), Form.ORAL)
    clock.forward(days=days)
    tasks = desk.view_desk(as_role("mediation_clerk")).tasks
    found = [key for key, of_key in tasks.items() for task in of_key if task.cause is Cause.CONFIRMATION]
    assert found == ([urgency] if urgency else [])


def test_a_return_visit_is_asked_for_after_three_months_and_kept(
    office: Context, clock: Clock, as_role: AsRole
) -> None:
    mediation_id = story.accepted(office)
    agreement_id = story.agree(office, mediation_id, Form.ORAL, promises=())
    clock.forward(days=91)
    later = as_role("mediation_clerk")
    assert Cause.VISIT in {task.cause for tasks in desk.view_desk(later).tasks.values() for task in tasks}
    version = story.seen(later, mediation_id).version
    order = VisitOrder(mediation_id, version, agreement_id, date(2027, 2, 1), "", performance="", satisfaction="mostly")
    with pytest.raises(Refused) as refused:
        performance.add_visit(later, order)
    assert codes(refused) == ["agreement.visit_incomplete", "agreement.visitor_missing"]
    performance.add_visit(later, replace(order, visited_by="甲", performance="performed", risks="水泵老化"))
    visit = story.agreement(later, mediation_id, agreement_id).visits[0]
    assert (visit.performance_label["en"], visit.satisfaction_label["en"], visit.risks) == (
        "performed in full",
        "mostly satisfied",
        "水泵老化",
    )
    assert Cause.VISIT not in {task.cause for tasks in desk.view_desk(later).tasks.values() for task in tasks}


def test_the_channels_limit_stands_on_the_desk_when_it_is_near(office: Context, clock: Clock, as_role: AsRole) -> None:
    mediation_id = story.accepted(office)
    clock.forward(days=22)
    tasks = desk.view_desk(as_role("mediation_clerk")).tasks
    assert [task.mediation_id for of_key in tasks.values() for task in of_key if task.cause is Cause.MEDIATION] == []
    clock.forward(days=9)
    late = desk.view_desk(as_role("mediation_clerk")).tasks[Urgency.OVERDUE]
    assert [task.mediation_id for task in late if task.cause is Cause.MEDIATION] == [mediation_id]


def test_editing_the_rules_moves_no_stored_day(office: Context) -> None:
    """A limit that was computed keeps its day and its evidence whatever the file says later."""
    mediation_id = story.accepted(office)
    channels = office.rules.channels
    limit = replace(channels.channels["people"].limit, n=60)
    edited = replace(
        channels,
        version="2027-1",
        channels=channels.channels | {"people": replace(channels.channels["people"], limit=limit)},
    )
    turn = story.seen(replace(office, rules=replace(office.rules, channels=edited)), mediation_id).turns[0]
    assert (turn.due_on, turn.rule and turn.rule.version) == (date(2026, 12, 23), "2026-2")


def test_the_database_keeps_one_open_case_of_a_matter(office: Context) -> None:
    mediation_id = story.opened(office)
    with (
        psycopg.connect(office.env.libpq_dsn) as connection,
        pytest.raises(psycopg.errors.UniqueViolation, match="uq_mediations_open"),
    ):
        connection.execute(
            """INSERT INTO mediations (unit_id, matter_id, number, label, origin, is_collective, state, channel, result,
            opened_on, opened_by, suitability, version, row_key) SELECT unit_id, matter_id, 'X', label, origin,
            is_collective, state, channel, result, opened_on, opened_by, suitability, 1, gen_random_uuid()
            FROM mediations WHERE id = %s""",
            [mediation_id],
        )


def test_a_households_agreement_wants_the_other_side_too(office: Context) -> None:
    mediation_id = story.accepted(office, is_collective=True)
    with pytest.raises(Refused) as refused:
        story.agree(office, mediation_id, party_ids=(), label="3号楼2单元501户")
    assert [(one.code, one.params["party"]["zh"]) for one in refused.value.reasons] == [
        ("agreement.side_missing", "责任单位")
    ]
