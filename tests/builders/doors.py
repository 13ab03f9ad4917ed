"""Which addresses does the application answer, and what does one send to each so that its form is filled in rightly?"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from hearing_app.domain.rules.permissions import Action
from hearing_app.store.engine import db
from hearing_app.store.tables.units import AccountRow
from tests.builders import house
from tests.builders.offices import PDF, account_name

Ids = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: a route under one of its methods."""

    method: str
    rule: str
    endpoint: str
    arguments: tuple[str, ...]
    action: Action | None

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


# What stands in addresses besides the numbers of things.
PLAIN = {
    "token": "A" * 26,
    "name": "none.eml",
    "year": 2026,
    "code": "T1",
    "group": "x",
    "part": "roles",
    "weeks": 1,
    "suffix": "pdf",
    "seq": 1,
    "unit_id": 1,
    "at": 1,
    "deed": "undo",
    "paper": "right",
    "public_id": 1,
}


# Fields of one name that mean something else on another page.
APART: Mapping[str, Mapping[str, Any]] = {
    "sittings.join_matter": {"number": "字"},
    "sittings.join_verdict": {"number": "字"},
    "plans.apply_repair": {"lines": "1|1|time|2026-12-17T01:00:00+00:00|2026-12-17T04:00:00+00:00||0|1|"},
    "plans.index": {"from_on": "2026-12-01", "weeks": 2, "seconds": 5},
    "draws.freeze": {"size": "4", "source": "roster", "presider": "presider:judge:p1"},
    "draws.add_number": {"number-side": "petitioner", "number-figure": "5"},
    "sittings.drop": {"starts": "2026-12-17T09:00", "ends": "2026-12-17T12:00"},
    "sittings.drop_verdict": {"starts": "2026-12-17T09:00", "ends": "2026-12-17T12:00"},
    "sittings.hold": {"day": "2026-12-22", "purpose": "字"},
    "sittings.recuse": {"decision": "refused"},
    "publications.begin": {"kind": "typical_case"},
    "reviews.conclusion": {"conclusion": "uphold"},
    "mediations.upload_paper": {"place": "identity_paper"},
    "absences.stand_in": {"reserve-newcomer": "member:lawyer:p1"},
    "routings.simple": {"simple-ground": ""},
    "statuses.settle": {"settlement": "taken"},
    "handlings.record": {"handling-conclusion": "explained", "handling-issued_on": "2026-11-23"},
    "hearings.decide": {"decision": "hold"},
    "hearings.apply": {"ground": "policy"},
    "sittings.absence": {"finding": "excused"},
    "sittings.postpone": {"ground": "other", "decider": "presider"},
    "sittings.suspend": {"ground": "evidence", "decider": "presider"},
    "sittings.terminate": {"ground": "disorder", "decider": "presider"},
}
UPLOADS = ("review_files.upload", "mediations.upload_paper", "deposits.create")
ON_THE_DAY = ("days.", "absences.", "outcomes.")
DAY = {"sitting_id": "day_sitting_id", "seat_id": "day_seat_id"}
INSTEAD: Mapping[str, Mapping[str, str]] = {
    **dict.fromkeys(("days", "absences", "outcomes", "calls"), DAY),
    "outcomes.conclusion": {"sitting_id": "meeting_id"},
    **dict.fromkeys(("arrivals.proposal", "arrivals.refuse"), DAY),
    "reviews": {"number": "review_number"},
    "review_files": {"number": "review_number"},
    "seats": DAY | {"absence_id": "own_absence_id", "calendar_id": "own_calendar_id"},
    "sittings.nominate": {"seat_id": "asked_seat_id"},
    "rounds": {"seat_id": "meeting_seat_id"},
    "matters.remove_participant": {"party_id": "agent_id"},
    "mediations": {"party_id": "mediation_party_id"},
}
PREFIXES = (
    *("consent{party_id}-", "times{party_id}-", "times{entry_id}-", "handler-", "needs-", "contacts-", "away-"),
    *("event-", "extend{clock_id}-", "reopen{clock_id}-"),
    *("consent{mediation_party_id}-", "referral-", "receipt-", "extension-", "return-", "conclusion-", "closing-"),
    *("mediator-", "aside-", "signature-", "done-", "application-", "ruling-", "visit-"),
    *("participant-", "words-", "calendar-", "delegate-", "reserve-", "smaller-", "postpone-", "waiver-"),
    *("letter-", "void-", "number-"),
    *("handling-", "route-", "transfer-", "simple-", "origin-", "elect-", "list-", "write-", "end{representative_id}-"),
    *(
        "ask-",
        "strike-",
        "participant-",
        "words-",
        "calendar-",
        "delegate-",
        "reserve-",
        "smaller-",
        "postpone-",
        "waiver-",
    ),
)


def doors(app: Flask) -> list[Door]:
    """Every route of the application under every method that it takes."""
    return [
        Door(method, rule.rule, rule.endpoint, tuple(sorted(rule.arguments)), action_of(app, rule.endpoint))
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def action_of(app: Flask, endpoint: str) -> Action | None:
    return getattr(app.view_functions[endpoint], "action", None)


def values_for(door: Door, ids: Ids) -> dict[str, Any]:
    """The arguments of an address that leads to things of a unit."""
    own = dict(PLAIN | dict(ids)) | {name: ids[key] for name, key in instead_of(door).items()}
    if door.endpoint == "health.asset":
        own["name"] = "app.css"
    if door.endpoint == "sittings.preparation_paper":
        own["paper"] = "plan"
    if door.endpoint == "hearings.paper":
        own["name"] = "right"
    if door.endpoint == "arrivals.settle":
        own["deed"] = "handle"
    if door.endpoint == "days.mark":
        own["deed"] = "present"
    return {name: own[name] for name in door.arguments}


def instead_of(door: Door) -> Mapping[str, str]:
    """Which thing of the unit an address means by a name, where it is not the first of that name."""
    return INSTEAD.get(door.endpoint) or INSTEAD.get(door.endpoint.split(".")[0], {})


def address(app: Flask, door: Door, values: Mapping[str, Any]) -> str:
    return app.url_map.bind("hearing.test").build(door.endpoint, dict(values), method=door.method)


def fields(door: Door, ids: Ids, *, step: str = "submit") -> dict[str, Any]:
    """What fills in whichever form the page has; the fields that it does not know do no harm."""
    noun = "hearings" if door.endpoint.startswith("hearings.") else door.rule.split("/")[1]
    version = ids["versions"].get(noun, ids["versions"]["sittings"])
    seat_id = ids[instead_of(door).get("seat_id", "seat_id")]
    plain = {
        "version": version,
        "seen": 0,
        "sequence": 0,
        "seat_id": seat_id,
        "seat": seat_id,
        "step": step,
        "decision": "sign",
        "note": "字",
        "coming": "accept",
        "pledge": "y",
        "conflict": "no",
        "said_by": "本人",
        "channel": "telephone",
        "reason": "字",
        "decided_by": "局领导",
        "newcomer": "none",
        "served_by": "字",
        "served_on": "2026-11-23",
        "method": "direct",
        "day": "2026-12-17",
        "starts": "09:00",
        "ends": "12:00",
        "room": ids["room_id"],
        "seats": "",
        "kind": house.HEARING,
        "matter": ids["number"],
        "title": "字",
        "on_day": "2026-11-23",
        "conclusion": "字",
        "adoption": "adopted",
        "form": "written",
        "text": "合法。",
        "given_on": "2026-11-23",
        "recipient": f"seat:{seat_id}",
        "reached": "yes",
        "name": "新示例",
        "phone": "13900000099",
        "email": "new@example.invalid",
        "raised_by": "member",
        "ground": "字",
        "capacity": 12,
        "kept_id": ids["person_id"],
        "merged_id": ids["merged_id"],
        "words": "周三下午",
        "place": "application",
        "consent": "given",
        "said_on": "2026-11-23",
        "said_time": "10:00",
        "answer_by_on": "2026-12-02",
        "position": 1,
        "who": "E013",
        "role": "third_party",
        "needs": "轮椅",
        "language": "zh",
        "from_on": "2026-12-21",
        "to_on": "2026-12-22",
        "username": account_name("secretary", 1),
        "url": "https://calendar.example.net/x.ics",
        "waived_on": "2026-11-23",
        "withdrawn_on": "2026-11-23",
        "media": "none",
        "recording": "office_only",
        "observers": 0,
        "subject": "供暖争议",
        "observer": "字",
        "item": "plates",
        "side": "petitioner",
        "line": 1,
        "struck_on": "2026-11-23",
        "has_minor": "no",
        "applied_on": "2026-11-23",
        "raised_on": "2026-11-23",
        "party": ids["party_id"],
        "applicant": "petitioner",
        "received_by": "字",
        "relation": "self",
        "q": "示例",
        "claim": "字",
        "facts": "字",
        "basis": "字",
        "route": "petition",
        "receiver": "字",
        "sent_on": "2026-11-20",
        "elected_on": "2026-11-20",
        "until_on": "2026-11-21",
        "paper": "字",
        "chosen": "1",
        "event": "acceptance",
        "evidence": "字",
        "days": 30,
        "approver": "局长",
        "is_head": "y",
        "told_on": "2026-11-23",
        "label": "字",
        "said": "revoked",
        "taken_by": "字",
        "addressee": "字",
        "accepted_on": "2026-11-23",
        "accepted_by": "字",
        "extend_by": 1,
        "agreed_on": "2026-11-23",
        "terms": "字",
        "done_on": "2026-11-23",
        "visited_on": "2026-11-23",
        "visited_by": "字",
        "enclosures": "申请书 2份",
        "grounds": "字",
        "measures": "字",
        "meaning": "字",
        "matters": ids["number"],
        **dict.fromkeys(("waiting", "load", "distance"), "normal"),
    }
    prefixed = {f"{prefix.format(**ids)}{name}": value for prefix in PREFIXES for name, value in plain.items()}
    prefixed[f"consent{ids['party_id']}-form"] = "written"
    if door.endpoint in UPLOADS:  # a form in parts takes a thousand of them at most
        return plain | dict(APART.get(door.endpoint, {})) | {"file": (BytesIO(PDF), "申请.pdf")}
    return prefixed | plain | dict(APART.get(door.endpoint, {}))


def come_in(client: FlaskClient, role: str, unit_id: int) -> None:
    """Let a browser be signed in with the account of a role, and with nothing left from before."""
    account = AccountRow.username == account_name(role, unit_id)
    id_ = db.session.scalars(select(AccountRow.id).where(account)).one()
    db.session.rollback()
    client.delete_cookie("hearing", domain="hearing.test")
    with client.session_transaction() as session:
        session.clear()
        session["_user_id"], session["_fresh"] = f"{id_}:n", True


def knock(client: FlaskClient, door: Door, url: str, form: Mapping[str, Any]) -> TestResponse:
    """Ask for an address; programs send what they send as JSON."""
    if door.method == "GET":
        return client.get(url)
    if url.startswith("/api/"):
        return client.post(url, json=dict(form))
    if "file" in form:
        return client.post(url, data=dict(form))
    # thousands of fields: the test client would encode them twice
    return client.post(url, data=urlencode(form, doseq=True), content_type="application/x-www-form-urlencoded")
