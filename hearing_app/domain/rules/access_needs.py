"""What must somebody in the room be able to do, so that a party can follow and speak, and is anybody there who can?

Needs come as words at intake, skills as words on the roster; both are read by one closed list. What a party needs of
the room (step-free access …) stands in rules.vocabulary.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from hearing_app.domain.rules.vocabulary import AGENT, GUARDIAN, INTERPRETER

SIGN, DIALECT, MINORITY, READING = "sign_language", "dialect", "minority_language", "reading_aloud"
SKILLS: Mapping[str, Mapping[str, str]] = {
    SIGN: {"zh": "手语", "en": "sign language"},
    READING: {"zh": "代读代写", "en": "reading aloud and writing"},
    "cantonese": {"zh": "粤语", "en": "Cantonese"},
    "hakka": {"zh": "客家话", "en": "Hakka"},
    "southern_min": {"zh": "闽南话", "en": "Southern Min"},
    "wu": {"zh": "吴语", "en": "Wu"},
    DIALECT: {"zh": "方言", "en": "dialect"},
    "uyghur": {"zh": "维吾尔语", "en": "Uyghur"},
    "tibetan": {"zh": "藏语", "en": "Tibetan"},
    "mongolian": {"zh": "蒙古语", "en": "Mongolian"},
    "kazakh": {"zh": "哈萨克语", "en": "Kazakh"},
    "korean": {"zh": "朝鲜语", "en": "Korean"},
    "zhuang": {"zh": "壮语", "en": "Zhuang"},
    "yi": {"zh": "彝语", "en": "Yi"},
    MINORITY: {"zh": "民族语言", "en": "minority language"},
}
SPELLINGS: Mapping[str, tuple[str, ...]] = {
    SIGN: ("聋", "听障", "听力残疾", "deaf"),
    READING: ("代读", "朗读", "代写", "不识字", "读写", "视障", "盲", "reading aloud", "illiterate", "blind"),
    "cantonese": ("广东话", "广州话"),
    "southern_min": ("闽南语",),
    "wu": ("上海话", "苏州话"),
    "uyghur": ("维语",),
    "korean": ("韩语",),
    MINORITY: ("少数民族语",),
}
# Which dialect or language is not said: nobody can be known to speak it, so that an interpreter has to be found.
UNSAID = frozenset({DIALECT, MINORITY})
NOT_WORDS = ("无需", "不需要", "不用", "没有", "无", "no ", "not ")
# Who comes with a party and serves it: an interpreter speaks for it, a guardian and an agent read and write as well.
READERS = frozenset({INTERPRETER, GUARDIAN, AGENT})
SPEAKERS = frozenset({INTERPRETER})
PIECES = re.compile(r"[、，,；;。\n]")


def skills_in(words: str) -> frozenset[str]:
    """Return the ids of the skills that words name or call for, e.g. 轮椅、手语 or 不识字; other words are left out.

    A piece that says that something is not needed names nothing.
    """
    pieces = [piece.strip().casefold() for piece in PIECES.split(words)]
    asked = [piece for piece in pieces if not piece.startswith(NOT_WORDS)]
    return frozenset(id_ for id_ in SKILLS if any(spelling in piece for spelling in _spellings(id_) for piece in asked))


def _spellings(id_: str) -> tuple[str, ...]:
    label = SKILLS[id_]
    return label["zh"], label["en"].casefold(), *SPELLINGS.get(id_, ())


def labels_of(skills: Collection[str]) -> tuple[Mapping[str, str], ...]:
    """Return the names of skills in fixed order."""
    return tuple(label for id_, label in SKILLS.items() if id_ in skills)


def unserved(needed: Collection[str], held: Iterable[Collection[str]], helpers: Collection[str]) -> tuple[str, ...]:
    """Return what is needed and neither somebody on the panel can do nor a helper of the party does, in fixed order.

    `held` are the skills of each person seated, `helpers` the roles of those who come with a party.
    """
    present = {skill for skills in held for skill in skills} - UNSAID
    return tuple(
        id_
        for id_ in SKILLS
        if id_ in needed and id_ not in present and (READERS if id_ == READING else SPEAKERS).isdisjoint(helpers)
    )
