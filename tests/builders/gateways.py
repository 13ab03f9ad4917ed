"""How does a test say what a gateway for short messages answers? A real HTTP server on this machine."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """A status with words; `after` seconds of silence, `drips` between the octets of the words."""

    status: int = 200
    words: str = "ok"
    after: float = 0.0
    drips: float = 0.0
    location: str = ""


@dataclass
class FakeGateway:
    """What was asked and what is answered, in turn; then 200."""

    url: str = ""
    replies: list[Reply] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def messages(self) -> list[dict[str, Any]]:
        """The messages as the gateway read them."""
        return [json.loads(body) for _, _, body in self.asked]

    def with_token(self, token: str) -> str:
        """The address with a token in it."""
        return self.url.replace("http://", f"http://{token}@")


@contextmanager
def gateway() -> Iterator[FakeGateway]:
    """Run a gateway until the test is over."""
    fake = FakeGateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fake.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            reply = fake.replies.pop(0) if fake.replies else Reply()
            time.sleep(reply.after)
            words = reply.words.encode()
            self.send_response(reply.status)
            self.send_header("Content-Length", str(len(words)))
            if reply.location:
                self.send_header("Location", reply.location)
            self.end_headers()
            for at in range(0, len(words), 1 if reply.drips else len(words)):
                time.sleep(reply.drips)
                try:
                    self.wfile.write(words[at : at + 1] if reply.drips else words)
                    self.wfile.flush()
                except OSError:
                    return

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}/send?app=1"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
