"""How do sensitive fields stay unreadable in the database?

AES-256-GCM, bound to table, column and row: a value copied into another row does not open. Format:
key id (1 byte) ‖ nonce (12 bytes) ‖ ciphertext with tag. Not here: which keys there are (settings.environment).
"""

import hmac
import json
import os
import uuid
from typing import Any, overload

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, Uuid, event
from sqlalchemy.orm import Mapped, mapped_column

NONCE = 12


class KeyRing:
    """The keys in use, by number; the highest one writes, all of them read."""

    def __init__(self) -> None:
        self._keys: dict[int, bytes] = {}

    def use(self, keys: dict[int, bytes]) -> None:
        """Take the keys of this installation; each is 32 bytes."""
        if any(len(key) != 32 for key in keys.values()):
            raise ValueError("a field key has 32 bytes")
        self._keys = dict(keys)

    def seal(self, plain: bytes, place: str) -> bytes:
        """Encrypt bytes for one place (table|column|row)."""
        number = max(self._keys)
        nonce = os.urandom(NONCE)
        return bytes([number]) + nonce + AESGCM(self._keys[number]).encrypt(nonce, plain, place.encode())

    def unseal(self, sealed: bytes, place: str) -> bytes:
        """Decrypt what was sealed for the same place; raises InvalidTag for any other."""
        number, nonce, rest = sealed[0], sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
        return AESGCM(self._keys[number]).decrypt(nonce, rest, place.encode())

    def fingerprint(self, plain: bytes) -> str:
        """Return a keyed digest by which equal values are known as equal, without telling them (32 characters)."""
        return hmac.digest(self._keys[min(self._keys)], b"fingerprint|" + plain, "sha256").hex()[:32]


ring = KeyRing()


class SealedRow:
    """A row with sealed fields; `row_key` binds them to it."""

    __tablename__: str
    row_key: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True)

    def place_of(self, column: str) -> str:
        """Return the place a field of this row is sealed for."""
        return f"{self.__tablename__}|{column}|{uuid.UUID(str(self.row_key))}"


@event.listens_for(SealedRow, "init", propagate=True)
def _give_key(row: SealedRow, _args: object, values: dict[str, Any]) -> None:
    """Give a new row its key before its sealed values, which are bound to it, are set."""
    row.row_key = values.get("row_key") or uuid.uuid4()


class Sealed:
    """A text attribute that is stored sealed in the column `<name>_sealed`."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.column = f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type) -> "Sealed": ...

    @overload
    def __get__(self, row: SealedRow, owner: type) -> str: ...

    def __get__(self, row: SealedRow | None, owner: type) -> "Sealed | str":
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return "" if sealed is None else ring.unseal(sealed, row.place_of(self.column)).decode()

    def __set__(self, row: SealedRow, value: str) -> None:
        if value == self.__get__(row, type(row)):
            return
        setattr(row, self.column, ring.seal(value.encode(), row.place_of(self.column)) if value else None)


class SealedJson(Sealed):
    """A dictionary of JSON that is stored sealed in the column `<name>_sealed`; assign a new one, never edit it."""

    @overload  # type: ignore[override]  # the same column read as a dictionary
    def __get__(self, row: None, owner: type) -> "SealedJson": ...

    @overload
    def __get__(self, row: SealedRow, owner: type) -> dict[str, Any]: ...

    def __get__(self, row: SealedRow | None, owner: type) -> "SealedJson | dict[str, Any]":
        if row is None:
            return self
        found: dict[str, Any] = json.loads(super().__get__(row, owner) or "{}")
        return found

    def __set__(self, row: SealedRow, value: dict[str, Any]) -> None:  # type: ignore[override]  # as it is read
        setattr(row, self.column, seal_json(value, row.place_of(self.column)))


def seal_json(value: dict[str, Any], place: str) -> bytes | None:
    """Return a dictionary sealed for a place; None for an empty one."""
    return ring.seal(json.dumps(value, ensure_ascii=False).encode(), place) if value else None


def sealed_column() -> Any:
    """Return the column that holds a sealed value."""
    return mapped_column(LargeBinary)
