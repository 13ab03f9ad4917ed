"""Who may watch and record a sitting, and what may the public read of it?

Open unless a ground of the profile closes it; minors always close it (field notes §2.4). Not here: the ground itself
(sittings.verdicts).
"""

from collections.abc import Iterable, Iterator, Mapping

from hearing_app.domain.errors import Reason
from hearing_app.domain.evidence.redactions import LABELS, identifiers_in

MEDIA: Mapping[str, Mapping[str, str]] = {
    "none": {"zh": "媒体不到场", "en": "no media"},
    "invited": {"zh": "受邀媒体可以到场", "en": "invited media may attend"},
    "accredited": {"zh": "持证媒体可以到场", "en": "accredited media may attend"},
}
RECORDING: Mapping[str, Mapping[str, str]] = {
    "office_only": {"zh": "只由听证机关录音录像", "en": "recorded by the organ alone"},
    "with_leave": {"zh": "他人录音录像须经主持人许可", "en": "others record with the presider's leave"},
    "none": {"zh": "不录音录像", "en": "no recording"},
}
CLOSED_GROUNDS: Mapping[str, Mapping[str, str]] = {
    "state_secret": {"zh": "涉及国家秘密", "en": "state secret"},
    "trade_secret": {"zh": "涉及商业秘密", "en": "trade secret"},
    "privacy": {"zh": "涉及个人隐私", "en": "personal privacy"},
    "minor": {"zh": "涉及未成年人", "en": "a minor is concerned"},
    "other_with_reason": {"zh": "其他理由", "en": "other, with a reason"},
}
MOST_OBSERVERS = 500


def against_circumstances(media: str, recording: str, observers: int, *, is_open: bool) -> Iterator[Reason]:
    """Yield what speaks against media, recording and observers as chosen: unknown words, or a closed door."""
    if media not in MEDIA or recording not in RECORDING:
        yield Reason("publicity.choice_missing")
    if not 0 <= observers <= MOST_OBSERVERS:
        yield Reason("publicity.observers_wrong", {"most": MOST_OBSERVERS})
    if not is_open and (observers or media not in ("none", "")):
        yield Reason("publicity.closed")


def against_announcement(subject: str, known: Iterable[str], *, is_open: bool, is_announced: bool) -> Iterator[Reason]:
    """Yield what speaks against announcing a sitting: closed, not signed yet, no subject, identifiers in it.

    `known` are names, addresses and numbers of the matter's people.
    """
    if not is_open:
        yield Reason("publicity.closed")
    if not is_announced:
        yield Reason("publicity.not_noticed")
    if not subject.strip():
        yield Reason("publicity.subject_missing")
    for sort in identifiers_in(subject, known):
        yield Reason("publicity.identifier", {"sort": LABELS[sort]})


def against_approval(drafted_by: str, approver: str, *, is_waiting: bool) -> Iterator[Reason]:
    """Yield what speaks against approving an announcement: nothing waits, or writer and approver are one person.

    Whatever becomes public is released after a second look (field notes §2.10, publish).
    """
    if not is_waiting:
        yield Reason("publicity.nothing_waits")
    elif drafted_by == approver:
        yield Reason("publicity.same_person")
