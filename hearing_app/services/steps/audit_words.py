"""In which words does the auditor read a link? What was done, to which sort of thing, what else is known of it.

Not here: the words of a thing's own history, which these go on from (services.steps.histories).
"""

from collections.abc import Mapping
from typing import Any

from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.workdays import Label
from hearing_app.services.steps.histories import DEEDS, FACTS, fact_words

DONE: Mapping[str, Label] = {
    **DEEDS,
    Action.SIGN_IN.value: {"zh": "登录", "en": "signing in"},
    Action.EDIT_ROSTER.value: {"zh": "改名册和场地", "en": "roster and rooms edited"},
    Action.KEEP_OWN_TIMES.value: {"zh": "记本人的时间", "en": "own times kept"},
    Action.IMPORT_WORKBOOK.value: {"zh": "导入工作簿", "en": "workbook imported"},
    Action.MANAGE_ACCOUNTS.value: {"zh": "管账号", "en": "account managed"},
    Action.SECURE_ACCOUNTS.value: {"zh": "停启账号、发令牌", "en": "account secured"},
    Action.MANAGE_UNITS.value: {"zh": "管单位", "en": "unit managed"},
}
READ: Label = {"zh": "查看", "en": "looked at"}
RIGHT: Label = {"zh": "密码对", "en": "right password"}
WRONG: Label = {"zh": "名字或者密码不对", "en": "wrong name or password"}
SUBJECTS: Mapping[str, Label] = {
    "account": {"zh": "账号", "en": "account"},
    "arrival": {"zh": "来信", "en": "incoming mail"},
    "clocks": {"zh": "时限", "en": "deadlines"},
    "deliveries": {"zh": "发信队列", "en": "outgoing mail"},
    "delivery": {"zh": "发出的信", "en": "sent mail"},
    "deposit": {"zh": "收件", "en": "papers handed in"},
    "draw": {"zh": "抽签", "en": "draw"},
    "file": {"zh": "材料", "en": "file"},
    "fill_back": {"zh": "回填单", "en": "fill-back sheet"},
    "hearing_request": {"zh": "听证程序", "en": "hearing procedure"},
    "hold": {"zh": "预留场地", "en": "hold of a room"},
    "import": {"zh": "导入", "en": "import"},
    "inbox": {"zh": "收信邮箱", "en": "mailbox"},
    "letter": {"zh": "信件", "en": "letter"},
    "matter": {"zh": "事项", "en": "matter"},
    "mediation": {"zh": "调解", "en": "mediation"},
    "mediation_note": {"zh": "调解记录", "en": "mediation notes"},
    "number": {"zh": "文号", "en": "document number"},
    "offer": {"zh": "供选时间", "en": "offer of times"},
    "opinion": {"zh": "意见书", "en": "opinion"},
    "person": {"zh": "名册人员", "en": "person of the roster"},
    "plan": {"zh": "批量排期方案", "en": "plan of many"},
    "publication": {"zh": "公开文本", "en": "publication"},
    "record": {"zh": "笔录", "en": "record"},
    "review": {"zh": "复查复核", "en": "review"},
    "review_file": {"zh": "卷宗", "en": "review file"},
    "room": {"zh": "场地", "en": "room"},
    "seat": {"zh": "席位", "en": "seat"},
    "sitting": {"zh": "场次", "en": "sitting"},
    "snapshot": {"zh": "年报定稿", "en": "frozen year"},
    "tick": {"zh": "定时任务", "en": "timed work"},
    "transfer_letter": {"zh": "移送函", "en": "transfer letter"},
    "unit": {"zh": "单位", "en": "unit"},
    "votes": {"zh": "表决", "en": "vote"},
}
KNOWN: Mapping[str, Label] = {
    **FACTS,
    "absent": {"zh": "缺席", "en": "absent"},
    "contacts": {"zh": "联系方式", "en": "contacts"},
    "delegate": {"zh": "指定代理", "en": "delegate named"},
    "delegate_removed": {"zh": "去掉代理", "en": "delegate taken away"},
    "calendar": {"zh": "登记本人日历", "en": "own calendar entered"},
    "calendar_removed": {"zh": "去掉本人日历", "en": "own calendar taken away"},
    "feed": {"zh": "开通日历订阅", "en": "calendar feed opened"},
    "is_blocked": {"zh": "试错太多，被挡下", "en": "held up after too many tries"},
    "merged": {"zh": "合并重复的人", "en": "double records merged"},
    "no_conflict": {"zh": "声明无利害关系", "en": "no conflict declared"},
    "opened": {"zh": "开始", "en": "opened"},
    "own_times": {"zh": "不可参加时间", "en": "times away"},
    "parted": {"zh": "撤销合并", "en": "merge undone"},
    "renamed": {"zh": "改名", "en": "renamed"},
    "signed_in": {"zh": "签到", "en": "signed in"},
    "token": {"zh": "发放接口令牌", "en": "API token issued"},
}
AUTOMATIC: Mapping[str, Label] = {
    "ticker": {"zh": "定时程序", "en": "ticker"},
    "worker": {"zh": "后台程序", "en": "worker"},
    "visitor": {"zh": "访客（未登录）", "en": "visitor (not signed in)"},
}


def deed_of(action: str, facts: Mapping[str, Any]) -> Label:
    """Return what was done; an action that has no words stands as its code."""
    if facts.get("read") is True:
        return READ
    return DONE.get(action, {"zh": action, "en": action})


def known_of(action: str, facts: Mapping[str, Any]) -> Label:
    """Return what else is known, in words."""
    if action == Action.SIGN_IN.value and not facts.get("is_blocked"):
        return RIGHT if facts.get("is_right") is True else WRONG
    return fact_words(facts, KNOWN)


def subject_of(subject: str) -> Label:
    """Return the sort of thing."""
    return SUBJECTS.get(subject, {"zh": subject, "en": subject})
