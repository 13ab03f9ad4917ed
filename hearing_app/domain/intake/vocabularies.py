"""Which words of the office's lists stand for which code?

Stages, conclusions, states, votes and seats are the trade's own closed lists (glossary of the field), each with
the words that lists really use. Not here: categories of people and kinds of sitting, which are chosen in config/.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from hearing_app.domain.intake.cells import squeeze
from hearing_app.domain.matters.outcomes import Adoption, Choice
from hearing_app.domain.rules.kinds import Category, Kind, SeatRole

E = TypeVar("E")


class Stage(StrEnum):
    """Where a matter stands: handling, review (复查), re-review (复核)."""

    HANDLING = "handling"
    FUCHA = "fucha"
    FUHE = "fuhe"


class Conclusion(StrEnum):
    """How a review ended."""

    UPHOLD = "uphold"
    REVOKE = "revoke"
    MODIFY = "modify"
    NOT_ACCEPTED = "not_accepted"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"
    TERMINATED = "terminated"


class HearingState(StrEnum):
    """What became of a hearing that was called."""

    HELD = "held"
    TERMINATED = "terminated"
    POSTPONED = "postponed"
    MERGED = "merged"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"


def _words(table: Mapping[E, str]) -> dict[str, E]:
    return {squeeze(word): code for code, words in table.items() for word in words.split()}


STAGE_WORDS = _words(
    {
        Stage.HANDLING: "处理 办理 初次办理 处理阶段 办理阶段 处理中 办理中 handling",
        Stage.FUCHA: "复查 复查阶段 申请复查 复查中 fucha",
        Stage.FUHE: "复核 复核阶段 申请复核 复核中 fuhe",
    }
)
OCCURRENCE_WORDS = _words(
    {
        "first": "初次 首次 初信 初访 初信初访 初次信访 是 first",
        "repeat": "重复 重信 重访 重信重访 重复信访 再次 多次 否 repeat",
    }
)
LEVEL_WORDS = _words(
    {
        "township": "乡镇 街道 镇街 乡镇街道 乡镇、街道 乡 镇 township",
        "county": "区县 县区 区 县 区级 县级 区县级 county",
        "city": "市 市级 city",
        "province": "省 省级 省部级 province",
    }
)
SECRET_WORDS = _words({True: "绝密 机密 秘密 涉密 国家秘密 是", False: "非密 不涉密 无 否 公开 内部"})
CONCLUSION_WORDS = _words(
    {
        Conclusion.UPHOLD: "维持 予以维持 维持原意见 维持原处理意见 维持原复查意见 维持处理意见 维持复查意见 uphold",
        Conclusion.REVOKE: "撤销 撤销并责令重新办理 撤销并责令限期重新办理 撤销,责令重新办理 撤销重办 撤销并重新办理 "
        "撤销原处理意见 撤销原复查意见 责令重新办理 撤销责令重新办理 revoke",
        Conclusion.MODIFY: "变更 予以变更 变更原意见 变更原处理意见 变更原复查意见 部分变更 modify",
        Conclusion.NOT_ACCEPTED: "不予受理 不受理 未受理 not_accepted",
        Conclusion.WITHDRAWN: "撤回 撤回申请 申请撤回 申请人撤回 信访人撤回 withdrawn",
        Conclusion.SETTLED: "和解 调解 达成和解 调解和解 达成调解 和解终止 settled",
        Conclusion.TERMINATED: "终止 终结 终止审查 终止办理 terminated",
    }
)
STATE_WORDS = _words(
    {
        HearingState.HELD: "已举行 举行 已召开 召开 如期举行 按期举行 正常举行 已结束 已完成 held",
        HearingState.TERMINATED: "终止 已终止 听证终止 terminated",
        HearingState.POSTPONED: "延期 已延期 推迟 延期举行 延期未举行 postponed",
        HearingState.MERGED: "延期后并入 延期并入 并入 已并入 合并 已合并 合并举行 并案 merged",
        HearingState.CANCELLED: "取消 已取消 未举行 cancelled",
        HearingState.SUSPENDED: "中止 已中止 暂停 suspended",
    }
)
ADOPTION_WORDS = _words(
    {
        Adoption.ADOPTED: "采纳 已采纳 全部采纳 完全采纳 予以采纳 adopted",
        Adoption.PARTLY: "部分采纳 partly",
        Adoption.NOT_ADOPTED: "不采纳 未采纳 不予采纳 没有采纳 not not_adopted",
    }
)
VOTE_WORDS = _words(
    {
        Choice.FOR: "赞成 同意 支持 赞同 赞成票 √ for",
        Choice.AGAINST: "反对 不同意 不赞成 不支持 反对票 × against",
        Choice.ABSTAIN: "弃权 弃权票 abstain",
    }
)
SEAT_WORDS = _words(
    {
        SeatRole.PRESIDER: "主持人 主持 听证主持人 首席听证员 presider",
        SeatRole.MEMBER: "听证员 评议员 听证评议员 评议 委员 合议 合议员 member",
        SeatRole.RECORDER: "记录员 记录 书记员 记录人 recorder",
        SeatRole.ATTENDEE: "列席 列席人员 列席人 旁听 旁听人员 观察员 应邀列席 attendee observer",
        SeatRole.MEDIATOR: "调解员 主持调解员 mediator",
        SeatRole.HOST: "接访领导 召集人 host",
        SeatRole.SPEAKER: "主讲 主讲人 speaker",
        SeatRole.COUNSELLOR: "疏导员 心理咨询师 心理疏导员 counsellor",
    }
)
VOTING_SEATS = frozenset((SeatRole.PRESIDER, SeatRole.MEMBER))
PRESENCE_WORDS = _words(
    {
        True: "到场 已到 到 出席 参加 签到 已签到 到会 现场",
        False: "缺席 未到 未到场 请假 未参加 未出席 缺 未签到 没到",
    }
)
OPEN_WORDS = _words({True: "公开 公开举行 公开听证", False: "不公开 非公开 不公开举行 不公开听证"})
POSTPONED_WORDS = _words({True: "曾延期 已延期 延期 延期一次 延期1次 1次", False: "未延期 没有延期 0次"})


def words_of(entries: Mapping[str, Category] | Mapping[str, Kind]) -> dict[str, str]:
    """Return id by word for what config/ chose: ids, labels in both languages and aliases."""
    found: dict[str, str] = {}
    for id_, entry in entries.items():
        for word in (id_, *entry.label.values(), *entry.aliases):
            found[squeeze(word)] = id_
    return found


def choices_of(labels: Iterable[Mapping[str, str]]) -> Mapping[str, str]:
    """Return the labels as one list in each language, for a sentence that says what would be right."""
    every = list(labels)
    return {language: "、".join(label[language] for label in every) for language in ("zh", "en")}


def proper(words: Mapping[str, E]) -> str:
    """Return the proper word of each code, for a sentence that says what would be right; lists are in Chinese."""
    first: dict[E, str] = {}
    for word, code in words.items():
        first.setdefault(code, word)
    return "、".join(first.values())
