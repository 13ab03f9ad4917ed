"""Who may decide about whose recusal?"""

from dataclasses import replace

import pytest

from hearing_app.domain.rules.recusals import Ruling, against_ruling
from hearing_app.settings.places import CONFIG
from hearing_app.settings.profiles import profiles

PROFILE = profiles(CONFIG)[0]
PANEL = frozenset({"主持示例", "甲示例", "乙示例"})
OTHERS = Ruling("presider", "主持示例", is_about_presider=False, about="甲示例", presider="主持示例", panel=PANEL)
PRESIDER = Ruling("organ_head", "局长示例", is_about_presider=True, about="主持示例", presider="主持示例", panel=PANEL)


@pytest.mark.parametrize(
    ("ruling", "found"),
    [
        (OTHERS, []),
        (replace(OTHERS, decider="organ_head", decided_by="局长示例"), ["recusal.wrong_decider"]),
        (replace(OTHERS, decided_by="乙示例"), ["recusal.not_the_presider"]),
        (replace(OTHERS, decided_by="甲示例"), ["recusal.self_decided"]),
        (replace(OTHERS, decided_by=" "), ["recusal.decider_missing"]),
        (replace(OTHERS, is_presider_challenged=True), ["recusal.presider_challenged"]),
        (replace(OTHERS, presider="", decided_by="丙示例"), []),
        (PRESIDER, []),
        (replace(PRESIDER, decider="presider", decided_by="主持示例"),
         ["recusal.self_decided", "recusal.wrong_decider"]),
        (replace(PRESIDER, decided_by="乙示例"), ["recusal.decider_on_panel"]),
    ],
)  # fmt: skip
def test_the_presider_about_the_others_the_head_about_the_presider(ruling: Ruling, found: list[str]) -> None:
    assert [reason.code for reason in against_ruling(PROFILE, ruling)] == found


def test_a_place_without_the_rule_takes_any_decider() -> None:
    bare = replace(PROFILE, recusal_deciders={})
    assert list(against_ruling(bare, replace(OTHERS, decider="", decided_by="丙示例"))) == []
