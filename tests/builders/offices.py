"""How does a test come to two offices that each have one of everything that an address can name?"""

import json
from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import psycopg
from sqlalchemy import select

from hearing_app.documents.workbook_tables import write_table
from hearing_app.domain.itip.readings import Reading
from hearing_app.domain.itip.replies import Decision
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.offering.offers import OfferOrder
from hearing_app.domain.spans import civil_span
from hearing_app.services import delegations, foreign_calendars, imports, own_times, people
from hearing_app.services.context import Context
from hearing_app.services.hearings import draws, requests
from hearing_app.services.hearings.draws import DrawOrder
from hearing_app.services.hearings.requests import Seen
from hearing_app.services.imports import Family, ImportOrder
from hearing_app.services.inboxes import keep_mail
from hearing_app.services.matters import matters, participants, reviews, uploads
from hearing_app.services.matters.uploads import UploadOrder
from hearing_app.services.sittings import bookings, holds, offers
from hearing_app.services.sittings.holds import HoldOrder
from hearing_app.services.steps.intake.participants import ParticipantOrder
from hearing_app.store.tables.arrivals import ArrivalRow
from hearing_app.store.tables.feeds import DelegationRow
from hearing_app.store.tables.letters import DeliveryRow, LetterRow, NumberEntryRow
from hearing_app.store.tables.people import AvailabilityRow, PersonRow, RosterEntryRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from tests.builders import answers, days, house, mediations, schemas
from tests.builders.workbooks import PEOPLE_HEADER
from tests.conftest import NOW, Clock

AsRole = Callable[..., Context]
Ids = dict[str, Any]
UNIT, OTHER_UNIT = 1, 2
PDF = b"%PDF-1.7\n%..."
SECRETARY = "secretary"
OFFERED_DAYS, OFFERED_UNTIL = (date(2026, 12, 22), date(2026, 12, 23)), date(2026, 12, 1)
HELD_HOURS = civil_span(date(2026, 12, 21), time(9), time(11))


def second_unit(dsn: str) -> None:
    """Add another unit."""
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "INSERT INTO units (id, code, name, name_en, profile) OVERRIDING SYSTEM VALUE"
            " SELECT 2, 'other', '别区', 'Other', profile FROM units WHERE id = 1"
        )


def furnish(as_role: AsRole, clock: Clock, *, unit_id: int = UNIT, prefix: str = "") -> Ids:
    """Give a unit one of everything; returns the values that addresses take, by the names that routes give them.

    One sitting is signed, with a seat that is asked of an agency; another one is on its day, in the first unit after it
    was held. The clock stands there.
    """
    clock.now = NOW
    act = partial(as_role, unit_id=unit_id)
    house.small_house(act, prefix=prefix)
    clerk = act("booking_clerk")
    sitting_id = answers.asked_hearing(clerk, prefix + house.MATTER, house.LATER_DAY)
    answers.sign(act, sitting_id)
    row = answers.sitting(clerk, sitting_id)
    person_id = house.people(clerk)["E001"]
    add_accounts(clerk, person_id)
    # the letters of a meeting leave at once
    meeting_id = bookings.book_sitting(clerk, house.lecture(clerk))
    # the last has no address, so that somebody calls
    seats = select(SeatRow.id).where(SeatRow.sitting_id == meeting_id).order_by(SeatRow.position.desc())
    ids = {"meeting_id": meeting_id, "meeting_seat_id": clerk.reader.scalars(seats).first()}
    ids |= {
        "delivery_id": clerk.reader.scalars(select(DeliveryRow.id).where(DeliveryRow.sitting_id == meeting_id)).first()
    }
    ids |= of_sitting(clerk, row, person_id) | of_person(clerk, person_id) | kept_by_clerks(act, prefix)
    ids |= mediated(act("mediation_clerk"), prefix)
    taken = select(NumberEntryRow.id).where(NumberEntryRow.unit_id == unit_id).order_by(NumberEntryRow.id)
    ids["taken_id"] = clerk.reader.scalars(taken).first()
    ids |= offered(clerk, str(ids["number"]))
    ids["versions"] = versions(clerk, ids)
    day = days.held if unit_id == UNIT else days.on_the_day
    day_id = day(act, clock, matter=prefix + house.OTHER_MATTER)
    ids |= {"day_sitting_id": day_id, "day_seat_id": days.seat_ids(clerk, day_id)["王示例01"]}
    leave_open(clerk, ids)
    return ids | found_and_asked(clerk, ids)


def found_and_asked(ctx: Context, ids: Ids) -> Ids:
    """A recusal and an announcement that wait, an absence that was found, a list that nobody has signed."""
    unit_id, words = ctx.actor.unit_id, {"recorded_by": "字", "evidence": "{}"}
    rule = json.dumps({"profile": "xa_default", "version": "1", "clause": "recusal", "is_unverified": True})
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        query = "SELECT id FROM matters WHERE number = %s AND unit_id = %s"
        matter = connection.execute(query, [ids["number"], unit_id]).fetchone()
        asked = {"raised_by": "petitioner", "raised_on": NOW.date(), "due_on": NOW.date(), "decided_by": ""}
        asked |= {"decider": "", "number": "", "recorded_by": "字", "evidence": rule, "row_key": uuid4()}
        recusal = schemas.put(connection, "recusals", seat_id=ids["seat_id"], **asked)
        absence = {"served_on": NOW.date(), "called_by": "字", "called_at": NOW, "finding": "waiver", "found_by": "字"}
        absence |= {
            "found_on": NOW.date(),
            "absent_on": NOW.date(),
            "has_waived_notice": False,
            "number": "",
            "recorded_at": NOW,
            "row_key": uuid4(),
            "unit_id": unit_id,
        }
        absence |= {"sitting_id": ids["sitting_id"], "party_id": ids["party_id"]}
        found = schemas.put(connection, "party_absences", **absence, **words)
        drafted = {"drafted_subject": "字", "drafted_by": "字", "drafted_on": NOW.date()} | dict.fromkeys(
            ("number", "subject", "published_by"), ""
        )
        schemas.put(connection, "announcements", unit_id=unit_id, sitting_id=ids["sitting_id"], **drafted)
        listed = {"number": "", "made_on": NOW.date(), "made_by": "字", "strike_by_on": NOW.date(), "strikes_most": 2}
        listed |= {"evidence": rule, "version": 1, "unit_id": unit_id, "matter_id": matter[0] if matter else None}
        made = schemas.put(connection, "panel_lists", **listed)
        whose = {"unit_id": unit_id, "matter_id": matter[0] if matter else None}
        papers = {"transfer_id": transferred(connection, whose, rule)}
        papers["publication_id"] = awaited(connection, whose)
        papers["receipt_id"] = deposited(connection, whose, ids["file_id"])
    papers["draw_id"] = frozen(ctx, str(ids["number"]))
    papers["hold_id"] = holds.hold_room(ctx, HoldOrder(ids["room_id"], HELD_HOURS, "字", 20))
    return {"recusal_id": recusal["id"], "found_id": found["id"], "list_id": made["id"]} | papers


def offered(ctx: Context, number: str) -> Ids:
    """Times that are on offer; returns the ids of the offer and of the first who is asked."""
    times = tuple(house.order(ctx, house.morning(day)) for day in OFFERED_DAYS)
    offer_id = offers.make_offer(ctx, OfferOrder(house.HEARING, number, times, OFFERED_UNTIL))
    ctx.reader.rollback()
    return {"offer_id": offer_id, "asked_id": offers.view_offer(ctx, offer_id).asked[0].id}


def frozen(ctx: Context, number: str) -> int:
    """A draw that waits for its numbers; returns its id."""
    presider = Seat(SeatRole.PRESIDER, "judge", house.people(ctx)["E001"])
    return draws.freeze(ctx, DrawOrder(number, 4, "roster", presider))


def deposited(connection: psycopg.Connection, whose: Ids, file_id: int) -> int:
    """What was handed in with the matter; returns the id of its receipt."""
    paper = {
        "file_id": file_id,
        "receipt": "SJ2026-1",
        "form": "copy",
        "copies": 1,
        "pages": 1,
        "handed_on": NOW.date(),
    }
    paper |= {"taken_by": "字", "taken_at": NOW, "row_key": uuid4()}
    return int(schemas.put(connection, "deposits", **whose, **paper)["id"])


def awaited(connection: psycopg.Connection, whose: Ids) -> int:
    """A text that waits for somebody to let it become public; returns its id."""
    text = {"kind": "typical_case", "state": "waiting", "editors": "[]", "drafted_by": "字", "drafted_at": NOW}
    text |= dict.fromkeys(("number", "sha256", "sm3", "published_by", "withdrawn_by"), "")
    text |= {"copy": "{}", "version": 1, "row_key": uuid4()}
    return int(schemas.put(connection, "publications", **whose, **text)["id"])


def transferred(connection: psycopg.Connection, whose: Ids, rule: str) -> int:
    """A letter that hands the matter over and that nobody has signed; returns its id."""
    routing = {"route": "litigation", "claim": "", "decided_by": "字", "receiver": "", "transfer_number": ""}
    routing |= {"receipt_number": "", "evidence": rule, "row_key": uuid4(), "matter_id": whose["matter_id"]}
    made = schemas.put(connection, "routings", **routing)
    letter = {"form": "transfer", "route": "litigation", "evidence": rule, "receiver": "字", "state": "drafted"}
    letter |= {"number": "", "drafted_by": "字", "drafted_at": NOW, "signed_by": "", "voided_by": ""}
    return int(
        schemas.put(connection, "transfer_letters", **whose, **letter, routing_id=made["id"], row_key=uuid4())["id"]
    )


def mediated(ctx: Context, prefix: str) -> Ids:
    """A mediation that was handed to a channel and accepted, with a mediator and an agreement nobody signed yet."""
    mediation_id = mediations.accepted(ctx, matter_number=prefix + house.MEDIATION, who="E008")
    agreement_id = mediations.agree(ctx, mediation_id)
    case = mediations.seen(ctx, mediation_id)
    found = {"mediation_id": mediation_id, "agreement_id": agreement_id, "referral_id": case.turns[0].id}
    return found | {"mediation_party_id": case.parties[0].id}


def leave_open(ctx: Context, ids: Ids) -> None:
    """Write down another time that was proposed, and what was settled on the day."""
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        connection.execute("UPDATE seats SET proposed_at = %s WHERE id = %s", [ctx.now, ids["day_seat_id"]])
        settled = {"choice": "postponed", "cause": "字", "decided_by": "字", "recorded_by": "字"}
        settled |= {"starts_at": ctx.now, "recorded_at": ctx.now, "agreements": "[]", "evidence": "{}"}
        ids["application_id"] = applied(connection, ctx, ids)
        settled |= {"unit_id": ctx.actor.unit_id, "sitting_id": ids["day_sitting_id"], "seat_id": ids["day_seat_id"]}
        schemas.put(connection, "settlements", **settled)
        ids |= planned(connection, ctx, ids)


def planned(connection: psycopg.Connection, ctx: Context, ids: Ids) -> Ids:
    """Let a plan wait that has a line already; returns the ids of both."""
    query = "SELECT id FROM matters WHERE number = %s AND unit_id = %s"
    matter = connection.execute(query, [ids["number"], ctx.actor.unit_id]).fetchone()
    wishes = json.dumps(dict.fromkeys(("waiting", "load", "distance"), "normal"))
    asked = {"unit_id": ctx.actor.unit_id, "state": "waiting", "matter_ids": "[]", "from_on": NOW.date(), "weeks": 1}
    asked |= {"seconds": 5, "wishes": wishes, "made_at": NOW, "made_by": "字", "attempts": 0, "is_stop_wanted": False}
    plan = schemas.put(connection, "plans", **asked, progress="{}", failure="[]")
    line = {"plan_id": plan["id"], "matter_id": matter[0] if matter else None, "kind": house.MEETING, "seats": "[]"}
    line |= {"state": "offered", "starts_at": NOW + timedelta(days=30), "ends_at": NOW + timedelta(days=30, hours=1)}
    line |= {"is_open": False, "closed_ground": "", "waiting_days": 30, "letters": 0, "is_signed": False}
    return {"plan_id": plan["id"], "line_id": schemas.put(connection, "plan_lines", **line, reasons="[]")["id"]}


def applied(connection: psycopg.Connection, ctx: Context, ids: Ids) -> int:
    """Let the petitioner of the first matter have a code and an application on line; returns its id."""
    query = "UPDATE matters SET status_rotation = 0 WHERE unit_id = %s AND number = %s RETURNING id"
    found = connection.execute(query, [ctx.actor.unit_id, ids["number"]]).fetchone()
    assert found is not None
    elected = {"name": "周示例88", "elected_on": "2026-11-20", "paper": "字", "until_reason": "", "row_key": uuid4()}
    ids["representative_id"] = schemas.put(connection, "representatives", matter_id=found[0], **elected)["id"]
    values = {"unit_id": ctx.actor.unit_id, "matter_id": found[0], "process": "hearing", "receipt": "R1"}
    values |= {"received_at": ctx.now, "settled_by": "", "settlement": "", "row_key": uuid4()}
    return int(schemas.put(connection, "applications", **values)["id"])


def versions(ctx: Context, ids: Ids) -> dict[str, int]:
    """The versions in which things are seen, by the noun of their pages."""
    queries = {
        "sittings": "SELECT version FROM sittings WHERE id = %(sitting_id)s",
        "matters": "SELECT version FROM matters WHERE number = %(number)s",
        "reviews": "SELECT version FROM reviews WHERE number = %(review_number)s",
        "offers": "SELECT version FROM offers WHERE id = %(offer_id)s",
        "mediations": "SELECT version FROM mediations WHERE id = %(mediation_id)s",
        "people": "SELECT r.version FROM people p JOIN resources r ON r.id = resource_id WHERE p.id = %(person_id)s",
        "hearings": "SELECT version FROM hearing_requests WHERE id = %(request_id)s",
        "rooms": "SELECT r.version FROM rooms m JOIN resources r ON r.id = resource_id WHERE m.id = %(room_id)s",
    }
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        found = {noun: connection.execute(query, ids).fetchone() for noun, query in queries.items()}
    return {noun: row[0] for noun, row in found.items() if row is not None}


def add_accounts(ctx: Context, person_id: int) -> None:
    """Add an account of each role to the actor's unit; those with a seat of their own are a person's."""
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        for role in ctx.rules.roles:
            name, person = account_name(role, ctx.actor.unit_id), person_id if role == "expert" else None
            values = {"name": role, "role": role, "language": "zh", "password_hash": "", "session_nonce": "n"}
            values |= {"unit_id": ctx.actor.unit_id, "person_id": person, "username": name, "is_active": True}
            schemas.put(connection, "accounts", **values)


def account_name(role: str, unit_id: int | None) -> str:
    return f"{role}-{unit_id}"


def of_sitting(ctx: Context, row: SittingRow, person_id: int) -> Ids:
    seat = next(seat for seat in row.seats if seat.person_id == person_id)
    asked = next(seat for seat in row.seats if seat.person_id is None)
    letters = list(ctx.reader.scalars(select(LetterRow).where(LetterRow.sitting_id == row.id)))
    notice = next(letter for letter in letters if letter.party_id is not None)
    return {
        "sitting_id": row.id,
        "seat_id": seat.id,
        "asked_seat_id": asked.id,
        "letter_id": notice.id,
        "party_id": notice.party_id,
        "room_id": row.room_id,
    }


def of_person(ctx: Context, person_id: int) -> Ids:
    for day in (28, 30):
        own_times.add_absence(ctx, person_id, date(2026, 12, day), date(2026, 12, day))
    delegations.add_delegate(ctx, person_id, account_name(SECRETARY, ctx.actor.unit_id))
    known = house.people(ctx)
    resource = select(PersonRow.resource_id).where(PersonRow.id == person_id).scalar_subquery()
    times = select(AvailabilityRow.id).where(AvailabilityRow.resource_id == resource, AvailabilityRow.source == "away")
    entry = select(RosterEntryRow.id).where(RosterEntryRow.person_id == person_id)
    calendars = [foreign_calendars.add_calendar(ctx, person_id, f"https://x{n}.example.org/own.ics") for n in (1, 2)]
    absences = list(ctx.reader.scalars(times.order_by(AvailabilityRow.id)))
    made = select(DelegationRow.id).where(DelegationRow.person_id == person_id)
    return {
        "person_id": person_id,
        "absence_id": absences[0],
        "own_absence_id": absences[1],
        "calendar_id": calendars[0],
        "own_calendar_id": calendars[1],
        "entry_id": ctx.reader.scalars(entry).one(),
        "delegation_id": ctx.reader.scalars(made).one(),
        "merge_id": people.merge_people(ctx, known["E011"], known["E012"]),
        "merged_id": known["E010"],
    }


def asked_for(act: AsRole, number: str) -> int:
    """A right to a hearing that was told and signed; nobody has applied yet."""
    request_id = requests.tell_right(act("booking_clerk"), number)
    requests.sign_right(act("leader"), Seen(number, request_id, 1))
    return request_id


def kept_by_clerks(act: AsRole, prefix: str) -> Ids:
    clerk = act("booking_clerk")
    number = prefix + house.MATTER
    mail = Reading(decision=Decision.ACCEPTED, sender="who@example.invalid", message_id=f"<{prefix}@x>")
    keep_mail(act("machine"), f"From: {prefix}\r\n\r\n".encode(), mail)
    arrival_id = clerk.reader.scalars(select(ArrivalRow.id).order_by(ArrivalRow.id.desc())).first()
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        connection.execute("UPDATE arrivals SET unit_id = %s WHERE id = %s", [clerk.actor.unit_id, arrival_id])
    book = write_table("名册", PEOPLE_HEADER, [("E900", "新示例", "律师", "", "13900099999", *[None] * 5)])
    seen = matters.view_matter(clerk, number).version
    agent = ParticipantOrder(number, seen, "agent", "代理示例", side="petitioner")
    agent_id = participants.add_participant(clerk, agent)
    participants.add_handler(clerk, number, seen + 1, who="承办示例")
    clerk.reader.rollback()
    return {
        "number": number,
        "request_id": asked_for(act, number),
        "agent_id": agent_id,
        "handler_id": matters.view_matter(clerk, number).handlers[0].id,
        "clock_id": matters.view_matter(clerk, number).clocks[0].id,
        "review_number": reviews.open_review(clerk, number),
        "arrival_id": arrival_id,
        "import_id": imports.upload_workbook(clerk, ImportOrder(Family.ROSTER, "名册.xlsx", book)),
        "file_id": uploads.upload_file(clerk, UploadOrder(number, "application", "申请.pdf", PDF)),
    }
