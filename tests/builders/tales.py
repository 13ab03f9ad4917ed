"""How is a whole case told through the pages, by several people of the office, in one language?

Whoever tells it signs in by role, fills in the forms with the version that the page shows, and reads papers and mail.
An English page that holds a Chinese word nobody typed is an error.
"""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import unescape

from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from hearing_app.documents.workbook_tables import write_table
from hearing_app.domain.itip.tokens import token_for
from hearing_app.mail.folders import list_messages, open_message
from hearing_app.services.context import Context
from hearing_app.services.imports import Family, ImportOrder, take_workbook
from hearing_app.services.matters import clock_sheets
from hearing_app.services.sittings import deliveries
from hearing_app.services.sittings.approvals import SignOrder, sign_sitting
from hearing_app.services.steps.sittings.release import ANSWER, token_key
from hearing_app.store import letters
from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from hearing_app.store.tables.sittings import SeatRow
from tests.builders import days, house, mediations
from tests.conftest import Clock

AsRole = Callable[..., Context]
LANGUAGES = ("zh", "en")
SITE = "示例工地项目部"
TAKER = "孔示例61"
GATE = dict.fromkeys(("against_agency", "litigation_open", "special_organ", "side_refuses", "barred"), "no")
SIGNERS = {"submit": "booking_clerk", "review": "office_head", "sign": "leader", "seal": "booking_clerk"}
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
SPACES = re.compile(r"[\s\u200b]")
# The number of a paper, as config/numbering.toml writes it, is the same in both languages.
NUMBERS = re.compile(r"[\u4e00-\u9fff]*〔\d{4}〕\d+号|（\d{4}）[\u4e00-\u9fff]*第\d+号")
# The other language's own name, the office's, and an example of the words for times, which are read in Chinese alone.
FRAME = ("中文", "示范区信访局", "只能上午；12月7日至12月11日不在")


def words_of_page(html: str) -> str:
    """The text of a page without its tags."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", bare))


def chinese_left(html: str, typed: set[str]) -> list[str]:
    """The Chinese words of a page that nobody typed, in order."""
    text = NUMBERS.sub(" ", words_of_page(html))
    for word in sorted(typed, key=len, reverse=True):
        text = text.replace(word, " ")
    return CHINESE.findall(text)


def told_by_office() -> set[str]:
    """Every Chinese word of the small office's tables, and of the frame around each page."""
    tables = (house.FOLK, house.AGENCIES, house.ROOMS, house.MATTERS)
    cells = {str(cell) for table in tables for row in table for cell in row if cell}
    return {word for word in {*cells, *FRAME} if CHINESE.search(word)}


@dataclass
class Teller:
    """The office before the browser: one person after the other, all in one language."""

    client: FlaskClient
    as_role: AsRole
    clock: Clock
    language: str
    typed: set[str] = field(default_factory=told_by_office)
    read: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        house.small_house(self.as_role)
        folder = self.as_role().env.mail_folder
        assert folder is not None
        self.read = {one.name for one in list_messages(folder)} if folder.exists() else set()

    @property
    def today(self) -> str:
        return self.clock.now.date().isoformat()

    def says(self, zh: str, en: str) -> str:
        """The words of the language of the story."""
        return zh if self.language == "zh" else en

    def at(self, role: str) -> "Teller":
        """Let somebody else sit down before the browser."""
        house.sign_in(self.client, self.as_role, role, language=self.language)
        return self

    def page(self, path: str) -> str:
        """Read a page; in English nothing on it is Chinese but what was typed."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return self._in_language(path, answer.get_data(as_text=True))

    def _in_language(self, path: str, html: str) -> str:
        if self.language == "en":
            left = chinese_left(html, self.typed)
            assert left == [], (path, left)
        return html

    def press(self, path: str, *, prefix: str = "", form_at: str = "", **fields: object) -> str:
        """Post a form, with the version of the page on which it stands; returns where it led."""
        answer = self._post(path, prefix, form_at, fields)
        text = words_of_page(answer.get_data(as_text=True))
        assert answer.status_code in (302, 303), (path, answer.status_code, " ".join(text.split())[:3000])
        return str(answer.location).partition("#")[0]

    def refused(self, path: str, *, prefix: str = "", form_at: str = "", **fields: object) -> str:
        """Post a form that is refused; returns the words of the page that comes back."""
        answer = self._post(path, prefix, form_at, fields)
        assert answer.status_code == 422, (path, answer.status_code, answer.location)
        return words_of_page(self._in_language(path, answer.get_data(as_text=True)))

    def _post(self, path: str, prefix: str, form_at: str, fields: Mapping[str, object]):  # type: ignore[no-untyped-def]  # werkzeug's answer
        said = {one for one in fields.values() if isinstance(one, str) and CHINESE.search(one)}
        self.typed |= said | {one.replace("，", ",") for one in said}  # as intake writes it
        sent = {f"{prefix}{name}": value for name, value in fields.items()}
        if form_at:
            found = re.search(rf'name="{prefix}version"[^>]*value="(\d+)"', self.page(form_at))
            assert found, (form_at, prefix)
            sent[f"{prefix}version"] = found[1]
        return self.client.post(path, data=sent)

    def paper(self, path: str) -> str:
        """Read a printed paper, without the spaces that typesetting puts in."""
        answer = self.client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), path
        return paper_words(answer.get_data())

    def enter(self, **fields: object) -> str:
        """Enter a matter at the counter; returns its address."""
        plain: dict[str, object] = {"received_on": self.today, "stage": "handling", "attending": 1, "represented": 0}
        return self.at("booking_clerk").press("/matters/new", **plain | fields)

    def book(self, **fields: object) -> int:
        """Book a sitting on the plain form; returns its id."""
        return int(self.at("booking_clerk").press("/sittings/new", **fields).rsplit("/", 1)[1])

    def mediate(self, number: str, label: str, channel: str, *, body: str, mediator: str) -> tuple[str, int]:
        """Open a case, let every party agree, hand it over, take the receipt and name the mediator, all today."""
        asked = {"matter": number, "label": label, "origin": "application", "channel": channel, "civil_content": "yes"}
        case = self.at("mediation_clerk").press("/mediations/new", **asked, **GATE)
        mediation_id = int(case.rsplit("/", 1)[1])
        for party in mediations.seen(self.as_role("mediation_clerk"), mediation_id).parties:
            assert "Refusalhasnoeffect" in self.paper(f"{case}/consents/{party.id}/sheet.pdf")
            said = {"said": "given", "said_on": self.today, "form": "written", "taken_by": TAKER}
            self.press(f"{case}/consents/{party.id}", prefix=f"consent{party.id}-", form_at=case, **said)
        sent = {"channel": channel, "addressee": body, "on_day": self.today, "reason": "双方自愿"}
        self.press(f"{case}/referrals", prefix="referral-", form_at=case, **sent)
        taken = {"accepted_on": self.today, "accepted_by": "接收示例"}
        self.press(f"{case}/receipt", prefix="receipt-", form_at=case, **taken)
        self.press(f"{case}/mediators", prefix="mediator-", form_at=case, who=mediator, chosen_by="both")
        return case, mediation_id

    def sign(self, sitting_id: int) -> None:
        """Take every step of the chain of a sitting's kind, each by whoever may."""
        ctx = self.as_role()
        for step in ctx.rules.kinds[days.row_of(ctx, sitting_id).kind].approval:
            version = days.row_of(ctx, sitting_id).version
            sign_sitting(self.as_role(SIGNERS[step]), SignOrder(sitting_id, version, step))

    def everybody_comes(self, sitting_id: int) -> None:
        """Let everybody invited accept by his own link, without a conflict."""
        ctx = self.as_role()
        for seat in standing_seats(ctx, sitting_id):
            link = token_for(token_key(ctx), ANSWER, row_id=seat.id, rotation=seat.token_rotation)
            said = {"sequence": str(seat.sequence), "coming": "accept", "conflict": "no", "pledge": "y"}
            answer = self.client.post(f"/a/{link}", data=said)
            assert answer.status_code in (302, 303), answer.get_data(as_text=True)[-2000:]

    def open_day(self, sitting_id: int) -> str:
        """Move the clock to the sitting's hour, sign everybody in and open it; returns the page of the day."""
        row = days.row_of(self.as_role(), sitting_id)
        self.clock.now = row.starts_at + timedelta(minutes=2)
        day = f"/sittings/{sitting_id}/day"
        self.at("recorder")
        for seat in standing_seats(self.as_role(), sitting_id):
            self.press(f"{day}/seats/{seat.id}/present")
        self.press(f"{day}/open", version=days.row_of(self.as_role(), sitting_id).version)
        return day

    def close_day(self, sitting_id: int) -> None:
        """Close the sitting an hour later."""
        self.clock.forward(hours=1)
        self.press(f"/sittings/{sitting_id}/day/close", version=days.row_of(self.as_role(), sitting_id).version)

    def mail(self) -> list[tuple[str, str]]:
        """Let every mail of the story leave; returns recipients with all that they read, sorted by address."""
        ctx, machine = self.as_role(), self.as_role("machine", unit_id=None)
        ctx.reader.rollback()
        for delivery_id in ctx.reader.scalars(select(DeliveryRow.id).where(DeliveryRow.state == "pending")).all():
            deliveries.send(machine, delivery_id)
        folder = ctx.env.mail_folder
        assert folder is not None
        found = list_messages(folder) if folder.exists() else []
        opened = [open_message(folder, one.name) for one in found if one.name not in self.read]
        return sorted((one.listed.to, one.listed.subject + one.text + one.html + one.calendar) for one in opened)

    def letters(self, sitting_id: int) -> list[LetterRow]:
        """The letters of a sitting in order."""
        ctx = self.as_role()
        ctx.reader.rollback()
        return list(letters.of_sitting(ctx.reader, sitting_id))

    def letter_kinds(self, sitting_id: int) -> list[tuple[str, str, str]]:
        """Kind, paper and channel of each letter of a sitting, sorted."""
        return sorted((one.kind, one.paper, one.channel) for one in self.letters(sitting_id))

    def clocks(self, number: str) -> list[tuple[str, date, date | None, int]]:
        """Each clock of a matter: rule, last day, day of its end, days paused."""
        view = clock_sheets.view_clocks(self.as_role(), number)
        return [
            (one.clock.rule, one.clock.due_on, one.clock.closed_on, one.paused_days)
            for one in (*view.running, *view.closed)
        ]


def paper_words(pdf: bytes) -> str:
    """The words of a PDF without any space."""
    return SPACES.sub("", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def standing_seats(ctx: Context, sitting_id: int) -> list[SeatRow]:
    """The seats of a sitting that nobody released."""
    return [seat for seat in days.row_of(ctx, sitting_id).seats if seat.released_at is None]


def seat_code(ctx: Context, role: str, category: str, code: str) -> str:
    """The code of a person in a role, as the booking form sends it."""
    return f"{role}:{category}:p{house.people(ctx)[code]}"


def add_site(as_role: AsRole) -> int:
    """Put a place outside the office on the list of rooms, open every day; returns its id."""
    hours = "每天 08:00-18:00"
    content = write_table("场地", house.ROOMS[0], [(SITE, "示例工地", 20, None, hours)])
    result = take_workbook(as_role("booking_clerk"), ImportOrder(Family.ROSTER, "场地.xlsx", content))
    assert not result.problems, result.problems
    return house.rooms(as_role("booking_clerk"))[SITE]
