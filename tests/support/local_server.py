"""A server on this machine that answers as a test defines, and records its requests."""

import json
import threading
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, NamedTuple


class Asked(NamedTuple):
    """One request; names of headers in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        return json.loads(self.body) if self.body else None


class Reply(NamedTuple):
    """What is answered. ``document`` is sent as JSON where there is one, else ``body`` as it stands."""

    status: int = 200
    document: Any = None
    body: bytes = b""
    headers: Mapping[str, str] = MappingProxyType({})
    cut: int = 0
    """So many bytes of the body are announced and not sent."""
    hang: float = 0.0
    """Seconds of silence first."""
    drip: float = 0.0
    """Seconds between the bytes of the body."""
    raw: bytes = b""
    """Sent instead of all that."""


class Server:
    """``answer`` is asked for every reply; a list is given out one after the other, its last for ever."""

    def __init__(self, answer: Callable[[Asked], Reply] | list[Reply]) -> None:
        self.asked: list[Asked] = []
        self._answer = answer
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except OSError:
                    self.close_connection = True

            def any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, self.rfile.read(length))
                server.asked.append(asked)
                self.close_connection = True
                server.reply(asked, self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = any  # noqa: N815 - the library calls them so

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=lambda: self._server.serve_forever(poll_interval=0.01), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def reply(self, asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        if callable(self._answer):
            reply = self._answer(asked)
        else:
            reply = self._answer[min(len(self.asked), len(self._answer)) - 1]
        time.sleep(reply.hang)
        if reply.raw:
            handler.wfile.write(reply.raw)
            return
        body = reply.body if reply.document is None else json.dumps(reply.document).encode()
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        sent = body[: len(body) - reply.cut]
        for piece in (sent[i : i + 1] for i in range(len(sent))) if reply.drip else (sent,):
            time.sleep(reply.drip)
            handler.wfile.write(piece)
            handler.wfile.flush()
