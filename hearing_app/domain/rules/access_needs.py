"""What must somebody in the room be able to do, so that a party can follow and speak, and is anybody there who can?

Needs come as words at intake, skills as words on the roster; both are read by one closed list. What a party needs of
the room (step-free access …) stands in rules.vocabulary.
"""

from collections.abc import Collection, Iterable, Mapping

from hearing_app.domain.rules.vocabulary import AGENT, GUARDIAN, INTERPRETER

SIGN, DIALECT, MINORITY, READING = "sign_language", "dialect", "minority_language", "reading_aloud"
SKILLS: Mapping[str, Mapping[str, str]] = {
    SIGN: {"zh": "手语", "en": "sign language"},
    DIALECT: {"zh": "方言", "en": "dialect"},
    MINORITY: {"zh": "民族语言", "en": "minority language"},
    READING: {"zh": "代读代写", "en": "reading aloud and writing"},
}
SPELLINGS: Mapping[str, tuple[str, ...]] = {
    SIGN: ("聋", "听障", "听力残疾"),
    MINORITY: ("少数民族语", "维吾尔语", "藏语", "蒙古语", "哈萨克语", "朝鲜语", "壮语", "彝语"),
    READING: ("代读", "朗读", "代写", "不识字", "读写", "视障", "盲"),
}
# Who comes with a party and serves it: an interpreter speaks for it, a guardian and an agent read and write as well.
SERVED_BY: Mapping[str, frozenset[str]] = {
    SIGN: frozenset({INTERPRETER}),
    DIALECT: frozenset({INTERPRETER}),
    MINORITY: frozenset({INTERPRETER}),
    READING: frozenset({INTERPRETER, GUARDIAN, AGENT}),
}


def skills_in(words: str) -> frozenset[str]:
    """Return the ids of the skills that words name or call for, e.g. 轮椅、手语 or 不识字; other words are left out."""
    return frozenset(
        id_
        for id_, label in SKILLS.items()
        if any(spelling in words for spelling in (label["zh"], *SPELLINGS.get(id_, ())))
    )


def labels_of(skills: Collection[str]) -> tuple[Mapping[str, str], ...]:
    """Return the names of skills in fixed order."""
    return tuple(label for id_, label in SKILLS.items() if id_ in skills)


def unserved(needed: Collection[str], held: Iterable[Collection[str]], helpers: Collection[str]) -> tuple[str, ...]:
    """Return what is needed and neither somebody on the panel can do nor a helper of the party does, in fixed order.

    `held` are the skills of each person seated, `helpers` the roles of those who come with a party.
    """
    present = {skill for skills in held for skill in skills}
    return tuple(id_ for id_ in SKILLS if id_ in needed and id_ not in present and SERVED_BY[id_].isdisjoint(helpers))
