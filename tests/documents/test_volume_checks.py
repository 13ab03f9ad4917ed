"""Is every byte of a volume guarded, and is what was changed called by its name?"""

import hashlib
import io
import random
import zipfile
from collections.abc import Sequence

import pytest

from hearing_app.documents.layout import freeze
from hearing_app.documents.review_files import SM3_SUMS, SUMS, render, sm3
from hearing_app.documents.volume_checks import check_volume
from hearing_app.domain.errors import Reason
from tests.builders import papers

COUNSEL = "11_法律顾问意见书/009_counsel_opinion材料.pdf"


@pytest.fixture(scope="module")
def volume() -> bytes:
    contents, files = papers.full_volume()
    return render(contents, files, cover=papers.cover())


def found(volume: bytes) -> Sequence[Reason]:
    return check_volume(io.BytesIO(volume))


def said(volume: bytes) -> list[tuple[str, object]]:
    return [(one.code, one.params.get("name")) for one in found(volume)]


def rewritten(volume: bytes, name: str, content: bytes | None) -> bytes:
    """Rewrite one entry of the zip, or leave it out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(volume)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        if content is not None:
            new.writestr(name, content)
    return out.getvalue()


def flipped(volume: bytes, at: int, bit: int) -> bytes:
    return volume[:at] + bytes([volume[at] ^ (1 << bit)]) + volume[at + 1 :]


def owner(volume: bytes, at: int) -> str:
    """The file in whose header or content a byte lies; empty for the zip's own directory."""
    with zipfile.ZipFile(io.BytesIO(volume)) as file:
        if at >= file.start_dir:
            return ""
        return max((one.header_offset, one.filename) for one in file.infolist() if one.header_offset <= at)[1]


def test_a_sound_volume_has_no_faults(volume: bytes) -> None:
    assert said(volume) == []


def test_what_was_changed_lost_or_slipped_in_is_named(volume: bytes) -> None:
    assert said(rewritten(volume, COUNSEL, b"other")) == [("volume.changed", COUNSEL)] * 2
    assert said(rewritten(volume, COUNSEL, None)) == [("volume.lost", COUNSEL)] * 2
    assert said(rewritten(volume, "99_多余.txt", b"x")) == [("volume.unlisted", "99_多余.txt")] * 2
    assert said(rewritten(volume, "SHA256SUMS", None)) == [("volume.lost", "SHA256SUMS")]
    assert said(b"no zip") == [("volume.no_zip", None)]


def test_each_of_two_hundred_single_bits_is_found_and_named(volume: bytes) -> None:
    chance = random.Random(6)
    with zipfile.ZipFile(io.BytesIO(volume)) as file:
        headers = [one.header_offset for one in file.infolist()]
        directory = file.start_dir
    places = [chance.randrange(len(volume)) for _ in range(100)]
    places += [chance.choice(headers) + chance.randrange(30) for _ in range(60)]
    places += [chance.randrange(directory, len(volume)) for _ in range(40)]
    for at in places:
        reasons = found(flipped(volume, at, chance.randrange(8)))
        named = {str(one.params.get("name") or one.params.get("list") or "") for one in reasons}
        assert reasons, at
        if at < directory:
            # a header that cannot be read at all names the file in words
            words = " ".join(str(one.params) for one in reasons)
            assert owner(volume, at) in named or owner(volume, at) in words, (at, reasons)


def test_bytes_before_and_behind_are_no_part_of_it(volume: bytes) -> None:
    assert said(volume + b"\0") != []
    assert said(b"\0" + volume) != []


def forged(volume: bytes, without: str, *, index: bytes | None = None) -> bytes:
    """Build the zip anew without a file, or with other contents, and with lists that fit."""
    with zipfile.ZipFile(io.BytesIO(volume)) as file:
        kept = {name: file.read(name) for name in file.namelist() if name not in {without, SUMS, SM3_SUMS}}
    if index is not None:
        kept["contents.json"] = index
    if without != SM3_SUMS:
        kept[SM3_SUMS] = "".join(f"SM3 ({name}) = {sm3(body).hexdigest()}\n" for name, body in kept.items()).encode()
    listed = "".join(f"{hashlib.sha256(body).hexdigest()}  {name}\n" for name, body in kept.items())
    return freeze(papers.cover().compiled_on).archive([*kept.items(), (SUMS, listed.encode())])


def test_a_volume_built_before_sm3_came_is_whole(volume: bytes) -> None:
    older = forged(volume, SM3_SUMS)
    assert said(older) == []
    assert said(rewritten(older, COUNSEL, b"other")) == [("volume.changed", COUNSEL)]


def test_a_forgery_whose_lists_fit_tells_no_day(volume: bytes) -> None:
    for index in (None, b"[]", b"{}", b"no json"):
        found_ = said(forged(volume, "contents.json", index=index))
        assert found_ == [("volume.no_day", "contents.json")], index
