"""Are rooms' and parties' words understood?"""

import pytest

from hearing_app.domain.rules.vocabulary import equipment_in


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("录音录像、视频会议、无障碍", {"recording", "audio", "video_link", "accessible"}),
        ("录音", {"audio"}),
        ("轮椅", {"accessible"}),
        ("投影、茶水", {"projector"}),
        ("", set()),
    ],
)
def test_equipment(words: str, expected: set[str]):
    assert equipment_in(words) == expected
