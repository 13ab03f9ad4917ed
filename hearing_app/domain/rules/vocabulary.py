"""Which words may a kind file use?

Closed lists: config chooses among them, code gives them their meaning. config/README.md explains each word to
an administrator. Not here: seat roles and processes (rules.kinds), categories of people (config/categories.toml).
"""

from collections.abc import Mapping

STAGES: Mapping[str, Mapping[str, str]] = {
    "handling": {"zh": "处理", "en": "handling"},
    "fucha": {"zh": "复查", "en": "review"},
    "fuhe": {"zh": "复核", "en": "re-review"},
}

PARTIES: Mapping[str, Mapping[str, str]] = {
    "petitioner": {"zh": "信访人", "en": "petitioner"},
    "respondent": {"zh": "责任单位", "en": "responsible unit"},
    "third_party": {"zh": "第三人", "en": "third party"},
}

# an agent acts for a party: nobody summons or writes to him, and he is bound as his party is
AGENT = "agent"
# who helps a party to take part: nobody summons them, and they are bound as the party is
GUARDIAN, INTERPRETER = "guardian", "interpreter"
HELPING = frozenset({AGENT, GUARDIAN, INTERPRETER})
PARTICIPANTS: Mapping[str, Mapping[str, str]] = {
    **PARTIES,
    AGENT: {"zh": "代理人", "en": "agent"},
    GUARDIAN: {"zh": "监护人", "en": "guardian"},
    INTERPRETER: {
        "zh": "翻译（手语、方言、民族语言）",
        "en": "interpreter (sign language, dialect, minority language)",
    },
}

STEPS: Mapping[str, Mapping[str, str]] = {
    "submit": {"zh": "呈批", "en": "submit"},
    "review": {"zh": "审核", "en": "review"},
    "sign": {"zh": "签发", "en": "sign"},
    "seal": {"zh": "用印", "en": "seal"},
}

EQUIPMENT: Mapping[str, Mapping[str, str]] = {
    "recording": {"zh": "录音录像", "en": "audio and video recording"},
    "audio": {"zh": "录音", "en": "audio recording"},
    "video_link": {"zh": "视频会议", "en": "video link"},
    "accessible": {"zh": "无障碍", "en": "step-free access"},
    "projector": {"zh": "投影", "en": "projector"},
}

LETTERS: Mapping[str, Mapping[str, str]] = {
    "invitation": {"zh": "邀请函", "en": "invitation"},
    "assignment_request": {"zh": "商请函", "en": "request to assign somebody"},
    "duty_notice": {"zh": "工作通知", "en": "duty notice"},
    "hearing_notice": {"zh": "听证通知书", "en": "hearing notice"},
    "mediation_notice": {"zh": "调解通知书", "en": "mediation notice"},
    "reception_notice": {"zh": "接访通知", "en": "reception notice"},
    "meeting_notice": {"zh": "会议通知", "en": "meeting notice"},
}

OUTCOMES: Mapping[str, Mapping[str, str]] = {
    "votes": {"zh": "表决", "en": "votes"},
    "opinion": {"zh": "评议意见", "en": "opinion"},
    "adoption": {"zh": "采纳情况", "en": "adoption"},
    "agreement": {"zh": "调解协议", "en": "agreement"},
    "conclusion": {"zh": "结论", "en": "conclusion"},
    "tasks": {"zh": "交办事项", "en": "tasks"},
}

OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "accessible": ("轮椅", "行动不便"),
    "video_link": ("视频连线", "远程视频"),
}


MINOR_WORDS = ("未成年",)


def speaks_of_minor(words: str) -> bool:
    """Say whether words at intake tell that a minor is concerned; afterwards the fact is kept, not the words."""
    return any(word in words for word in MINOR_WORDS)


def equipment_in(words: str) -> frozenset[str]:
    """Return the ids of the equipment that a room has or a party needs, by its words, e.g. 录音录像、无障碍 or 轮椅.

    Audio and video recording includes audio recording. Words that are not of the vocabulary are left out.
    """
    names = {id_: (label["zh"], *OTHER_WORDS.get(id_, ())) for id_, label in EQUIPMENT.items()}
    found = {id_ for id_, spellings in names.items() if any(spelling in words for spelling in spellings)}
    return frozenset(found | {"audio"} if "recording" in found else found)
