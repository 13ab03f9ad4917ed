"""What is written about a bureau?"""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from hearing_app.domain.intake.cells import read_text
from hearing_app.domain.rules.units import LONGEST_CODE, LONGEST_NAME, UnitOrder
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _


class UnitNameForm(SpokenForm):
    """The names of a unit in both languages."""

    name = StringField(
        _("中文名称"), [InputRequired(), Length(max=LONGEST_NAME)], description=_("这个单位的人在页面上看到它")
    )
    name_en = StringField(_("英文名称"), [InputRequired(), Length(max=LONGEST_NAME)])

    @property
    def names(self) -> tuple[str, str]:
        """Return both names without spaces around them."""
        return read_text(self.name.data), read_text(self.name_en.data)


class UnitForm(UnitNameForm):
    """A new unit."""

    code = StringField(
        _("代码"),
        [InputRequired(), Length(max=LONGEST_CODE)],
        description=_("字母和数字，例如 SFQ；命令里用 --unit SFQ 指它，以后不改"),
    )

    @property
    def order(self) -> UnitOrder:
        """Return the unit as it was written."""
        return UnitOrder((self.code.data or "").strip(), *self.names)
