"""Does a dispute that fails in one channel come to an agreement in the next, with promises and a court's confirmation?

All through the pages, in both languages: gate, consents, letters, receipts, return, agreement, instalments, ruling.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from hearing_app.services.context import Context
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]
QUESTIONS = ("against_agency", "litigation_open", "special_organ", "side_refuses", "barred")
SAYS = {
    "zh": ("不影响您的信访事项", "人民调解", "调解不成", "达成协议", "裁定有效", "办理期限不因调解中止"),
    "en": (
        "Refusal has no effect",
        "People&#39;s mediation",
        "Failed",
        "Agreed",
        "Confirmed",
        "pauses no statutory clock",
    ),
}


@dataclass
class Clerk:
    """A mediation clerk before the browser."""

    client: FlaskClient
    clock: Clock
    case: str = ""

    def page(self, path: str = "") -> str:
        answer = self.client.get(self.case + path)
        assert answer.status_code == 200, path
        return answer.get_data(as_text=True)

    def send(self, path: str, prefix: str = "", **fields: object) -> str:
        """Post a form with the version on its page; returns where it led."""
        found = re.match(r"/agreements/\d+", path)
        version = re.findall(r'name="[^"]*version"[^>]*value="(\d+)"', self.page(found[0] if found else ""))
        sent = {f"{prefix}{name}": value for name, value in fields.items()}
        sent[f"{prefix}version"] = version[0]
        answer = self.client.post(self.case + path, data=sent)
        assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))[:4000]
        return str(answer.location).partition("#")[0]

    @property
    def today(self) -> str:
        return self.clock.now.date().isoformat()

    def later(self, days: int) -> None:
        self.clock.now += timedelta(days=days)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_dispute_fails_in_one_channel_and_is_settled_in_the_next(
    client: FlaskClient, as_role: AsRole, clock: Clock, language: str
) -> None:
    house.small_house(as_role)
    house.sign_in(client, as_role, "mediation_clerk", language=language)
    clerk = Clerk(client, clock)
    no_effect, people, failed, agreed, confirmed, runs_on = SAYS[language]

    gate = dict.fromkeys(QUESTIONS, "no") | {"civil_content": "yes"}
    case = {"matter": house.MEDIATION, "label": "水泵房噪声", "origin": "application", "channel": "people"}
    answer = client.post("/mediations/new", data=case | gate | {"against_agency": ""})
    assert answer.status_code == 422
    clerk.case = client.post("/mediations/new", data=case | gate).location
    assert [words in clerk.page() for words in (no_effect, runs_on)] == [True, True]

    parties = re.findall(r"/consents/(\d+)/sheet\.pdf", clerk.page())
    assert client.get(f"{clerk.case}/consents/{parties[0]}/sheet.pdf").mimetype == "application/pdf"
    for party in parties:
        clerk.send(
            f"/consents/{party}",
            f"consent{party}-",
            said="given",
            said_on=clerk.today,
            form="written",
            taken_by="孔示例61",
        )

    clerk.send("/referrals", "referral-", channel="people", addressee="调委会", on_day=clerk.today, reason="双方自愿")
    assert people in clerk.page()
    clerk.send("/receipt", "receipt-", accepted_on=clerk.today, accepted_by="接收示例")
    clerk.later(10)
    clerk.send("/return", "return-", on_day=clerk.today, reason="no_agreement", note="差距过大")
    assert failed in clerk.page()

    clerk.send(
        "/referrals", "referral-", channel="judicial", addressee="示范区人民法院", on_day=clerk.today, reason="调解不成"
    )
    letters = re.findall(r"/referrals/\d+/letter\.pdf", clerk.page())
    assert [client.get(clerk.case + path).mimetype for path in letters] == ["application/pdf"] * 2
    clerk.send("/receipt", "receipt-", accepted_on=clerk.today, accepted_by="法官示例")
    clerk.send("/extension", "extension-", extend_by=15, agreed_on=clerk.today, form="written")
    clerk.send("/mediators", "mediator-", who="E012", chosen_by="both")

    promises = {
        "promises-0-due_on": "2026-12-20",
        "promises-0-yuan": "5000",
        "promises-0-what": "加装隔音",
        "promises-1-due_on": "2027-01-20",
        "promises-1-what": "复测",
    }
    terms = {
        "form": "written",
        "extent": "full",
        "agreed_on": clerk.today,
        "facts": "噪声超标",
        "terms": "加装隔音并复测",
    }
    made = clerk.send("/agreements/new", **terms, parties=parties, **promises)
    agreement = made.removeprefix(clerk.case)
    for who in [*re.findall(r'<option value="(\d+)"', clerk.page(agreement).partition("done-")[0]), "seal"]:
        clerk.send(f"{agreement}/signatures", "signature-", who=who, on_day=clerk.today)
    assert client.get(f"{made}/paper.pdf").mimetype == "application/pdf"
    clerk.send("/conclusion", "conclusion-", on_day=clerk.today)
    assert agreed in clerk.page()

    clerk.later(20)
    clerk.send(f"{agreement}/application", "application-", on_day=clerk.today)
    for _ in range(2):
        of_form = clerk.page(agreement).partition('name="done-promise"')[2].partition("</select>")[0]
        first = re.findall(r'value="(\d+)"', of_form)[0]
        clerk.send(f"{agreement}/promises", "done-", promise=first, done_on=clerk.today, proof="收据7号")
    ruling = {"decision": "granted", "on_day": clerk.today, "number": "（2026）示01民特1号"}
    clerk.send(f"{agreement}/ruling", "ruling-", **ruling)
    visit = {
        "visited_on": clerk.today,
        "visited_by": "孔示例61",
        "performance": "performed",
        "satisfaction": "satisfied",
    }
    clerk.send(f"{agreement}/visits", "visit-", **visit)
    page = clerk.page(agreement)
    assert [words in page for words in (confirmed, "收据7号", "2027-01-20" if language == "zh" else "20 Jan 2027")] == [
        True,
        True,
        True,
    ]
    assert clerk.page("/volume").count("移送调解函（") == 2
