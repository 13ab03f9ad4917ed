"""How does the web process serve? Read by `gunicorn -c config/gunicorn.py "hearing_app.app:create_app()"`."""

import os

if not os.environ.get("DATABASE_URL"):
    raise SystemExit("DATABASE_URL: is missing; right would be postgresql://user:password@host/database")

# Loopback: the proxy stands before it. BIND=0.0.0.0:8000 only inside a container or a closed network.
bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or "2")
threads = int(os.environ.get("WEB_THREADS") or "8")

timeout = 60
graceful_timeout = 25  # what is under way may end; systemd and ./run wait a little longer before they kill
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000

# Only these addresses may say that the visitor came by https; the addresses behind it are TRUSTED_PROXIES' matter.
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS") or "127.0.0.1,::1"
# forty ticked times stand in the address of the preview of an offer; what the rules refuse has to reach them
limit_request_line = 8190
limit_request_fields = 60

# No access log: addresses of pages hold the tokens of personal links.
accesslog = None
errorlog = "-"
loglevel = "warning"
proc_name = "hearing-web"
control_socket_disable = True
