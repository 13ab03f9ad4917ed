"""Is a wrong setting said with its name and what would be right, and does a right one mean what it says?"""

import base64
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from hearing_app.settings.environment import Environment, load_environment
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.offices import load_office
from hearing_app.settings.places import CONFIG, ROOT

KEY = base64.b64encode(b"k" * 32).decode()
SETTINGS = (CONFIG / "settings.toml").read_text("utf-8")


def load(home: Path, **variables: str) -> Environment:
    return load_environment({"HEARING_HOME": str(home), **variables})


def test_nothing_set_is_the_demo_on_its_own_machine(tmp_path: Path) -> None:
    env = load(tmp_path)
    assert (env.home, env.port, env.public_url, env.proxies) == (tmp_path, 8000, "http://127.0.0.1:8000", 0)
    assert (env.mail_url, env.inbox_url, env.mail_folder, env.has_database) == (None, None, None, False)
    assert env.assets == ROOT / "var" / "assets"
    assert env.office.name["zh"] == "示范区信访局"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_understood(tmp_path: Path, scheme: str) -> None:
    env = load(tmp_path, DATABASE_URL=f"{scheme}://app:p%40ss@/hearing?host=%2Frun%2Fpg")
    assert env.database_url == "postgresql+psycopg://app:p%40ss@/hearing?host=%2Frun%2Fpg"
    assert env.libpq_dsn == "postgresql://app:p%40ss@/hearing?host=%2Frun%2Fpg"
    assert env.has_database


def test_another_database_may_be_put_in(tmp_path: Path) -> None:
    env = load(tmp_path).with_database("postgres://a@h/x", "postgres://o@h/x")
    found = (env.has_database, env.database_url, env.migration_database_url)
    assert found == (True, "postgresql+psycopg://a@h/x", "postgresql+psycopg://o@h/x")


@pytest.mark.parametrize(
    ("url", "folder"),
    [("file:/tmp/mail", Path("/tmp/mail")), ("file:///tmp/mail", Path("/tmp/mail")), ("smtps://u:p@host:465", None)],
)
def test_a_folder_may_stand_for_the_mail_server(tmp_path: Path, url: str, folder: Path | None) -> None:
    assert load(tmp_path, MAIL_URL=url).mail_folder == folder


@pytest.mark.parametrize(
    ("url", "is_gateway", "folder"),
    [
        ("", False, None),
        ("print:", False, None),
        ("print:/", False, None),
        ("file:/tmp/messages", True, Path("/tmp/messages")),
        ("https://hunter2@gateway.example/send", True, None),
        ("http://127.0.0.1:9/", True, None),
    ],
)
def test_short_messages_go_to_a_gateway_a_folder_or_the_call_list(
    tmp_path: Path, url: str, is_gateway: bool, folder: Path | None
) -> None:
    env = load(tmp_path, MESSAGES_URL=url, MESSAGES_TOKEN="hunter3")
    assert (env.has_gateway, env.message_folder) == (is_gateway, folder)
    assert "hunter" not in repr(env)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"PORT": "0"}, "PORT: '0' cannot be used; right would be a number from 1 to 65535, such as 8000"),
        (
            {"PORT": "８０００"},
            "PORT: '８０００' cannot be used; right would be a number from 1 to 65535, such as 8000",
        ),
        (
            {"TRUSTED_PROXIES": "-1"},
            "TRUSTED_PROXIES: '-1' cannot be used; right would be a number from 0 to 5, such as 0",
        ),
        (
            {"DATABASE_URL": "mysql://u:hunter2@h/d"},
            "DATABASE_URL: names no PostgreSQL database; right would be postgresql://user:password@host/database",
        ),
        (
            {"DATABASE_URL": "postgresql://u:hunter2@h"},
            "DATABASE_URL: names no PostgreSQL database; right would be postgresql://user:password@host/database",
        ),
        (
            {"MIGRATION_DATABASE_URL": "postgresql://u:hunter2@h/d"},
            "DATABASE_URL: is missing; right would be the app role's postgresql://user:password@host/database",
        ),
        (
            {"MAIL_URL": "smtp:hunter2"},
            "MAIL_URL: cannot be used; right would be smtp://user:password@host or smtps://user:password@host or "
            "file:/folder",
        ),
        (
            {"MAIL_URL": "smtp://u:hunter2@host:no"},
            "MAIL_URL: is no address; right would be smtp://user:password@host or smtps://user:password@host or "
            "file:/folder",
        ),
        (
            {"INBOX_URL": "pop3://u:hunter2@host"},
            "INBOX_URL: cannot be used; right would be imap://user:password@host or imaps://user:password@host",
        ),
        (
            {"PUBLIC_URL": "hearings.gov.cn"},
            "PUBLIC_URL: cannot be a public address; right would be https://hearings.example.gov.cn",
        ),
        (
            {"MESSAGES_URL": "ftp://hunter2@host"},
            "MESSAGES_URL: cannot be used; right would be https://TOKEN@gateway/path, file:/folder or print:",
        ),
        (
            {"MESSAGES_URL": "https://hunter2@host:no"},
            "MESSAGES_URL: is no address; right would be https://TOKEN@gateway/path, file:/folder or print:",
        ),
        (
            {"MESSAGES_URL": "file:"},
            "MESSAGES_URL: cannot be used; right would be https://TOKEN@gateway/path, file:/folder or print:",
        ),
        ({"SECRET_KEY": "hunter2"}, "SECRET_KEY: has 7 characters; right would be at least 32 random ones"),
        (
            {"FIELD_KEYS": "1:hunter2"},
            "FIELD_KEYS: key '1' cannot be read; right would be NUMBER:BASE64 with a number from 1 to 255 and 32 "
            "bytes, several with a space between",
        ),
    ],
)
def test_a_wrong_variable_is_named_with_what_would_be_right_and_never_repeated(
    tmp_path: Path, variables: Mapping[str, str], said: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        load(tmp_path, **variables)
    assert str(raised.value) == said
    assert "hunter2" not in str(raised.value)


def test_a_home_that_cannot_be_one_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(SettingsError, match=r"^HEARING_HOME: .* right would be a folder that this user may write$"):
        load(tmp_path / "file")


def test_secrets_are_made_once_and_for_us_alone(tmp_path: Path) -> None:
    first, second = load(tmp_path), load(tmp_path)
    assert (first.secret_key, first.field_keys) == (second.secret_key, second.field_keys)
    assert {number: len(key) for number, key in first.field_keys.items()} == {1: 32}
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "secrets").iterdir()}
    assert modes == {"secret_key": 0o600, "field_keys": 0o600}


def test_two_homes_have_different_secrets(tmp_path: Path) -> None:
    assert load(tmp_path / "a").secret_key != load(tmp_path / "b").secret_key


def test_field_keys_are_shared_through_the_environment(tmp_path: Path) -> None:
    assert load(tmp_path, FIELD_KEYS=f"1:{KEY} 2:{KEY}").field_keys == {1: b"k" * 32, 2: b"k" * 32}
    assert not (tmp_path / "secrets" / "field_keys").exists()


def test_what_may_hold_a_password_is_not_shown(tmp_path: Path) -> None:
    url = "://user:hunter2@host/d"
    env = load(tmp_path, DATABASE_URL=f"postgres{url}", MAIL_URL=f"smtp{url}", INBOX_URL=f"imap{url}")
    assert "hunter2" not in repr(env)
    assert env.secret_key not in repr(env)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("upload_mb = 50", "upload_mb = 0", "[limits] upload_mb 0 is wrong; right would be a whole number above 0"),
        (
            "upload_mb = 50",
            "upload_mb = true",
            "[limits] upload_mb True is wrong; right would be a whole number above 0",
        ),
        ("upload_mb = 50", "", "[limits] upload_mb is missing; right would be a whole number above 0"),
        ("upload_mb", "uploads_mb", "[limits] upload_mb is missing; right would be a whole number above 0"),
        ('"21:00"', '"9 pm"', "[messages] quiet_from '9 pm' is wrong; right would be a clock time such as \"21:00\""),
        (
            "silence_hours = 48",
            "silence_hours = 0",
            "[messages] silence_hours 0 is wrong; right would be a whole number of hours from 1 to 720",
        ),
        ("login_attempts = 5", "login_attempts = 5\nx = 1", "[limits] x is no known key; remove it or mend its name"),
        (
            "[mail]",
            "[mial]",
            "[mial] is no known table; right would be one of office, default_unit, mail, messages, limits",
        ),
        (
            '"shifan.example.invalid" ',
            '"no domain" ',
            "[mail] message_domain 'no domain' is wrong; right would be a domain name",
        ),
        (
            "hearings@shifan",
            "shifan",
            "[mail] sender 'shifan.example.invalid' is wrong; right would be a mail address",
        ),
        ('code = "SFQ"', 'code = ""', "[default_unit] code '' is wrong; right would be 1 to 20 letters or digits"),
    ],
)
def test_a_wrong_key_of_the_file_is_named_with_what_would_be_right(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = tmp_path / "settings.toml"
    assert old in SETTINGS
    path.write_text(SETTINGS.replace(old, new, 1), "utf-8")
    with pytest.raises(SettingsError) as raised:
        load_office(path)
    assert str(raised.value) == f"settings.toml: {said}"


def test_a_file_that_is_no_toml_is_said(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("[office", "utf-8")
    with pytest.raises(SettingsError, match=r"settings\.toml: .* right would be a TOML file in UTF-8$"):
        load_office(path)
