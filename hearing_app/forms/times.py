"""When is somebody away, what does he say of his times, where is his own calendar, who answers for him?"""

from collections.abc import Iterable

from wtforms import DateField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _
from hearing_app.i18n import text


class AwayForm(SpokenForm):
    """From which day to which somebody is away, both included."""

    from_on = DateField(_("从哪天"), [InputRequired(_("请选日期。"))])
    to_on = DateField(_("到哪天"), [InputRequired(_("请选日期。"))])


class OwnWordsForm(SpokenForm):
    """What somebody says of his times, in words."""

    words = TextAreaField(
        _("平时不能来的时间"), [Optional(), Length(max=200)], description=_("例如 周三下午；每月1日至5日")
    )


class OwnCalendarForm(SpokenForm):
    """The private address of somebody's own calendar; it is a secret, so it is not shown again."""

    url = StringField(
        _("日历的订阅地址"),
        [InputRequired(_("请贴上地址。")), Length(max=2000)],
        description=_("以 https:// 或 webcal:// 开头。只读忙和闲，不存日程内容。"),
    )


class DelegateForm(SpokenForm):
    """Which account answers for somebody."""

    username = SelectField(_("代办账号"), [InputRequired()], validate_choice=False)

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Fill in the accounts that could: (sign-in name, name)."""
        self.username.choices = [SelectChoice("", text("请选")), *(SelectChoice(*choice) for choice in choices)]
