"""What do the stories of the field notes share? Their matters, pages in two languages, and what left the office."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy

from flask.testing import FlaskClient
from sqlalchemy import select

from hearing_app.documents.workbook_tables import write_table
from hearing_app.domain.hearings.services import Method, Service
from hearing_app.domain.matters.routing import RoutingOrder
from hearing_app.domain.sittings.invitations import Channel, Coming
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.imports import Family, ImportOrder, take_workbook
from hearing_app.services.matters import clock_sheets, matters, routings
from hearing_app.services.matters.clock_sheets import ClocksView
from hearing_app.services.sittings import invitations, letters
from hearing_app.services.sittings.approvals import SignOrder, sign_sitting
from hearing_app.services.sittings.invitations import SpokenAnswer
from hearing_app.services.sittings.letters import ServiceOrder
from hearing_app.services.steps.intake.matter_intake import MatterOrder
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.store.mail import deliveries
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.people import PersonRow
from tests.builders import answers, house
from tests.builders.house import AsRole
from tests.builders.workbooks import PEOPLE_HEADER

LANGUAGES = ("zh", "en")
SIGNERS = {"submit": "booking_clerk", "review": "office_head", "sign": "leader", "seal": "booking_clerk"}
CHINESE = re.compile(r"[一-鿿]+")
PAPER_NUMBER = re.compile(r"示[一-鿿]+[^\s一-鿿]*\d号")


def office(as_role: AsRole, language: str) -> Context:
    """The small office, whose people all read one language; returns its booking clerk."""
    house.small_house(as_role)
    answers.set_all(as_role("booking_clerk"), PersonRow, language=language)
    return as_role("booking_clerk")


def now(as_role: AsRole, role: str = "booking_clerk") -> Context:
    """A role at the time of the clock, who reads what is stored now."""
    ctx = as_role(role)
    ctx.reader.rollback()
    return ctx


def enlist(ctx: Context, code: str, name: str, category: str, agency: str, *, language: str) -> None:
    """Write one more person into the roster, without an address for mail."""
    row = (code, name, category, agency, f"1390009{code[1:].zfill(4)}", None, None, None, None, None)
    result = take_workbook(ctx, ImportOrder(Family.ROSTER, "增补.xlsx", write_table("名册", PEOPLE_HEADER, [row])))
    assert not result.problems, result.problems
    answers.set_all(ctx, PersonRow, language=language)


def enter(ctx: Context, number: str, **changes: object) -> str:
    """Enter a matter at the counter; returns its number."""
    order = MatterOrder(number, "", "", "", "", "示例住建局", "handling", civil_day(ctx.now))
    return matters.add_matter(ctx, replace(order, **changes))  # type: ignore[arg-type] # the builder passes what it takes


def go_by(ctx: Context, number: str, route: str, claim: str = "", **more: object) -> None:
    """Decide by which route a matter goes."""
    order = RoutingOrder(route, claim, reason="核对诉求清单。")
    version = routings.view_routing(ctx, number).version
    routings.classify(ctx, number, version, order=replace(order, **more))  # type: ignore[arg-type] # likewise
    ctx.reader.rollback()


def clocks(ctx: Context, number: str) -> ClocksView:
    """The time limits of a matter as they are now."""
    ctx.reader.rollback()
    return clock_sheets.view_clocks(ctx, number)


def running(ctx: Context, number: str) -> dict[str, str]:
    """The last day of each clock that runs, by its rule."""
    return {one.clock.rule: one.clock.due_on.isoformat() for one in clocks(ctx, number).running}


def closed(ctx: Context, number: str) -> dict[str, str]:
    """The day on which each closed clock ended, by its rule."""
    return {one.clock.rule: str(one.clock.closed_on) for one in clocks(ctx, number).closed}


def changes(ctx: Context, number: str, rule: str) -> list[tuple[str, str]]:
    """What happened to a clock, in order: the change and the last day after it."""
    found = clocks(ctx, number)
    sheet = next(one for one in (*found.running, *found.closed) if one.clock.rule == rule)
    return [(one.change["en"], str(one.after_on or "")) for one in reversed(sheet.events)]


def sign_through(as_role: AsRole, sitting_id: int) -> None:
    """Take every step of the chain of the sitting's kind."""
    ctx = as_role("booking_clerk")
    for step in ctx.rules.kinds[answers.sitting(ctx, sitting_id).kind].approval:
        version = answers.sitting(ctx, sitting_id).version
        sign_sitting(as_role(SIGNERS[step]), SignOrder(sitting_id, version, step))


def accept_all(ctx: Context, sitting_id: int) -> None:
    """Let everybody who holds a seat say by telephone that he comes and has no conflict."""
    for seat in answers.sitting(ctx, sitting_id).seats:
        if seat.released_at is None and seat.can_come != "yes":
            said = AnswerOrder(seat.sequence, Coming.ACCEPT, has_conflict=False, has_pledged=True)
            invitations.record_spoken(ctx, SpokenAnswer(seat.id, Channel.TELEPHONE, "本人", ctx.now, said))


def written(ctx: Context, sitting_id: int) -> Mapping[str, int]:
    """How many letters of each kind a sitting has that were released."""
    return Counter(one.kind for one in letter_rows(ctx, sitting_id) if one.state != "draft")


def letter_rows(ctx: Context, sitting_id: int) -> list[LetterRow]:
    """The letters of a sitting in the order of their making."""
    ctx.reader.rollback()
    query = select(LetterRow).where(LetterRow.sitting_id == sitting_id).order_by(LetterRow.id)
    return list(ctx.reader.scalars(query))


def serve_all(ctx: Context, sitting_id: int, kind: str) -> None:
    """Serve every released letter of a kind on its party by hand, today."""
    for letter in letter_rows(ctx, sitting_id):
        if letter.kind == kind and letter.served_on is None:
            service = by_hand(civil_day(ctx.now))
            version = answers.sitting(ctx, sitting_id).version
            letters.record_service(ctx, ServiceOrder(letter.id, version, service))


def by_hand(on_day: date) -> Service:
    """A service by hand with everything that it needs."""
    return Service(Method.DIRECT, on_day, "何示例31", place="示例路1号", received_by="收件人示例", relation="self")


def check_papers(ctx: Context, sitting_id: int) -> None:
    """Every letter can be had as a paper."""
    for letter in letter_rows(ctx, sitting_id):
        assert letters.view_paper(ctx, sitting_id, letter.id).pdf.startswith(b"%PDF"), letter.kind


def check_mail(ctx: Context, sitting_id: int, *, names: tuple[str, ...], word: str) -> None:
    """Every mail of a sitting is in the language that `word` belongs to, and none holds a party's name."""
    ctx.reader.rollback()
    sent = [mail_text(deliveries.content_of(one)) for one in deliveries.of_sitting(ctx.reader, sitting_id)]
    texts = sent + [one.text for one in letters.view_messages(ctx, sitting_id)]
    assert texts
    assert [text for text in texts if any(name in text for name in names)] == []
    assert [text for text in texts if word not in text] == []


def mail_text(raw: bytes) -> str:
    """The subject and every readable part of a mail."""
    mail = message_from_bytes(raw, policy=policy.default)
    parts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(mail["Subject"]), *(part.get_content() for part in parts)])


def read(client: FlaskClient, url: str) -> str:
    """A page that opens."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return str(answer.get_data(as_text=True))


def check_pages(
    client: FlaskClient, language: str, pages: Mapping[str, tuple[str, str]], *, given: Collection[str] = ()
) -> None:
    """Every page opens and says what it has to in the language, its word standing in `pages` in both.

    In English no heading, label or button says anything in Chinese but what was typed in (`given`).
    """
    for url, words in pages.items():
        page = read(client, url)
        assert words[LANGUAGES.index(language)].lower() in page.lower(), (url, words)
        assert f'<html lang="{"zh-CN" if language == "zh" else "en"}"' in page, url
        left = chinese_of_program(page, given) if language == "en" else []
        assert left == [], (url, left)


def chinese_of_program(html: str, given: Collection[str]) -> list[str]:
    """What Chinese stands in headings, labels and buttons of a page, less what was typed in and paper numbers."""
    found = re.findall(r"<(h2|h3|label|button|th|dt)\b[^>]*>(.*?)</\1>", html.partition("<main")[2], re.DOTALL)
    text = PAPER_NUMBER.sub("", " ".join(re.sub(r"<[^>]+>", " ", inner) for _, inner in found))
    for word in sorted(given, key=len, reverse=True):
        text = text.replace(word, "")
    return CHINESE.findall(text)
