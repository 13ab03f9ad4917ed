"""In which language does a form complain?"""

from typing import Any

from flask_wtf import FlaskForm
from wtforms.i18n import get_translations

from hearing_app.i18n import language, text

REQUIRED = "This field is required."
LOCALES = {"zh": ["zh_CN", "zh"], "en": ["en"]}


class Spoken:
    """WTForms' own sentences; the one that everybody meets is said the way we speak."""

    def __init__(self, found: Any) -> None:
        self._found = found

    def gettext(self, message: str) -> str:
        """Translate one sentence."""
        return text("这一项要填。") if message == REQUIRED else str(self._found.gettext(message))

    def ngettext(self, one: str, more: str, number: int) -> str:
        """Translate one that counts."""
        return str(self._found.ngettext(one, more, number))


class SpokenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form whose built-in messages follow the language of the request; labels are translated where shown."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        """Chooses WTForms' own catalogue."""

        def get_translations(self, form: Any) -> Any:  # noqa: ARG002 WTForms' signature
            """Return the catalogue of the request's language."""
            return Spoken(get_translations(LOCALES[language()]))
