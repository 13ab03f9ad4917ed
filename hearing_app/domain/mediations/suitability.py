"""May this matter go to mediation at all?

The gate of the opinion of the Ministry of Justice and the National Petition Bureau of 2025-02-10 (domain.md §4.2)
over facts that a clerk ticks; every answer is kept as evidence. Not here: the parties' consents (mediations.cases).
"""

from collections.abc import Mapping
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.mediations.channels import ChannelRules
from hearing_app.domain.workdays import Label


class Question(StrEnum):
    """What is asked before a mediation; each is answered yes or no."""

    CIVIL_CONTENT = "civil_content"
    AGAINST_AGENCY = "against_agency"
    LITIGATION_OPEN = "litigation_open"
    SPECIAL_ORGAN = "special_organ"
    SIDE_REFUSES = "side_refuses"
    BARRED = "barred"


QUESTIONS: Mapping[Question, Label] = {
    Question.CIVIL_CONTENT: {
        "zh": "纠纷有民事权益内容（损害赔偿、财产、民事合同等）",
        "en": "The dispute has civil content (damages, property, civil contract …)",
    },
    Question.AGAINST_AGENCY: {"zh": "对方是行政机关", "en": "The other side is an administrative agency"},
    Question.LITIGATION_OPEN: {
        "zh": "涉法涉诉，程序还没有依法终结",
        "en": "It belongs to litigation that has not lawfully ended",
    },
    Question.SPECIAL_ORGAN: {
        "zh": "依法由专门机关管辖处理",
        "en": "It is by law for a special organ to deal with",
    },
    Question.SIDE_REFUSES: {"zh": "一方明确拒绝调解", "en": "One side clearly refuses mediation"},
    Question.BARRED: {"zh": "法律法规规定不得调解的其他情形", "en": "Mediation is otherwise barred by law"},
}


def check_suitability(answers: Mapping[Question, bool | None], rules: ChannelRules) -> Refused | None:
    """Return why a matter may not be handed over to mediation, every reason at once; None where it may.

    An answer that is missing is a reason: nothing is assumed. A dispute with an agency passes only with civil content.
    Source: opinion of 2025-02-10 on linking petitions and mediation.
    """
    rule = rules.ref("handover")
    reasons = [
        Reason("mediation.unanswered", {"question": QUESTIONS[one]}, rule)
        for one in Question
        if answers.get(one) is None
    ]
    for question, code in (
        (Question.LITIGATION_OPEN, "mediation.litigation_open"),
        (Question.SPECIAL_ORGAN, "mediation.special_organ"),
        (Question.SIDE_REFUSES, "mediation.side_refuses"),
        (Question.BARRED, "mediation.barred"),
    ):
        if answers.get(question):
            reasons.append(Reason(code, {}, rule))
    if answers.get(Question.CIVIL_CONTENT) is False:
        against_agency = answers.get(Question.AGAINST_AGENCY)
        reasons.append(Reason("mediation.administrative" if against_agency else "mediation.no_civil_content", {}, rule))
    return Refused(reasons) if reasons else None
