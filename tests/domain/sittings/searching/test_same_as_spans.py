"""Does the search by steps say what asking every calendar about every span says: times, rooms, people, obstacles?"""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hearing_app.domain.errors import Reason
from hearing_app.domain.people.availability_dates import DayKind
from hearing_app.domain.people.availability_words import AvailabilityRule, Effect
from hearing_app.domain.people.openings import Opening
from hearing_app.domain.rules.candidates import Appointment, Candidate
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.scheduling.civil_days import days_until
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.lineups import Pool, find_lineup, roles_without_anybody
from hearing_app.domain.sittings.obstacles import shortages
from hearing_app.domain.sittings.orders import BookingFacts, ClockDue, MatterFacts
from hearing_app.domain.sittings.pools import Roster, roster_categories, roster_of
from hearing_app.domain.sittings.slots import SlotRequest, find_slots, first_lawful_day
from hearing_app.domain.sittings.venues import room_calendar
from hearing_app.domain.spans import Span, civil_day, civil_instant, merged
from tests.builders.rules import NOW, TODAY, facts, party, room, rules, table
from tests.builders.spans import starts_within, stretches_of
from tests.domain.sittings.test_lineups import small_rules

FIRST = date(2026, 12, 4)


def clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


ODD = st.sampled_from((0, 480, 537, 540, 607, 720, 780, 845, 1020, 1080, 1440))
RULES = st.builds(
    lambda effect, days, hours, kind, dates: AvailabilityRule(
        effect, days, None, dates, clock(min(hours)), clock(max(hours)), kind
    ),
    st.sampled_from(Effect),
    st.sampled_from((None, frozenset({0, 2, 4}), frozenset({1, 3, 5, 6}))),
    st.tuples(ODD, ODD).filter(lambda pair: pair[0] != pair[1]),
    st.sampled_from((None, None, DayKind.WORKDAY, DayKind.REST_DAY)),
    st.sampled_from((None, None, (FIRST, FIRST + timedelta(days=4)), (date(2026, 1, 1), FIRST))),
)
OPENINGS = st.lists(RULES, max_size=4).map(lambda found: Opening(tuple(found), table().is_open))
SPANS = st.builds(
    lambda day, minute, length: Span(
        civil_instant(FIRST + timedelta(days=day), clock(minute)),
        civil_instant(FIRST + timedelta(days=day), clock(minute)) + timedelta(minutes=length),
    ),
    st.integers(-3, 8),
    st.integers(0, 1439),
    st.sampled_from((1, 14, 50, 180, 700, 2000)),
)
BUSY = st.lists(SPANS, max_size=3).map(merged)
TRAVEL = st.sampled_from((0, 0, 20, 45))
CALENDARS = st.builds(
    lambda opening, busy, packed, before, after, foreign: Calendar(
        1, opening, stretches_of(busy) if packed else tuple(busy), before, after, tuple(foreign)
    ),
    OPENINGS,
    BUSY,
    st.booleans(),
    TRAVEL,
    TRAVEL,
    st.lists(SPANS, max_size=1),
)
PEOPLE = st.lists(
    st.tuples(
        st.lists(st.sampled_from(("judge", "lawyer", "npc_deputy", "gov_lawyer", "staff")), min_size=1, max_size=2),
        CALENDARS,
        st.sampled_from((None, 1)),
        st.sampled_from((None, FIRST + timedelta(days=2))),
        st.integers(0, 2),
    ),
    min_size=3,
    max_size=7,
)


def is_had(calendar: Calendar, span: Span) -> bool:
    return calendar.is_open(span) and calendar.is_free(span) and calendar.is_clear(span)


def by_spans(world: Rules, request: SlotRequest, known: BookingFacts, now: datetime):
    """Ask everybody about every span; room by room, with all who are free, none left out."""
    least = sum(each.heads for each in known.parties) + sum(rule.least for rule in world.kind.seats)
    known = replace(known, rooms={id_: each for id_, each in known.rooms.items() if each.capacity >= least})
    roster = roster_of(world, known)
    open_roles = roles_without_anybody(world, roster_categories(world, known))
    found, against = {}, Counter()
    first = max(first_lawful_day(world, known, civil_day(now)), request.from_on)
    day = first
    while day < request.from_on + timedelta(days=7 * request.weeks):
        for span in starts_on(world, request, known, day):
            if not world.workdays.is_open(day) and not request.allows_rest_days:
                against["slots.rest_day"] += 1
                continue
            answer = at_span(world, known, roster, open_roles, span)
            if isinstance(answer, list):
                against.update(reason.code for reason in answer)
            else:
                found[span] = answer
        day += timedelta(days=1)
    return found, against


def starts_on(world: Rules, request: SlotRequest, known: BookingFacts, day: date) -> list[Span]:
    minutes = request.minutes or world.kind.minutes
    return sorted(
        {
            span
            for each in known.rooms.values()
            for hours in merged(each.calendar.open_on(day))
            for span in starts_within(hours, minutes=minutes, grid_minutes=request.grid_minutes)
        }
    )


def at_span(world: Rules, known: BookingFacts, roster: Roster, open_roles, span: Span):
    heads = sum(each.heads for each in known.parties)
    free = [each for each in known.rooms.values() if is_had(room_calendar(world, each), span)]
    reasons = [] if free else [Reason("slots.rooms_taken", {})]
    busy = {each.role for each in known.parties if each.calendar and not is_had(each.calendar, span)}
    reasons += [Reason("slots.party_not_free", {"party": role}) for role in busy]
    if reasons:
        return reasons
    workers = tuple(w for w in roster.workers_on(civil_day(span.start)) if is_had(known.calendars[w.id], span))
    pool = Pool(workers, roster.prices, open_roles, max(each.capacity for each in free) - heads)
    lineup = find_lineup(world, pool)
    if lineup is None:
        return list(shortages(world, pool))
    return lineup, {each.id for each in free if each.capacity >= lineup.heads + heads}


@settings(max_examples=60, deadline=None)
@given(
    people=PEOPLE,
    rooms=st.lists(st.tuples(st.integers(5, 9), CALENDARS), min_size=1, max_size=2),
    sides=st.lists(CALENDARS, min_size=1, max_size=2),
    lengths=st.tuples(st.sampled_from((60, 50, 180)), st.sampled_from((30, 15, 20, 45))),
    rest=st.booleans(),
    waived=st.booleans(),
    votes=st.booleans(),
)
def test_steps_and_spans_agree(people, rooms, sides, lengths, rest, waived, votes):
    world = small_rules(("lawyers",), 0.6, votes=votes)
    folk = [
        Candidate(
            at,
            f"王示例{at}",
            tuple(Appointment(one, None, until) for one in dict.fromkeys(held)),
            monthly_cap=cap,
            sittings_in={"2026-12": 1} if at % 2 else {},
            load=load,
        )
        for at, (held, _, cap, until, load) in enumerate(people, 1)
    ]
    known = facts(
        *folk,
        calendars={at: calendar for at, (_, calendar, *_) in enumerate(people, 1)},
        rooms=tuple(room(at, size, open_on=own.open_on, busy=own.busy) for at, (size, own) in enumerate(rooms, 1)),
        parties=tuple(
            party(at, role, calendar=own, has_waived_notice=waived)
            for at, (role, own) in enumerate(zip(("petitioner", "respondent"), sides, strict=False), 1)
        ),
        matter=MatterFacts(1, "fuhe", clocks=(ClockDue("K9", {"zh": "复核", "en": "re-review"}, FIRST),)),
    )
    request = SlotRequest(FIRST - timedelta(days=3), 1, lengths[0], None, lengths[1], rest, 10_000)
    found = find_slots(world, request, known, now=NOW)
    slots, against = by_spans(world, request, known, NOW)
    assert {slot.span: (slot.seats, slot.open_roles, {slot.room_id, *slot.other_room_ids}) for slot in found.slots} == {
        span: (lineup.seats, lineup.open_roles, room_ids) for span, (lineup, room_ids) in slots.items()
    }

    counted = Counter[str]()
    for one in found.obstacles:
        counted[one.reason.code] += one.count
    assert +counted == against
    assert [len(slot.missed_clocks) for slot in found.slots] == [civil_day(s.span.start) > FIRST for s in found.slots]


def test_the_worlds_are_not_empty():
    """The comparison above would say little of worlds in which nothing is ever free."""
    known = facts()
    request = SlotRequest(FIRST, 1, 60, None, 15, most=10_000)
    assert (
        len(by_spans(rules(), request, known, NOW)[0]) == len(find_slots(rules(), request, known, now=NOW).slots) > 90
    )


@settings(max_examples=300, deadline=None)
@given(opening=OPENINGS, step=st.sampled_from((15, 5, 1)))
def test_an_opening_has_the_steps_of_its_days(opening, step):
    of = days_until(TODAY, FIRST, step)
    expected = 0
    for at in range(of.days):
        for span in merged(opening(of.first_on + timedelta(days=at))):
            expected |= of.grid.inside(span)
    assert opening.bits(of) == expected
