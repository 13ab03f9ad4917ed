"""Does the year's page show its mediation with fraction and definition, in both languages, and lead to the rows?"""

import re

import pytest
from flask.testing import FlaskClient

from hearing_app.services.context import Context
from hearing_app.services.reports import view_rows
from tests.builders.house import AsRole, sign_in
from tests.services.test_mediation_figures import clerk

__all__ = ["clerk"]
WORDS = {
    "zh": ("平均用时（日）", "按渠道", "人民调解", "成功率", "孙示例12", "没有填"),
    "en": ("Days on average", "By channel", "People&#39;s mediation", "Success rate", "孙示例12", "Not given"),
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_tells_the_mediation_of_the_year(
    clerk: Context, client: FlaskClient, as_role: AsRole, language: str
) -> None:
    browser = sign_in(client, as_role, "leader", language=language)
    page = browser.get("/reports/2025").get_data(as_text=True)
    assert [word for word in WORDS[language] if word not in page] == []
    heads = re.findall(r'<th scope="col"[^>]*>(口径|Definition)</th>', page)
    assert len(heads) == 3
    assert 'href="/reports/2025/mediation_success/channel:people"' in page
    rows = browser.get("/reports/2025/mediation_success/channel:people").get_data(as_text=True)
    wanted = view_rows(clerk, 2025, "mediation_success", "channel:people").rows
    assert rows.count('<th scope="row">') == len(wanted)
    assert browser.get("/reports/2025/mediation_success/channel:none").status_code == 404
