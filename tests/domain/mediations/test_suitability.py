"""Does the gate let through exactly what the opinion of 2025-02-10 lets through?"""

from itertools import product

from hearing_app.domain.mediations.suitability import Question, check_suitability
from tests.domain.mediations.test_agreements import RULES


def test_of_all_answers_only_civil_content_without_any_bar_passes() -> None:
    passed = [
        answers
        for values in product((True, False), repeat=len(Question))
        if check_suitability(answers := dict(zip(Question, values, strict=True)), RULES) is None
    ]
    barred = set(Question) - {Question.CIVIL_CONTENT, Question.AGAINST_AGENCY}
    assert [(answers[Question.CIVIL_CONTENT], any(answers[question] for question in barred)) for answers in passed] == [
        (True, False)
    ] * 2  # against an agency or not: with civil content both may


def test_each_bar_is_said_by_its_own_code_and_nothing_is_assumed() -> None:
    refused = check_suitability({Question.CIVIL_CONTENT: False, Question.AGAINST_AGENCY: True}, RULES)
    assert refused is not None
    assert [reason.code for reason in refused.reasons] == ["mediation.unanswered"] * 4 + ["mediation.administrative"]
