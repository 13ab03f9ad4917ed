"""Is a matter entered, shown and added to as the counter says it?"""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text

from hearing_app.domain.errors import Forbidden, NotFound, Refused, Stale
from hearing_app.domain.matters.matters import MatterFilter
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.orders import Consent
from hearing_app.domain.workdays import WorkdayTable, YearTable
from hearing_app.services.access import note_read
from hearing_app.services.context import Context
from hearing_app.services.matters.clocks import recompute_provisional
from hearing_app.services.matters.ledgers import view_review
from hearing_app.services.matters.matters import (
    add_matter,
    record_consent,
    set_needs,
    set_party_times,
    view_matter,
    view_matters,
)
from hearing_app.services.matters.reviews import open_review
from hearing_app.services.searches import search
from hearing_app.services.sittings.bookings import book_sitting
from hearing_app.services.steps.intake.matter_intake import ConsentOrder, MatterOrder, TimesOrder
from hearing_app.store.tables.matters import ReviewRow
from tests.builders import house
from tests.builders.house import AsRole

ORDER = MatterOrder(
    number="LF20261122001",
    petitioner="曹某示例41",
    category="房地产",
    subject="延期交房",
    district="灞桥区",
    agency="示例住建局",
    stage="fucha",
    received_on=date(2026, 11, 20),
    phone="13910000041",
    address="灞桥区示例路1号",
    times_text="只能上午；看心情",
)


@pytest.fixture
def office(as_role: AsRole) -> Context:
    """A small office with three matters."""
    house.small_house(as_role)
    return as_role("booking_clerk")


def test_a_matter_comes_in_with_parties_clock_and_times(office: Context) -> None:
    assert add_matter(office, ORDER) == ORDER.number
    matter = view_matter(office, ORDER.number)
    assert [(party.name, party.role_label["zh"]) for party in matter.parties] == [
        ("曹某示例41", "信访人"),
        ("示例住建局", "责任单位"),
    ]
    petitioner = matter.parties[0]
    assert (petitioner.phone, petitioner.address) == ("13910000041", "灞桥区示例路1号")
    assert ([words["zh"] for words in petitioner.understood], petitioner.unclear) == (
        ["每天 12:00–24:00 不行"],
        ("看心情",),
    )
    (clock,) = matter.clocks
    assert (clock.rule, clock.due_on, clock.article["zh"]) == (
        "K7",
        date(2026, 12, 21),
        "《信访工作条例》第三十五条",
    )
    assert [step.code for step in clock.counting][:2] == ["counting.start", "counting.days"]
    assert matter.needs_review


def test_phone_and_address_lie_sealed(office: Context) -> None:
    add_matter(office, ORDER)
    found = office.reader.execute(
        text("SELECT phone_sealed, address_sealed FROM parties WHERE name = '曹某示例41'")
    ).one()
    assert all(b"1391" not in bytes(value) and "灞".encode() not in bytes(value) for value in found)


def test_what_is_wrong_with_a_matter_is_said_at_once(office: Context) -> None:
    add_matter(office, ORDER)
    wrong = MatterOrder(
        **{name: getattr(ORDER, name) for name in ORDER.__slots__}
        | {"stage": "elsewhere", "wanted_kind": "nothing", "received_on": date(2026, 11, 24)}
    )
    with pytest.raises(Refused) as refused:
        add_matter(office, wrong)
    codes = ["matter.taken", "matter.stage_unknown", "kind.unknown", "matter.received_later"]
    assert [reason.code for reason in refused.value.reasons] == codes


def test_the_list_pages_by_key_and_counts_everything(office: Context) -> None:
    for n in range(60):
        values = {name: getattr(ORDER, name) for name in ORDER.__slots__} | {"number": f"N{n:03d}", "times_text": ""}
        add_matter(office, MatterOrder(**values))
    first = view_matters(office, MatterFilter(district="灞桥区"))
    assert (len(first.lines), first.total, first.lines[0].number) == (50, 60, "N059")
    second = view_matters(office, MatterFilter(district="灞桥区", before_id=first.next_before_id))
    assert ([line.number for line in second.lines], second.next_before_id) == (
        [f"N{n:03d}" for n in range(9, -1, -1)],
        None,
    )
    assert view_matters(office, MatterFilter(kind=house.HEARING)).total == 2
    assert first.categories[0] == "房地产"


def test_consent_needs_a_form_and_a_day_and_lifts_what_was_only_indicated(office: Context) -> None:
    matter = view_matter(office, house.MEDIATION)
    party = matter.parties[0]
    assert (party.consent, matter.needs_consent) == (Consent.INDICATED, True)
    order = ConsentOrder(matter.number, matter.version, party.id, Consent.GIVEN)
    with pytest.raises(Refused) as refused:
        record_consent(office, order)
    assert [reason.code for reason in refused.value.reasons] == ["consent.form_missing", "consent.day_missing"]
    said = ConsentOrder(matter.number, matter.version, party.id, Consent.GIVEN, date(2026, 11, 23), "written")
    record_consent(office, said)
    found = view_matter(office, matter.number).parties[0]
    assert (found.consent, found.consent_on, found.consent_form["zh"]) == (Consent.GIVEN, date(2026, 11, 23), "书面")
    with pytest.raises(Stale):
        record_consent(office, said)


def test_times_and_needs_are_written_anew_in_the_version_that_was_seen(office: Context) -> None:
    matter = view_matter(office, house.MATTER)
    petitioner = matter.parties[0].id
    assert set_party_times(office, TimesOrder(matter.number, matter.version, petitioner, "周三下午不行")) == 0
    with pytest.raises(Stale):
        set_needs(office, matter.number, matter.version, needs="轮椅")
    set_needs(office, matter.number, matter.version + 1, needs="轮椅")
    found = view_matter(office, matter.number)
    assert ([words["zh"] for words in found.parties[0].understood], found.access_needs) == (
        ["周三 12:00–24:00 不行"],
        "轮椅",
    )
    with pytest.raises(NotFound):
        set_party_times(office, TimesOrder(found.number, found.version, 0, "周三"))


def test_the_history_tells_deeds_and_counts_looks(office: Context) -> None:
    set_needs(office, house.MATTER, view_matter(office, house.MATTER).version, needs="手语")
    matter = view_matter(office, house.MATTER)
    note_read(office, Action.VIEW_MATTER, "matter", subject_id=matter.id, matter_id=matter.id)
    found = view_matter(office, house.MATTER)
    assert [(line.by, line.deed["zh"], line.facts["zh"]) for line in found.history] == [
        ("test:booking_clerk", "改事项", "特殊需要")
    ]
    assert found.reads == 1


def test_another_unit_sees_nothing_and_another_role_may_not_edit(office: Context, as_role: AsRole) -> None:
    with pytest.raises(NotFound):
        view_matter(as_role("booking_clerk", unit_id=2), house.MATTER)
    assert view_matters(as_role("booking_clerk", unit_id=2)).total == 0
    with pytest.raises(Forbidden):
        add_matter(as_role("recorder"), ORDER)
    with pytest.raises(Forbidden):
        view_matters(as_role("administrator"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("P1", ["P1"]),
        ("某示例21", ["P1"]),
        ("wmsl21", ["P1"]),
        ("住建局", ["P1"]),
        ("  水泵 房 ", ["P3"]),
        ("%", []),
        ("没有这样的", []),
    ],
)
def test_search_finds_by_number_name_initials_and_agency(office: Context, words: str, found: list[str]) -> None:
    assert [hit.number for hit in search(office, words).matters] == found


def test_search_finds_people_and_sittings_only_for_who_may_see_them(office: Context, as_role: AsRole) -> None:
    book_sitting(office, house.lecture(office))
    assert [hit.name for hit in search(office, "wsl01").people] == ["王示例01"]
    assert [hit.number for hit in search(office, "民法典").sittings] == ["XT2026-1"]
    assert search(as_role("recorder"), "王示例01").people == ()
    assert search(office, "王").is_too_short
    with pytest.raises(Forbidden):
        search(as_role("administrator"), "王示例")


def landed(ctx: Context, *days_off: date) -> Context:
    """The same context after the notice for 2027 has come out, with these days off besides the weekends."""
    table = ctx.rules.workdays
    off = {day: {"zh": "春节", "en": "Spring Festival"} for day in days_off}
    year = YearTable(2027, off, {}, "国办通知", is_published=True)
    years = {2026: table.years[2026], 2027: year}
    return replace(ctx, rules=replace(ctx.rules, workdays=WorkdayTable(years, table.closures)))


def test_provisional_clocks_are_counted_again_once_the_table_has_landed(office: Context) -> None:
    values = {name: getattr(ORDER, name) for name in ORDER.__slots__} | {"stage": "handling", "times_text": ""}
    add_matter(office, MatterOrder(**values))
    (clock,) = view_matter(office, ORDER.number).clocks
    assert (clock.due_on, clock.is_provisional) == (date(2027, 1, 19), True)
    assert recompute_provisional(office) == []
    now_known = landed(office, date(2027, 1, 19))
    done = {one.number: (one.before_on, one.after_on) for one in recompute_provisional(now_known)}
    assert done == {
        ORDER.number: (date(2027, 1, 19), date(2027, 1, 20)),
        house.MEDIATION: (date(2027, 1, 11), date(2027, 1, 11)),
    }
    (clock,) = view_matter(now_known, ORDER.number).clocks
    assert (clock.due_on, clock.is_provisional) == (date(2027, 1, 20), False)
    assert recompute_provisional(now_known) == []


def test_a_review_on_a_provisional_day_is_counted_again_and_reported(office: Context) -> None:
    add_matter(office, ORDER)
    number = open_review(office, ORDER.number)
    before = view_review(office, number)
    assert before.due_on is not None
    assert before.due_on.year == 2026
    with office.open_writer() as session:
        row = session.scalars(select(ReviewRow)).one()
        row.received_on = date(2026, 12, 20)
        row.due_on, row.due_evidence = date(2027, 1, 19), {"is_provisional": True}
        session.commit()
    office.reader.rollback()
    shown = view_review(office, number)
    assert (shown.due_on, shown.is_provisional) == (date(2027, 1, 19), True)
    assert [line.is_provisional for line in view_matter(office, ORDER.number).reviews] == [True]
    now_known = landed(office, date(2027, 1, 19))
    done = {one.label["zh"]: (one.before_on, one.after_on) for one in recompute_provisional(now_known)}
    (label,) = [label for label in done if label.endswith("（复查复核件）")]
    assert done[label] == (date(2027, 1, 19), date(2027, 1, 20))
    after = view_review(now_known, number)
    assert (after.due_on, after.is_provisional) == (date(2027, 1, 20), False)
    assert [one for one in recompute_provisional(now_known) if "复核件" in one.label["zh"]] == []
