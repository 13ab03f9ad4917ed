"""How does the demo come to have people, matters and accounts? Through the same imports as real workbooks."""

import json
from dataclasses import asdict

import click

from hearing_app import i18n
from hearing_app.cli.demo import rows
from hearing_app.cli.demo.mediations import CLERK, load_mediations
from hearing_app.cli.demo.sittings import load_sittings
from hearing_app.cli.session import acting, unit_option
from hearing_app.cli.shapes import DemoAccount
from hearing_app.documents.workbook_tables import write_table, write_tables
from hearing_app.domain.errors import Refused
from hearing_app.domain.spans import civil_day
from hearing_app.services import accounts, demos
from hearing_app.services.accounts import AccountOrder
from hearing_app.services.context import Context
from hearing_app.services.imports import Family, ImportOrder, take_workbook
from hearing_app.services.units import first_unit_of

PASSWORD = "shifan-demo-2026"  # noqa: S105 the demo's accounts are told to everybody who starts it
ACCOUNTS = (
    ("paiqi", "何示例31", "booking_clerk"),
    ("jilu", "何示例32", "recorder"),
    ("chengban", "郑示例19", "handler"),
    ("tiaojie", CLERK, "mediation_clerk"),
    ("chuzhang", "罗示例02", "office_head"),
    ("juling", "高示例01", "leader"),
    ("zhuanjia", rows.EXPERT_NAME, "expert"),
    ("guanli", "林示例51", "administrator"),
    ("anquan", "侯示例53", "security_administrator"),
    ("shenji", "马示例52", "auditor"),
)


@click.command
@click.option("--json", "as_json", is_flag=True, help="One JSON list of accounts.")
@unit_option
def command(as_json: bool, *, unit: str | None, lang: str) -> None:  # noqa: FBT001 click passes flags
    """Load fictional people, rooms, matters, a past year and one account per role; twice changes nothing."""
    with acting(unit, lang, choose=first_unit_of) as ctx:
        load(ctx)
        load_sittings(ctx)
        load_mediations(ctx)
        found = [add_account(ctx, *account) for account in ACCOUNTS]
    if as_json:
        click.echo(json.dumps([asdict(account) for account in found], ensure_ascii=False))
        return
    for account in found:
        click.echo(f"{account.role_label}  {account.username}  {account.password}")


def load(ctx: Context) -> None:
    """Import the demo's tables, written as workbooks first; what is there already stays as it is."""
    year = civil_day(ctx.now).year - 1
    for family, title, header, lines in (
        (Family.ROSTER, "名册", rows.PEOPLE_HEADER, rows.people()),
        (Family.ROSTER, "委派单位", rows.AGENCIES_HEADER, rows.AGENCIES),
        (Family.ROSTER, "场地", rows.ROOMS_HEADER, rows.ROOMS),
    ):
        take_workbook(ctx, ImportOrder(family, f"{title}.xlsx", write_table(title, header, lines)))
    if not demos.has_matters(ctx):
        content = write_table("待排期", rows.PENDING_HEADER, rows.pending(civil_day(ctx.now)))
        take_workbook(ctx, ImportOrder(Family.PENDING, "待排期.xlsx", content))
    tables = (
        ("复查复核台账", rows.REVIEWS_HEADER, rows.reviews(year)),
        ("听证会", rows.HEARINGS_HEADER, rows.hearings(year)),
        ("参加人员", rows.ATTENDANCES_HEADER, rows.attendances(year)),
    )
    take_workbook(ctx, ImportOrder(Family.YEAR, f"{year}.xlsx", write_tables(tables)))


def add_account(ctx: Context, username: str, name: str, role: str) -> DemoAccount:
    """Add an account of the demo unless it is there; the expert's belongs to somebody on the roster."""
    person_id = demos.person_of(ctx, rows.EXPERT_CODE) if role == "expert" else None
    order = AccountOrder(username, name, role, PASSWORD, person_id=person_id)
    try:
        accounts.add_account(ctx, order)
    except Refused as refused:
        if [reason.code for reason in refused.reasons] != ["account.taken"]:
            raise
    return DemoAccount(role, i18n.label(ctx.rules.roles[role].label), username, PASSWORD)
