"""On which grounds is a sitting put off, suspended or ended, and by whom?

The words are a closed list (field notes §2.6), the profile chooses among them. Not here: what follows for calendars and
letters (sittings.changes).
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.sittings.states import Cause


class Interruption(StrEnum):
    """What is decided about a sitting that does not go on as planned."""

    POSTPONE = "postpone"
    SUSPEND = "suspend"
    TERMINATE = "terminate"


DECIDERS: Mapping[str, Mapping[str, str]] = {
    "presider": {"zh": "主持人", "en": "the presider"},
    "organ": {"zh": "听证机关", "en": "the organ"},
}
OTHER = "other"
NO_SHOW = "no_show"
WITHDRAWN = "withdrawn"
_RECUSAL = {"zh": "提出回避申请，影响继续进行", "en": "a request for recusal stands in the way"}
GROUNDS: Mapping[Interruption, Mapping[str, Mapping[str, str]]] = {
    Interruption.POSTPONE: {
        "force_majeure": {
            "zh": "当事人因不可抗力或者其他正当理由不能到场",
            "en": "a party cannot come for reasons beyond control",
        },
        "recusal": _RECUSAL,
        OTHER: {"zh": "其他需要延期的情形", "en": "another reason to put it off"},
    },
    Interruption.SUSPEND: {
        "evidence": {
            "zh": "需要通知新的证人到场，或者重新鉴定、勘验",
            "en": "a new witness, appraisal or inspection is needed",
        },
        "party_cannot_go_on": {"zh": "当事人不能继续参加", "en": "a party cannot go on"},
        "succession": {
            "zh": "申请人死亡或者终止，承受人尚未确定",
            "en": "the applicant died or was dissolved, the successor is not determined",
        },
        "recusal": _RECUSAL,
    },
    Interruption.TERMINATE: {
        WITHDRAWN: {"zh": "申请人撤回听证申请", "en": "the application was withdrawn"},
        NO_SHOW: {
            "zh": "无正当理由不到场，视为放弃听证",
            "en": "stayed away without good reason, which counts as a waiver",
        },
        "walk_out": {"zh": "未经许可中途退场，视为放弃听证", "en": "walked out, which counts as a waiver"},
        "no_successor": {
            "zh": "申请人死亡或者终止，没有承受人",
            "en": "the applicant died or was dissolved without a successor",
        },
        "disorder": {"zh": "秩序混乱，无法继续", "en": "disorder makes it impossible to go on"},
    },
}
ALL_GROUNDS: Mapping[str, Mapping[str, str]] = {key: words for one in GROUNDS.values() for key, words in one.items()}


def against_cause(profile: Profile, what: Interruption, cause: Cause) -> Iterator[Reason]:
    """Yield what a cause lacks: a ground of the profile's list and the office that decided; words are asked elsewhere.

    A profile without a list asks for words alone.
    """
    offered = profile.grounds.get(what.value, ())
    if offered and cause.ground not in offered:
        yield Reason("sitting.ground_missing", {}, profile.ref("postpone"))
    if offered and cause.decider not in DECIDERS:
        yield Reason("sitting.decider_unknown")
