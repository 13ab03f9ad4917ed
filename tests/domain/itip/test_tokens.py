"""Does a token belong to one row, one purpose, one rotation?"""

import base64
import hashlib
import hmac
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.itip.tokens import FEED_LENGTH, fingerprint, matches, token_for

KEY = bytes(range(32))


def test_the_token_is_the_base32_of_the_hmac_in_lower_case() -> None:
    digest = hmac.new(KEY, b"answer|7|2", hashlib.sha256).digest()
    expected = base64.b32encode(digest).decode().lower()
    assert token_for(KEY, "answer", row_id=7, rotation=2) == expected[:26]
    assert token_for(KEY, "answer", row_id=7, rotation=2, length=FEED_LENGTH) == expected[:52]


def test_key_purpose_row_and_rotation_each_give_another_token() -> None:
    tokens = [
        token_for(KEY, "answer", row_id=7),
        token_for(KEY, "reply", row_id=7),
        token_for(KEY, "answer", row_id=8),
        token_for(KEY, "answer", row_id=7, rotation=1),
        token_for(KEY[::-1], "answer", row_id=7),
    ]
    assert all(one != other for one, other in combinations(tokens, 2))


@given(st.integers(0, 2**63), st.integers(0, 2**31))
def test_every_token_has_the_alphabet_of_an_address(row_id: int, rotation: int) -> None:
    token = token_for(KEY, "answer", row_id=row_id, rotation=rotation)
    assert len(token) == 26
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyz234567")


@pytest.mark.parametrize(
    ("key", "purpose", "length"),
    [(KEY[:31], "answer", 26), (KEY, "answer|1", 26), (KEY, "Answer", 26), (KEY, "", 26), (KEY, "answer", 20)],
)
def test_a_weak_key_an_ambiguous_purpose_and_an_odd_length_are_errors(key: bytes, purpose: str, length: int) -> None:
    with pytest.raises(ValueError, match=r"token|purpose"):
        token_for(key, purpose, row_id=1, length=length)


def test_matching_ignores_case_and_nothing_else() -> None:
    token = token_for(KEY, "answer", row_id=7)
    assert matches(token.upper(), token)
    assert not matches(token + "a", token)
    assert not matches(token[:-1], token)
    assert not matches("", token)
    assert not matches("令牌\ud800", token)


def test_the_fingerprint_finds_the_row_whatever_the_case() -> None:
    token = token_for(KEY, "answer", row_id=7)
    assert fingerprint(token.upper()) == fingerprint(token) == hashlib.sha256(token.encode()).digest()
