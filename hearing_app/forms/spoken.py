"""In which language does a form complain?"""

from typing import Any

from flask_wtf import FlaskForm
from wtforms.i18n import get_translations

from hearing_app.i18n import language

LOCALES = {"zh": ["zh_CN", "zh"], "en": ["en"]}


class SpokenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A form whose built-in messages follow the language of the request; labels are translated where shown."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # as above
        """Chooses WTForms' own catalogue."""

        def get_translations(self, form: Any) -> Any:  # noqa: ARG002 WTForms' signature
            """Return the catalogue of the request's language."""
            return get_translations(LOCALES[language()])
