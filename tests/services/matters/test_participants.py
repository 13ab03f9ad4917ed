"""Does everybody who has to do with a matter stay off its panel, and can a mistake be taken back?"""

import pytest
from sqlalchemy import update

from hearing_app.domain.errors import NotFound, Refused, Stale
from hearing_app.services.context import Context
from hearing_app.services.matters.matters import view_matter
from hearing_app.services.matters.participants import (
    add_handler,
    add_participant,
    remove_handler,
    remove_participant,
)
from hearing_app.services.sittings.bookings import book_sitting
from hearing_app.services.steps.intake.participants import ParticipantOrder
from hearing_app.store.tables.people import PersonRow
from tests.builders import house
from tests.builders.house import AsRole


@pytest.fixture
def office(as_role: AsRole) -> Context:
    """A small office with three matters."""
    house.small_house(as_role)
    return as_role("booking_clerk")


def version(ctx: Context) -> int:
    return view_matter(ctx, house.MATTER).version


def participant(ctx: Context, name: str, role: str = "agent", *, firm: str = "", phone: str = "") -> int:
    side = "respondent" if role == "agent" else ""
    order = ParticipantOrder(house.MATTER, version(ctx), role, name, phone=phone, side=side, firm=firm)
    return add_participant(ctx, order)


def codes_of(ctx: Context) -> set[str]:
    """Book the legal hearing of the small office; returns why not."""
    with pytest.raises(Refused) as refused:
        book_sitting(ctx, house.hearing(ctx))
    return {reason.code for reason in refused.value.reasons}


def test_an_agents_firm_is_barred_and_the_side_is_said(office: Context) -> None:
    party_id = participant(office, "钱某示例51", firm="示例律师事务所（一）")
    with pytest.raises(Refused) as refused:
        book_sitting(office, house.hearing(office))
    (reason,) = refused.value.reasons
    assert (reason.code, reason.params["name"], reason.params["side"]) == (
        "recusal.firm",
        "李示例02",
        {"zh": "责任单位", "en": "responsible unit"},
    )
    remove_participant(office, house.MATTER, version(office), party_id=party_id)
    book_sitting(office, house.hearing(office))


@pytest.mark.parametrize(("role", "code"), [("agent", "recusal.agent"), ("third_party", "recusal.party")])
def test_an_agent_or_a_party_is_no_judge_of_the_matter(office: Context, role: str, code: str) -> None:
    participant(office, "赵示例08", role)
    assert codes_of(office) == {code}


def test_two_telephones_tell_two_people_of_one_name_apart(office: Context) -> None:
    participant(office, "赵示例08", phone="13999999999")
    book_sitting(office, house.hearing(office))


def test_the_same_telephone_is_the_same_human(office: Context) -> None:
    with office.open_writer() as session:
        session.execute(update(PersonRow).where(PersonRow.name == "赵示例08").values(phone="13999999999"))
        session.commit()
    participant(office, "赵示例08", phone="13999999999")
    assert codes_of(office) == {"recusal.agent"}


def test_agents_are_two_at_most_each_for_a_side_once(office: Context) -> None:
    participant(office, "钱某示例51")
    with pytest.raises(Refused, match=r"participant\.twice"):
        participant(office, "钱某示例51")
    participant(office, "钱某示例52")
    with pytest.raises(Refused, match=r"participant\.agents_full") as refused:
        participant(office, "钱某示例53")
    (reason,) = refused.value.reasons
    assert (reason.params["most"], reason.rule and reason.rule.clause) == (2, "agents")
    with pytest.raises(Refused, match=r"participant\.side_missing"):
        add_participant(office, ParticipantOrder(house.MATTER, version(office), "agent", "钱某示例54"))
    agents = [party.name for party in view_matter(office, house.MATTER).parties if party.is_agent]
    assert agents == ["钱某示例51", "钱某示例52"]


def test_a_third_party_with_a_letter_stays_and_an_intake_party_is_not_taken_away(office: Context) -> None:
    third = participant(office, "孔某示例61", "third_party")
    book_sitting(office, house.hearing(office))
    with pytest.raises(Refused, match=r"participant\.has_letters"):
        remove_participant(office, house.MATTER, version(office), party_id=third)
    petitioner = view_matter(office, house.MATTER).parties[0].id
    with pytest.raises(NotFound):
        remove_participant(office, house.MATTER, version(office), party_id=petitioner)


def test_a_handler_by_code_is_kept_off_the_panel(office: Context) -> None:
    assert add_handler(office, house.MATTER, version(office), who="E002")
    assert [(one.name, one.is_on_roster) for one in view_matter(office, house.MATTER).handlers] == [("李示例02", True)]
    assert codes_of(office) == {"recusal.handler"}
    with pytest.raises(Refused, match=r"handler\.twice"):
        add_handler(office, house.MATTER, version(office), who="李示例02")
    (handler,) = view_matter(office, house.MATTER).handlers
    with pytest.raises(Stale):
        remove_handler(office, house.MATTER, version(office) - 1, handler_id=handler.id)
    remove_handler(office, house.MATTER, version(office), handler_id=handler.id)
    book_sitting(office, house.hearing(office))


def test_a_handler_whom_no_roster_knew_is_barred_by_name_when_he_joins_it(office: Context) -> None:
    assert not add_handler(office, house.MATTER, version(office), who="后来入册")
    with office.open_writer() as session:
        session.execute(update(PersonRow).where(PersonRow.name == "赵示例08").values(name="后来入册"))
        session.commit()
    assert codes_of(office) == {"recusal.handler"}
