"""Which days, hours and yes or no does a phrase such as 周一至周三可到场 name, piece by piece?

A phrase with any piece that is not known raises Unclear, so that nothing is read out of half a sentence. Not here:
what the pieces mean together (availability_words).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hearing_app.domain.intake.cells import han_number
from hearing_app.domain.people.availability_dates import DayKind, Days, Unclear, date_pieces

MIDNIGHT = 24 * 60


class Mark(StrEnum):
    """What a piece is that names neither days nor hours."""

    OPEN = "open"
    CLOSED = "closed"
    ONLY = "only"
    EXCEPT = "except"
    APART = "apart"
    REST = "rest"
    COMMA = "comma"
    AND = "and"


@dataclass(frozen=True, slots=True)
class Hours:
    """A stretch of the day in minutes, half-open."""

    start: int
    end: int


Token = Days | Hours | Mark

# Half days as the office uses them: they meet at noon; the evening is part of the afternoon's stretch.
PERIODS = {
    "上午": Hours(0, 720),
    "早上": Hours(0, 720),
    "早晨": Hours(0, 720),
    "中午": Hours(720, 840),
    "下午": Hours(720, MIDNIGHT),
    "晚上": Hours(1080, MIDNIGHT),
    "晚间": Hours(1080, MIDNIGHT),
    "夜间": Hours(1080, MIDNIGHT),
}
_LATER = ("下午", "晚上", "晚间", "夜间")
_CLOSED = (
    "不在|在外地?|外出|出差|没有?空|没有?时间|没有?办法|无空|无时间|不方便|不便|不行|不可以?(?:到场|参加|出席|来)?|"
    "不能(?:到场|参加|出席|前来|来|到)?|无法(?:到场|参加|出席)?|不接待|不开放|不参加|不到场|来不了|到不了|有课|上课|授课|"
    "开庭|有庭|休假|请假|休息|值班|有事|有会|开会|例会|住院|培训|关闭|闭馆|停用|占用|检修|维修"
)
_OPEN = "(?:可以?|能|方便)(?:到场|参加|出席|前来|来|到|预约|使用)?|有空|有时间|到场|行|开放|在|没问题|无限制|没有限制"
_NOISE = "本人|我|他|她|时间段?|时段|期间|之间|的|都|均|也|则|皆|全部|为|因|要|需|:|随时|任何|任意"
_R = "(?:-|至|到)"
_HOUR = r"\d{1,2}(?::\d{2}|[点时](?:\d{1,2}分?|半|一刻|三刻|整)?)"
_CLOCK = rf"(?:{'|'.join(PERIODS)})?(?:{_HOUR}|\d{{1,2}}(?={_R}\d{{1,2}}[点时]))"


def tokens_of(words: str, today: date) -> list[Token]:
    """Cut a phrase into its pieces; `today` decides the year of dates without one. Raise Unclear for an unknown one."""
    rest = _plain(words)
    pieces = (*date_pieces(today), *_PIECES)
    tokens: list[Token] = []
    while rest:
        made = next(((found, make) for pattern, make in pieces if (found := pattern.match(rest))), None)
        if made is None:
            raise Unclear
        found, make = made
        for place, token in enumerate(make(found)):
            tokens += [Mark.AND, token] if place else [token]
        rest = rest[found.end() :]
    return tokens


def _plain(words: str) -> str:
    """Return the words in one spelling: NFKC, no spaces, 周 for 星期, Arabic numbers, one sort of dash."""
    plain = "".join(unicodedata.normalize("NFKC", words).split())
    plain = re.sub(r"[‐-―〜~−]+", "-", plain)
    plain = re.sub(r"(?:每个?|逢)?(?:星期|礼拜|周)(?=[一二三四五六日天1-7末])", "周", plain)
    plain = re.sub(r"(?<=[日号\d])\((周[一二三四五六日天])\)", r"\1", plain)
    plain = re.sub(r"(?<!周)[一二两三四五六七八九十]{1,3}(?=[点时月])", _arabic, plain)
    return re.sub(
        r"(?<=月)[一二三四五六七八九十]{1,3}(?=[日号])|(?<=[至到-])[一二三四五六七八九十]{1,3}(?=[日号])",
        _arabic,
        plain,
    )


def _arabic(found: re.Match[str]) -> str:
    number = han_number(found[0])
    return found[0] if number is None else str(number)


def _weekdays(found: re.Match[str]) -> Iterator[Days]:
    first, last, more = found[1], found[2], found[3]
    if last:
        start, end = _weekday(first), _weekday(last)
        yield Days(frozenset((start + step) % 7 for step in range((end - start) % 7 + 1)))
    else:
        yield Days(frozenset(_weekday(letter) for letter in first + re.sub("[、和及周]", "", more)))


def _weekday(letter: str) -> int:
    return "一二三四五六日".index({"天": "日"}.get(letter, letter)) if letter > "9" else int(letter) - 1


def _hours(found: re.Match[str]) -> Iterator[Hours]:
    first, second = found[1], found[2]
    start, period = _minutes(first, "")
    inherits = period in _LATER and not second.startswith(tuple(PERIODS))
    end, _ = _minutes(second, period if inherits else "")
    yield _stretch(start, end)


def _stretch(start: int, end: int) -> Hours:
    if not 0 <= start < end <= MIDNIGHT:
        raise Unclear
    return Hours(start, end)


def _minutes(clock: str, inherited: str) -> tuple[int, str]:
    """Return the minute of the day of 下午2:30 or 9点半, and its 下午; a later half day adds twelve hours."""
    period = next((name for name in PERIODS if clock.startswith(name)), inherited)
    parts = re.search(r"(\d{1,2})(?::(\d{2})|[点时](?:(\d{1,2})|(半|一刻|三刻|整))?)?", clock)
    if not parts:
        raise Unclear
    minute = int(parts[2] or parts[3] or {"半": 30, "一刻": 15, "三刻": 45}.get(parts[4], 0))
    hour = int(parts[1])
    if hour < 12 and (period in _LATER or (period == "中午" and hour < 10)):
        hour += 12
    if minute > 59 or hour > 24:
        raise Unclear
    return hour * 60 + minute, period


def _one_sided(found: re.Match[str]) -> Iterator[Hours]:
    """Read 14:00以后 or 10点前; 上午10点后 may end at noon or not, hence is unclear."""
    at, period = _minutes(found[1], "")
    is_after = found[2] in ("以后", "之后", "后", "起", "开始")
    if period and not (is_after and period in _LATER):
        raise Unclear
    yield _stretch(at, MIDNIGHT) if is_after else _stretch(0, at)


Make = Callable[[re.Match[str]], Iterable[Token]]


def _always(*tokens: Token) -> Make:
    return lambda _: tokens


# In this order: the first pattern that fits the start of the words takes them.
_MAKERS: tuple[tuple[str, Make], ...] = (
    (r"周末|双休日", _always(Days(frozenset((5, 6))))),
    (
        rf"周([一二三四五六日天1-7])(?:{_R}周?([一二三四五六日天1-7]))?"
        r"((?:[、和及]?周?[一二三四五六日天](?![十月日号点时至到-])(?<!周天))*)",
        _weekdays,
    ),
    ("工作日|平日", _always(Days(day_kind=DayKind.WORKDAY))),
    ("(?:法定)?节?假日|休息日|公休日", _always(Days(day_kind=DayKind.REST_DAY))),
    ("每天|每日|天天|每周", _always(Days())),
    (rf"({_CLOCK}){_R}({_CLOCK})", _hours),
    (rf"({_CLOCK})(以后|之后|后|起|开始|以前|之前|前)", _one_sided),
    ("全天|整天|一整天|全日", _always(Hours(0, MIDNIGHT))),
    ("上下午", _always(Hours(0, MIDNIGHT))),
    (rf"({'|'.join(PERIODS)})(?!\d)", lambda found: (PERIODS[found[1]],)),
    (r"在(?=\d|周|每)", _always()),
    ("只能|仅能|只可以?|仅可|仅限于?|只限|只有|仅有|只|仅", _always(Mark.ONLY)),
    (_CLOSED, _always(Mark.CLOSED)),
    (_OPEN, _always(Mark.OPEN)),
    ("除外", _always(Mark.APART)),
    ("除了?", _always(Mark.EXCEPT)),
    ("(?:以|之)?外", _always()),
    ("其余|其他|其它", _always(Mark.REST)),
    (r"[,()]", _always(Mark.COMMA)),
    ("[、/和及与或|]|以及", _always(Mark.AND)),
    (_NOISE, _always()),
)
_PIECES = tuple((re.compile(pattern), make) for pattern, make in _MAKERS)
