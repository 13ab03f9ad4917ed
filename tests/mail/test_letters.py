"""Do the words of every letter say what they must, in both languages, and nothing else?"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearing_app.domain.sittings.letters import (
    CALENDAR_METHODS,
    PARTY_LETTERS,
    UNIT_LETTERS,
    Letter,
    LetterKind,
    NewMember,
    Office,
    Recipient,
    SittingFacts,
)
from hearing_app.domain.spans import civil_span
from hearing_app.mail.letters import compose, message_text, spoken_text

MakeLetter = Callable[..., Letter]
LINK = "https://hearing.example.invalid/a/abcdefghijklmnopqrstuvwxyz"
# a party signs on paper, and to a cancellation nobody answers
OFF = {kind for kind, method in CALENDAR_METHODS.items() if method == "CANCEL"} | PARTY_LETTERS
ALL = pytest.mark.parametrize("kind", list(LetterKind))
BOTH = pytest.mark.parametrize("language", ["zh", "en"])


class Words(HTMLParser):
    """Collects the visible text and the links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for key, value in attrs if key in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append(data.strip())


def test_the_invitation_in_chinese_reads_like_this(make_letter: MakeLetter, office: Office) -> None:
    composed = compose(make_letter(), office)
    assert composed.subject == "【邀请】12月15日（周二）09:30 听证评议会，请您任听证员"
    assert composed.text == (
        "王示例01，您好：\n\n"
        "请您出席下面这场会，任听证员。\n"
        "能不能来，请在2026年12月10日（周四）18:00前答复。\n\n"
        "编号：XT2026-016\n"
        "会议：听证评议会\n"
        "席位：听证员\n"
        "时间：2026年12月15日（周二）09:30–12:00\n"
        "地点：演示中心听证室一\n\n"
        f"答复：{LINK}\n\n"
        "打开后选“能来”“不能来”或“换个时间”，再说明有没有利害关系。会前可以改答复。\n"
        "日历里的“接受”按钮不问利害关系，请也在上面的页面里答复一次。\n"
        "事由和当事人不写在邮件里。登录后可以看，也可以打电话问。\n\n"
        "有事请打电话：029-0000 0000\n\n"
        "示范区信访局\n"
    )


def test_the_invitation_in_english_reads_like_this(make_letter: MakeLetter, office: Office) -> None:
    composed = compose(make_letter(language="en"), office)
    assert composed.subject == "Invitation: hearing session, Tue 15 Dec, 09:30, as hearing officer"
    assert composed.text.split("\n\n")[:4] == [
        "Dear 王示例01,",
        "We ask you to attend the session below as hearing officer.\n"
        "Please tell us by Thursday 10 December 2026, 18:00 whether you can come.",
        "Number: XT2026-016\nSession: hearing session\nSeat: hearing officer\n"
        "Time: Tuesday 15 December 2026, 09:30–12:00\nPlace: Hearing Room 1",
        f"Answer: {LINK}",
    ]


def test_a_change_shows_the_old_time_beside_the_new_one(make_letter: MakeLetter, office: Office) -> None:
    was = civil_span(date(2026, 12, 14), time(14, 0), time(17))
    moved = compose(make_letter(LetterKind.UPDATE, previous_span=was), office).text
    assert "原定时间：2026年12月14日（周一）14:00–17:00\n时间：2026年12月15日（周二）09:30–12:00\n" in moved
    assert "时间变了，请重新答复能不能来。" in moved
    letter = make_letter(LetterKind.UPDATE)
    stays = compose(make_letter(LetterKind.UPDATE, previous_span=letter.facts.span), office).text
    assert "时间没有变，您先前的答复仍然有效。" in stays
    assert "原定时间" not in stays
    unknown = compose(letter, office).text
    assert "请核对上面的时间和地点。" in unknown
    assert "没有变" not in unknown


def test_a_new_member_is_told_by_role_category_and_agency_with_the_day_to_object(
    make_letter: MakeLetter, office: Office
) -> None:
    member = NewMember("听证员", "律师", "示例律师事务所（二）")
    letter = make_letter(LetterKind.PARTY_MEMBERS, members=(member,), object_until=date(2026, 12, 11))
    composed = compose(letter, office)
    assert composed.subject == "【更换人员】听证评议会（XT2026-016）：您可以申请回避"
    assert "新的听证员：律师，示例律师事务所（二）\n" in composed.text
    assert "截至2026年12月11日（周五）可以申请，说明理由，最迟在会议开始前提出。" in composed.text
    late = compose(make_letter(LetterKind.PARTY_MEMBERS, members=(member,)), office).text
    assert "可以在会议开始前申请，说明理由。" in late
    english = replace(letter, language="en")
    assert "you may ask for it up to Friday 11 December 2026" in compose(english, office).text


@ALL
@BOTH
def test_text_and_html_say_the_same(kind: LetterKind, language: str, make_letter: MakeLetter, office: Office) -> None:
    composed = compose(make_letter(kind, language), office)
    page = Words(composed.html)
    shown = re.sub(r"[\s：:]+", "", "".join(page.texts[1:]))  # the first is the title
    assert shown == re.sub(r"[\s：:]+", "", composed.text)
    assert page.links == ([] if kind in OFF else [LINK])
    assert not page.tags & {"img", "script", "link", "iframe", "form"}


@ALL
@BOTH
def test_every_letter_tells_number_time_office_and_telephone(
    kind: LetterKind, language: str, make_letter: MakeLetter, office: Office
) -> None:
    composed = compose(make_letter(kind, language), office)
    day = {"zh": "2026年12月15日（周二）09:30–12:00", "en": "Tuesday 15 December 2026, 09:30–12:00"}[language]
    for words in ("XT2026-016", day, office.name[language], "029-0000 0000"):
        assert composed.text.count(words) >= 1
    assert (LINK in composed.text) is (kind not in OFF)
    assert composed.subject.splitlines() == [composed.subject]


@ALL
def test_an_english_letter_has_no_chinese_left(kind: LetterKind, make_letter: MakeLetter, office: Office) -> None:
    letter = replace(make_letter(kind, "en"), recipient=Recipient("wang01@example.invalid", ""))
    composed = compose(letter, office)
    said = [composed.subject, composed.text, composed.html, message_text(letter, office), spoken_text(letter, office)]
    # The font names of the page are the only exception, and they are ASCII.
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]", "".join(said)) == []


@pytest.mark.parametrize("kind", sorted(PARTY_LETTERS))
def test_a_letter_to_a_party_greets_without_a_name_and_has_no_seat(
    kind: LetterKind, make_letter: MakeLetter, office: Office
) -> None:
    text = compose(make_letter(kind), office).text
    assert text.startswith("您好：\n\n")
    assert "席位" not in text


def test_a_letter_to_a_unit_addresses_it_and_says_how_many(make_letter: MakeLetter, office: Office) -> None:
    for kind in sorted(UNIT_LETTERS):
        letter = replace(make_letter(kind), recipient=Recipient("office@example.invalid", "示例律师事务所（一）"))
        text = compose(letter, office).text
        assert text.startswith("示例律师事务所（一）：\n\n")
        assert "人数：2\n" in text


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            LetterKind.INVITATION,
            "示范区信访局：请您任听证员，12月15日（周二）09:30 听证评议会，演示中心听证室一。"
            f"12月10日（周四）18:00前请答复\n{LINK}",
        ),
        (LetterKind.RELEASE, "示范区信访局：12月15日（周二）09:30的听证评议会，您这次不用到会，谢谢您留出时间"),
        (
            LetterKind.UNIT_REQUEST,
            "商请贵单位推荐听证员2名，12月15日（周二）09:30 听证评议会，演示中心听证室一。"
            f"请在12月10日（周四）18:00前报来人选\n{LINK}",
        ),
        (
            LetterKind.PARTY_NOTICE,
            "示范区信访局：通知您，12月15日（周二）09:30 听证评议会，演示中心听证室一。请签收",
        ),
    ],
)
def test_the_short_message_reads_like_this(
    kind: LetterKind, expected: str, make_letter: MakeLetter, office: Office
) -> None:
    assert message_text(make_letter(kind), office) == expected


@ALL
@BOTH
def test_each_line_of_the_short_message_fits_one_part(
    kind: LetterKind, language: str, make_letter: MakeLetter, office: Office
) -> None:
    was = civil_span(date(2026, 12, 14), time(14, 0), time(17))
    text = message_text(make_letter(kind, language, previous_span=was), office)
    for line in text.split("\n"):
        assert len(line) <= (160 if line.isascii() else 70)
    assert "【" not in text


def test_in_a_short_message_the_office_gives_way_first_and_then_the_place(
    make_letter: MakeLetter, office: Office
) -> None:
    longer = message_text(make_letter(place="示范区矛盾纠纷调处化解中心听证室一"), office)
    assert longer.startswith("请您任听证员，12月15日（周二）09:30 听证评议会，示范区矛盾纠纷调处化解中心听证室一。")
    longest = message_text(make_letter(place="某" * 40), office)
    assert longest.startswith("请您任听证员，12月15日（周二）09:30 听证评议会。12月10日")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            LetterKind.INVITATION,
            "12月15日星期二上午九点半，在演示中心听证室一，有一场听证评议会，想请您任听证员，大约两个半小时。您能来吗？",
        ),
        (
            LetterKind.UPDATE,
            "听证评议会的安排变了，现在是12月15日星期二上午九点半，在演示中心听证室一，请您任听证员。您还能来吗？",
        ),
        (LetterKind.RELEASE, "12月15日星期二上午九点半的听证评议会，您这次不用来了，谢谢您留出时间。记下了吗？"),
        (
            LetterKind.PARTY_NOTICE,
            "通知您，12月15日星期二上午九点半，在演示中心听证室一，举行听证评议会，大约两个半小时，请带身份证件。您能来吗？",
        ),
    ],
)
def test_the_clerk_reads_this_out(kind: LetterKind, expected: str, make_letter: MakeLetter, office: Office) -> None:
    assert spoken_text(make_letter(kind), office) == expected


@ALL
@BOTH
def test_what_is_read_out_ends_with_a_question_and_spells_no_link(
    kind: LetterKind, language: str, make_letter: MakeLetter, office: Office
) -> None:
    said = spoken_text(make_letter(kind, language), office)
    assert said[-1] in "？?"
    assert "http" not in said


def test_html_in_a_word_is_shown_and_not_obeyed(make_letter: MakeLetter, office: Office) -> None:
    page = Words(compose(make_letter(place='<script>1</script><a href="https://x.cn">&amp;'), office).html)
    assert page.links == [LINK]
    assert "script" not in page.tags
    assert '<script>1</script><a href="https://x.cn">&amp;' in page.texts


@settings(max_examples=150, deadline=None)
@given(
    words=st.text(st.one_of(st.characters(exclude_categories=()), st.sampled_from("\r\n<>&\"'{}%听证")), max_size=60),
    kind=st.sampled_from(list(LetterKind)),
    language=st.sampled_from(["zh", "en"]),
)
def test_no_word_breaks_out_of_its_line_or_its_tag(
    words: str, kind: LetterKind, language: str, make_letter: MakeLetter, office: Office
) -> None:
    plain = make_letter(kind, language)
    facts: SittingFacts = replace(plain.facts, number=words, kind_label=words, role_label=words, place=words)
    composed = compose(replace(plain, facts=facts), office)
    usual = compose(plain, office)
    assert Words(composed.html).tags == Words(usual.html).tags
    assert Words(composed.html).links == Words(usual.html).links
    assert len(composed.subject.splitlines()) == 1
    assert compose(replace(plain, facts=facts), office) == composed
    assert spoken_text(replace(plain, facts=facts), office)
    assert len(message_text(replace(plain, facts=facts), office).splitlines()) == (1 if kind in OFF else 2)
