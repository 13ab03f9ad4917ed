"""Does a text go from its draft to the public page and off again, and does the page lead to nobody?"""

import hashlib
import re
from collections.abc import Callable

from flask.testing import FlaskClient

from hearing_app.domain.matters.handlings import HandlingOrder
from hearing_app.services.context import Context
from hearing_app.services.matters import handlings
from tests.builders import house
from tests.conftest import NOW

AsRole = Callable[..., Context]
LIST = f"/matters/{house.MATTER}/publications"
TEXT = {
    "subject": "延期交房",
    "claim": "信访人吴某要求按期交房。",
    "facts": "合同约定2024年6月交房。",
    "conclusion": "支持。",
    "meaning": "依法依约办理。",
}


def page(client: FlaskClient, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.get_data(as_text=True)


def send(client: FlaskClient, url: str, status: int = 302, **fields: object) -> str:
    answer = client.post(url, data=fields)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.location or answer.get_data(as_text=True)


def test_a_text_is_drafted_refused_approved_read_and_withdrawn(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    order = HandlingOrder("supported", "示信处〔2026〕1号", NOW.date(), "合同约定2024年6月交房。", "民法典。")
    handlings.record_opinion(as_role("handler"), house.MATTER, 1, order=order)
    house.sign_in(client, as_role)
    assert LIST in page(client, f"/matters/{house.MATTER}")
    assert "本事项没有复核" in page(client, LIST)
    assert "没有举行过公开听证" in send(client, LIST, 422, kind="re_review_opinion")
    own = send(client, LIST, kind="typical_case")
    assert re.findall(r'name="(\w+)" [^>]*rows', page(client, own)) == list(TEXT)
    back = send(client, own, 422, version=1, **TEXT | {"claim": "吴 某 示 例 21要求交房"})
    assert "“信访请求”第 1 字起有姓名：吴 某 示 例 21。" in back
    assert "吴 某 示 例 21要求交房</textarea>" in back
    send(client, own, version=1, **TEXT)
    client.post("/sign-out")
    house.sign_in(client, as_role, "leader")
    assert own in page(client, "/desk")
    send(client, f"{own}/approval", version=2)
    client.post("/sign-out")
    public = re.findall(r'"(/published/\d+)"', page(client, "/published"))[0]
    assert "/published" in page(client, "/announcements")
    text = client.get(f"{public}.txt").get_data()
    shown = page(client, public)
    assert hashlib.sha256(text).hexdigest() in shown
    assert [word for word in (house.MATTER, "示例21", "test-", "示信处") if word in shown + text.decode()] == []
    assert client.get(f"{LIST}").status_code == 302
    house.sign_in(client, as_role)
    send(client, f"{own}/withdrawal", version=3, reason="文字有误")
    client.post("/sign-out")
    assert [client.get(f"{public}{end}").status_code for end in ("", ".txt", ".pdf")] == [404, 404, 404]
