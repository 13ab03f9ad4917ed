"""How is everything put together? The composition root: web application, ticker, worker."""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect
from procrastinate import App as Queue
from procrastinate import PsycopgConnector, RetryStrategy
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from hearing_app import api, i18n, wallclock, web
from hearing_app.assets import Manifest
from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.permissions import Action, Actor
from hearing_app.forms.numbers import MOST, whole
from hearing_app.jobs.tasks import TASKS, run
from hearing_app.jobs.ticks import TICKS, Tick, slot_of
from hearing_app.jobs.workers import run_worker
from hearing_app.mail.imap import check_inbox
from hearing_app.mail.short_messages.transports import message_transport
from hearing_app.mail.smtp import SmtpTransport
from hearing_app.mail.transports import transport_for
from hearing_app.services import health, ticking
from hearing_app.services.accounts import AccountView, actor_of, view_account, view_token_account
from hearing_app.services.context import Context
from hearing_app.settings.environment import Environment, environment
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.logs import speak_plainly
from hearing_app.settings.places import CONFIG, ROOT
from hearing_app.settings.rulebook import rulebook
from hearing_app.store import queue
from hearing_app.store.crypto import ring
from hearing_app.store.engine import READER_OPTIONS, db, make_writer

BEAT_SECONDS, PAUSE_SECONDS = 10, 2


class Member:
    """What Flask-Login keeps of a signed-in account."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, account: AccountView) -> None:
        self.account = account

    def get_id(self) -> str:
        """Return account and nonce: changing the nonce ends every session at once."""
        return f"{self.account.id}:{self.account.nonce}"


class Number(IntegerConverter):
    """A number in an address, as far as a bigint holds it; what is larger is not there."""

    regex = r"[0-9]{1,19}"

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=MOST)


def create_app(env: Environment | None = None, *, now: Callable[[], datetime] = wallclock.now) -> Flask:
    """Build the web application; `now` is fixed in tests."""
    env = env or environment()
    speak_plainly()
    ring.use(dict(env.field_keys))
    _check_relay(env)
    app = Flask("hearing_app", template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.update(_config(env))
    app.url_map.converters["int"] = Number
    db.init_app(app)
    app.extensions["make_context"] = _context_maker(app, env, now)
    app.extensions["assets"] = Manifest(env.assets)
    app.extensions["member"] = Member
    _sign_in(app)
    # the language of the reader is known before a form is too large or its token too old
    app.before_request(_open_door)
    CSRFProtect(app)
    web.register(app)
    api.register(app)
    _answer_errors(app)
    app.after_request(_close_door)
    if env.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=env.proxies, x_proto=env.proxies, x_host=env.proxies)  # type: ignore[method-assign]  # documented way
    return app


def _check_relay(env: Environment) -> None:
    """Refuse to start with a relay or gateway that nothing could leave by, or a mailbox that cannot be opened."""
    try:
        way = transport_for(env.mail_url or "")
        message_transport(env.messages_url or "", env.messages_token)
        check_inbox(env.inbox_url or "")
    except ValueError as error:
        raise SettingsError(str(error)) from error
    if isinstance(way, SmtpTransport) and way.relay.ca_file and not Path(way.relay.ca_file).is_file():
        raise SettingsError("MAIL_URL: ca is no file; right would be the path of a file with certificates")


def _config(env: Environment) -> Mapping[str, Any]:
    is_https = env.public_url.startswith("https://")
    return {
        "SECRET_KEY": env.secret_key,
        "SQLALCHEMY_DATABASE_URI": env.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": READER_OPTIONS,
        "MIGRATION_DATABASE_URI": env.migration_database_url,
        # an upload at its limit, and what the form around it takes
        "MAX_CONTENT_LENGTH": (env.office.limits.upload_mb + 10) * 1024 * 1024,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=env.office.limits.session_hours),
        "SESSION_COOKIE_NAME": "__Host-hearing" if is_https else "hearing",
        "SESSION_COOKIE_SECURE": is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "ENVIRONMENT": env,
    }


def _context_maker(app: Flask, env: Environment, now: Callable[[], datetime]) -> Callable[[Actor], Context]:
    rules = rulebook(CONFIG)
    writer = make_writer(env.database_url)
    jobs = queue.make_queue(env.libpq_dsn)
    app.extensions["rules"] = rules
    app.extensions["writer"] = writer
    app.extensions["queue"] = jobs

    def defer(session: Session, task: str, args: dict[str, Any]) -> None:
        queue.defer(jobs, session, task, args)

    def make(actor: Actor) -> Context:
        return Context(actor, now(), db.session(), writer, defer, rules, env)

    return make


def visitor(app: Flask) -> Actor:
    """Return the actor of somebody who has not signed in."""
    return Actor(name="visitor", role=app.extensions["rules"].roles["visitor"])


def machine(app: Flask, name: str) -> Actor:
    """Return the actor of a worker or the ticker."""
    return Actor(name=name, role=app.extensions["rules"].roles["machine"])


def _sign_in(app: Flask) -> None:
    manager = LoginManager(app)

    @manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login ships no types
    def load(key: str) -> Member | None:
        number, _, nonce = key.partition(":")
        account_id = whole(number)
        if account_id is None:
            return None
        account = view_account(app.extensions["make_context"](visitor(app)), account_id, nonce)
        return Member(account) if account else None

    @manager.request_loader  # type: ignore[untyped-decorator]  # Flask-Login ships no types
    def load_token(incoming: Any) -> Member | None:
        scheme, _, token = incoming.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return None
        account = view_token_account(app.extensions["make_context"](visitor(app)), token)
        return Member(account) if account else None


def _answer_errors(app: Flask) -> None:
    """Let each door say no in its own way: problem documents below /api/, pages elsewhere."""

    def choose(error: type[Exception], page: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        def answer(raised: Exception) -> ResponseReturnValue:
            say_no = api.ERRORS.get(error, page) if request.path.startswith(api.PREFIX) else page
            return say_no(raised)

        return answer

    for error, page in web.ERRORS.items():
        app.register_error_handler(error, choose(error, page))


def _open_door() -> ResponseReturnValue | None:
    """Give the request its actor, language and context, and refuse what its route does not declare."""
    account = current_user.account if current_user.is_authenticated else None
    make = current_app.extensions["make_context"]
    g.ctx = make(visitor(current_app))
    g.account = account
    if account is not None:
        g.ctx = make(actor_of(account, g.ctx))
    g.speaking = i18n.speaking(_language(account))
    g.speaking.__enter__()
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None:
        return None
    action: Action | None = getattr(view, "action", None)
    if action is None:
        return Response("this route declares no action", 403)
    lacking = _lacking(action)
    if lacking is None:
        return None
    if request.blueprint == "api":
        return api.unauthorized() if account is None else api.forbidden(lacking)
    if account is None:
        return redirect(url_for("accounts.sign_in", then=request.full_path if request.method == "GET" else None))
    return web.forbidden()


def _lacking(action: Action) -> Action | None:
    """Return what the actor lacks for a route; programs need to be let in as well."""
    is_api = request.blueprint == "api" and action is not Action.PUBLIC
    wanted = (action, Action.USE_API) if is_api else (action,)
    return next((one for one in wanted if not g.ctx.actor.has(one)), None)


def _language(account: AccountView | None) -> str:
    asked = request.args.get("lang") or request.cookies.get("lang")
    if asked in i18n.LANGUAGES:
        return asked
    if account is not None:
        return account.language
    return request.accept_languages.best_match(["zh", "en"], "zh") or "zh"


def _close_door(response: Response) -> Response:
    """Set the headers that every answer carries, and remember a chosen language."""
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; "
        "base-uri 'self'; form-action 'self'",
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("X-Frame-Options", "DENY")
    response.headers.setdefault("Cache-Control", "no-store")
    if request.args.get("lang") in i18n.LANGUAGES:
        response.set_cookie("lang", request.args["lang"], max_age=31536000, httponly=True, samesite="Lax")
    speaking = g.pop("speaking", None)
    if speaking is not None:
        speaking.__exit__(None, None, None)
    return response


def make_ticker(env: Environment | None = None) -> BlockingScheduler:
    """Return the scheduler that holds the static table of ticks; it keeps nothing of its own between starts.

    Missed times are made up for at once and only once (`misfire_grace_time=None`, `coalesce`), since what is due
    stands in rows; a tick that still runs is not started again. It waits for a database that is away.
    """
    app = create_app(env)
    _await_database(app)
    scheduler = BlockingScheduler(timezone="UTC")
    for tick in TICKS:
        scheduler.add_job(
            run_tick,
            "interval",
            args=(app, tick),
            seconds=tick.seconds,
            id=tick.name,
            next_run_time=wallclock.now(),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
    return scheduler


def _await_database(app: Flask, *, is_patient: bool = True) -> None:
    """Go on when the database answers, having said once that it does not; whoever is not patient ends there."""
    is_told = False
    while not _has_database(app):
        sentence = i18n.sentence(Reason("health.no_database"))
        if not is_patient:
            raise SystemExit(sentence)
        if not is_told:
            app.logger.warning("%s", sentence)
        is_told = True
        time.sleep(PAUSE_SECONDS)


def _has_database(app: Flask) -> bool:
    with app.app_context():
        return health.readiness(app.extensions["make_context"](machine(app, "start"))).has_database


def run_tick(app: Flask, tick: Tick) -> None:
    """Run one tick; whatever goes wrong is logged, since an exception must not end the scheduler's thread."""
    with app.app_context():
        try:
            ctx = app.extensions["make_context"](machine(app, "ticker"))
            tick.run(ctx, slot_of(tick, ctx.now))
        except OperationalError as error:
            app.logger.warning("tick %s failed: the database is away (%s)", tick.name, type(error.orig).__name__)
        except Exception:
            app.logger.exception("tick %s failed", tick.name)


def make_worker(env: Environment | None = None) -> Callable[[bool], None]:
    """Return what runs a worker: until told to stop, or once through what waits."""
    app = create_app(env)
    jobs = Queue(connector=PsycopgConnector(conninfo=app.config["ENVIRONMENT"].libpq_dsn))
    for name in TASKS:
        jobs.task(name=name, retry=RetryStrategy(max_attempts=5, exponential_wait=2))(_task(app, name))
    beat = threading.Thread(target=_beat, args=(app,), daemon=True)

    def work(once: bool) -> None:  # noqa: FBT001 passed on to the queue
        _await_database(app, is_patient=not once)
        beat.start()
        run_worker(jobs, is_once=once)

    return work


def _task(app: Flask, name: str) -> Callable[..., None]:
    def do(**args: Any) -> None:
        with app.app_context():
            run(app.extensions["make_context"](machine(app, "worker")), name, args)

    return do


def _beat(app: Flask) -> None:
    while True:
        with app.app_context():
            try:
                ticking.beat(app.extensions["make_context"](machine(app, "worker")), "worker")
            except SQLAlchemyError:
                app.logger.warning("heartbeat not written")
        time.sleep(BEAT_SECONDS)
