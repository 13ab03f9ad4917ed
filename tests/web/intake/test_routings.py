"""Do the pages of a matter's route and group take what a clerk fills in, and give back what was wrong with it?"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from hearing_app.services.context import Context
from hearing_app.services.matters.groups import view_group
from hearing_app.services.matters.routings import view_routing
from tests.builders import house

AsRole = Callable[..., Context]
ROUTE, GROUP = f"/matters/{house.MATTER}/route", f"/matters/{house.MATTER}/group"


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole) -> Context:
    """A clerk who is signed in to a small office."""
    house.small_house(as_role)
    house.sign_in(client, as_role)
    return as_role("booking_clerk")


def send(client: FlaskClient, ctx: Context, prefix: str, path: str, **fields: object) -> int:
    known = {"version": view_routing(ctx, house.MATTER).version} | fields
    return client.post(path, data={f"{prefix}-{name}": value for name, value in known.items()}).status_code


def test_a_route_is_decided_handed_over_and_received(client: FlaskClient, clerk: Context) -> None:
    assert send(client, clerk, "route", ROUTE, route="litigation") == 422
    assert send(client, clerk, "route", ROUTE, route="litigation", reason="正在诉讼") == 302
    sent = {"receiver": "示范区人民法院", "sent_on": "2026-11-20"}
    assert send(client, clerk, "transfer", f"{ROUTE}/transfer", **sent, received_on="2026-11-19") == 422
    assert send(client, clerk, "transfer", f"{ROUTE}/transfer", **sent, received_on="2026-11-21") == 302
    for lang, words in (("zh", "已移送，对方收到"), ("en", "Handed over and received")):
        assert words in client.get(f"{ROUTE}?lang={lang}").get_data(as_text=True)


def test_how_it_was_raised_is_kept_and_an_oral_one_is_read_back(client: FlaskClient, clerk: Context) -> None:
    first = {"occurrence": "first", "level": "township", "way_in": "oral"}
    assert send(client, clerk, "origin", f"{ROUTE}/origin", **first) == 422
    read = {"read_back_by": "何示例31", "read_back_on": "2026-11-20", "signed_how": "fingerprint"}
    assert send(client, clerk, "origin", f"{ROUTE}/origin", **first, **read) == 302
    page = client.get(ROUTE).get_data(as_text=True)
    assert ("越级走访" in page, "按指印" in page) == (True, True)
    assert send(client, clerk, "simple", f"{ROUTE}/simple", ground="clear") == 422  # past its first handling


def test_a_group_is_entered_served_and_changes_who_speaks_for_it(client: FlaskClient, clerk: Context) -> None:
    elected = {"name": "赵示例91", "elected_on": "2026-11-20", "paper": "推选书一份"}
    assert send(client, clerk, "elect", f"{GROUP}/representatives", **elected) == 302
    assert send(client, clerk, "elect", f"{GROUP}/representatives", **elected) == 422
    assert send(client, clerk, "list", f"{GROUP}/households", words="1-101 王示例\n1-102 李示例") == 302
    group = view_group(clerk, house.MATTER)
    chosen = {"chosen": [str(one.id) for one in group.households], "served_on": "2026-11-21", "served_how": "direct"}
    assert send(client, clerk, "write", f"{GROUP}/households/write", **chosen) == 302
    (one,) = group.representatives
    ended = {"until_on": "2026-11-22", "reason": "本人辞任"}
    assert send(client, clerk, f"end{one.id}", f"{GROUP}/representatives/{one.id}/end", **ended) == 302
    group = view_group(clerk, house.MATTER)
    assert (group.served, group.standing) == (2, 0)
    assert "Elected on" in client.get(f"{GROUP}?lang=en").get_data(as_text=True)
