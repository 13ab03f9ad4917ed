"""What belongs into the volume, in which order, and what is missing?"""

from dataclasses import replace
from datetime import date

import pytest

from hearing_app import i18n
from hearing_app.domain.evidence.review_files import Contents, Dossier, Holding, Origin, Trait, table_of_contents
from hearing_app.settings.places import CONFIG
from hearing_app.settings.volumes import review_volume
from tests.builders import papers

RULES = review_volume(CONFIG)


def codes(contents: Contents) -> list[str]:
    return [reason.code for reason in contents.missing]


def test_a_complete_re_review_with_hearing_misses_nothing() -> None:
    assert table_of_contents(papers.full_dossier(), RULES).missing == ()


def test_the_items_stand_in_the_order_of_the_twenty_two_places() -> None:
    items = table_of_contents(papers.full_dossier(), RULES).items
    assert [item.seq for item in items] == list(range(1, 22))
    assert [(item.seat, item.holding.kind) for item in items] == [
        (3, "application"),
        (4, "identity_paper"),
        (5, "handling_opinion"),
        (5, "earlier_review_opinion"),
        (5, "contested_receipt"),
        (7, "acceptance_notice"),
        (7, "acceptance_receipt"),
        (9, "unit_reply"),
        (11, "counsel_opinion"),
        (12, "hearing_notice"),
        (12, "hearing_receipt"),
        (12, "naming_request"),
        (12, "member_invitation"),
        (12, "sign_in_sheet"),
        (12, "hearing_record"),
        (12, "deliberation_record"),
        (12, "hearing_opinion"),
        (14, "collective_record"),
        (15, "approval_sheet"),
        (17, "review_opinion"),
        (18, "service_receipt"),
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("counsel_opinion", ["review_file.counsel_absent"]),
        ("service_receipt", ["review_file.receipt_absent"]),
        ("hearing_receipt", ["review_file.notice_receipt_absent"]),
        ("application", ["review_file.place_missing"]),
        ("earlier_review_opinion", ["review_file.part_missing"]),
        ("deliberation_record", ["review_file.part_missing"]),
        ("member_invitation", []),
    ],
)
def test_what_is_absent_becomes_a_coded_to_do(kind: str, expected: list[str]) -> None:
    assert codes(table_of_contents(papers.full_dossier(without=(kind,)), RULES)) == expected


def test_papers_of_a_hearing_are_not_asked_for_where_none_was_held() -> None:
    dossier = papers.full_dossier(without=(*papers.GENERATED_KINDS[:7], "hearing_receipt", "earlier_review_opinion"))
    assert table_of_contents(replace(dossier, traits=frozenset()), RULES).missing == ()
    assert codes(table_of_contents(replace(dossier, traits=frozenset({Trait.HEARD})), RULES)) == [
        "review_file.place_missing"
    ]


def test_signed_minutes_stand_in_for_a_written_counsel_opinion() -> None:
    dossier = papers.full_dossier(without=("counsel_opinion",))
    minutes = Holding("m", "counsel_minutes", "会议记录", Origin.UPLOADED)
    assert table_of_contents(replace(dossier, holdings=(*dossier.holdings, minutes)), RULES).missing == ()


def test_the_signing_gate_is_part_of_the_to_do_list() -> None:
    facts = papers.signing_facts(counsel=(), hearings=(papers.HeldHearing("T2026012"),))
    dossier = papers.full_dossier()
    found = table_of_contents(Dossier(dossier.number, dossier.holdings, dossier.traits, facts), RULES)
    assert codes(found) == ["review_file.counsel_absent", "review_file.adoption_absent"]


def test_notes_of_a_mediation_stay_out_and_unknown_kinds_wait_for_a_place() -> None:
    dossier = papers.full_dossier()
    extra = (
        Holding("n", "mediation_note", "调解记录", Origin.UPLOADED),
        Holding("x", "holiday_photo", "合影", Origin.UPLOADED),
    )
    found = table_of_contents(replace(dossier, holdings=dossier.holdings + extra), RULES)
    assert codes(found) == ["review_file.kept_out", "review_file.without_place"]
    assert len(found.items) == len(dossier.holdings)


def test_several_papers_of_one_kind_lie_by_day_and_undated_last() -> None:
    dossier = papers.full_dossier(without=("application",))
    three = tuple(
        Holding(key, "application", key, Origin.UPLOADED, dated_on=day)
        for key, day in (("undated", None), ("later", date(2026, 12, 2)), ("earlier", date(2026, 12, 1)))
    )
    found = table_of_contents(replace(dossier, holdings=three + dossier.holdings), RULES)
    assert [item.holding.key for item in found.items[:3]] == ["earlier", "later", "undated"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_to_do_has_a_sentence_without_open_braces(language: str) -> None:
    facts = papers.signing_facts(counsel=(), hearings=(papers.HeldHearing("T1"),))
    notes = (
        Holding("n", "mediation_note", "调解记录", Origin.UPLOADED),
        Holding("x", "other", "其他", Origin.UPLOADED),
    )
    everything = frozenset(Trait)
    with i18n.speaking(language):
        missing = table_of_contents(Dossier("LF1", notes, everything, facts), RULES).missing
        sentences = [i18n.sentence(reason) for reason in missing]
    assert len(sentences) == 18
    assert not [one for one in sentences if "{" in one or not one.strip()]
    assert all(reason.rule is not None for reason in missing)
