"""How do a sitting's letters show: number, recipient, channel, when they left, when and how they were served?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hearing_app.domain.hearings.services import METHODS as BY_METHOD
from hearing_app.domain.rules.vocabulary import LETTERS
from hearing_app.domain.sittings.letters import PARTY_LETTERS, LetterKind
from hearing_app.domain.sittings.substitution.objections import Objection
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.sittings.objecting import objection_of
from hearing_app.services.steps.sittings.previews import CHANNELS, PLAIN, recipient_of
from hearing_app.store.mail import deliveries
from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from hearing_app.store.tables.sittings import SittingRow

METHODS: Mapping[str, Label] = {method.value: words for method, words in BY_METHOD.items()}
SUBJECTS: Mapping[LetterKind, Label] = {
    LetterKind.INVITATION: {"zh": "邀请", "en": "invitation"},
    LetterKind.UPDATE: {"zh": "改期、变更", "en": "change"},
    LetterKind.POSTPONEMENT: {"zh": "延期", "en": "postponement"},
    LetterKind.CANCELLATION: {"zh": "取消", "en": "cancellation"},
    LetterKind.SUSPENSION: {"zh": "中止", "en": "suspension"},
    LetterKind.RESUMPTION: {"zh": "恢复", "en": "resumption"},
    LetterKind.TERMINATION: {"zh": "终止", "en": "termination"},
    LetterKind.RELEASE: {"zh": "不再邀请", "en": "release"},
    LetterKind.PROPOSAL_REFUSED: {"zh": "时间不变", "en": "time kept"},
    LetterKind.REMINDER: {"zh": "提醒", "en": "reminder"},
    LetterKind.UNIT_REQUEST: {"zh": "商请委派", "en": "request to name somebody"},
    LetterKind.PARTY_NOTICE: {"zh": "通知当事人", "en": "notice to a party"},
    LetterKind.PARTY_UPDATE: {"zh": "告知当事人变更", "en": "change told to a party"},
    LetterKind.PARTY_MEMBERS: {"zh": "告知当事人换人，可申请回避", "en": "new member told to a party, who may object"},
    LetterKind.PARTY_CANCELLATION: {"zh": "告知当事人取消", "en": "cancellation told to a party"},
    LetterKind.PARTY_SUSPENSION: {"zh": "告知当事人中止", "en": "suspension told to a party"},
    LetterKind.PARTY_RESUMPTION: {"zh": "告知当事人恢复", "en": "resumption told to a party"},
    LetterKind.PARTY_TERMINATION: {"zh": "告知当事人终止", "en": "termination told to a party"},
}


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One letter of a sitting; `delivery` is the state of its newest mail, `message` of its newest short message and
    `cause` why that was written; empty where there is none.

    `objection`: until when its party may ask for the recusal of the new member of whom it tells.
    """

    id: int
    paper: Label
    subject: Label
    number: str
    recipient: Label
    channel: Label
    state: str
    is_to_party: bool
    released_at: datetime | None
    served_on: date | None
    method: Label | None
    note: str
    waived_on: date | None
    delivery: str
    message: str = ""
    cause: str = ""
    is_reminder: bool = False
    objection: Objection | None = None

    @property
    def is_routine(self) -> bool:
        """Say whether it is a reminder that took its way: the ladder of rungs counts it."""
        has_left = {self.delivery, self.message} & {"sent", "pending", "sending", "superseded"}
        return self.is_reminder and (self.served_on is not None or bool(has_left))


def view_notices(ctx: Context, row: SittingRow, letters: Sequence[LetterRow]) -> tuple[NoticeView, ...]:
    """Return letters to parties first, then those to agencies and people, each in the order of their making."""
    newest: dict[tuple[int, str], DeliveryRow] = {}
    for delivery in deliveries.of_sitting(ctx.reader, row.id):
        newest.setdefault((delivery.letter_id, delivery.channel), delivery)
    views = [_view(ctx, row, letter, newest) for letter in letters]
    return tuple(sorted(views, key=lambda view: (not view.is_to_party, view.id)))


def _view(
    ctx: Context, row: SittingRow, letter: LetterRow, newest: Mapping[tuple[int, str], DeliveryRow]
) -> NoticeView:
    kind = LetterKind(letter.kind)
    mail, message = (newest.get((letter.id, channel)) for channel in (deliveries.MAIL, deliveries.MESSAGE))
    return NoticeView(
        id=letter.id,
        paper=LETTERS.get(letter.paper, PLAIN),
        subject=SUBJECTS[kind],
        number=letter.number,
        recipient=recipient_of(letter),
        channel=CHANNELS[letter.channel],
        state=letter.state,
        is_to_party=kind in PARTY_LETTERS,
        released_at=letter.released_at,
        served_on=letter.served_on,
        method=METHODS.get(letter.service_method) or CHANNELS.get(letter.service_method),
        note=letter.service_note,
        waived_on=letter.waived_on,
        delivery=mail.state if mail else "",
        message=message.state if message else "",
        cause=message.cause if message else "",
        is_reminder=kind is LetterKind.REMINDER,
        objection=objection_of(ctx, row, letter),
    )
