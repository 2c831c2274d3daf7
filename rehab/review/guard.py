"""Who may ask, and what every answer carries: the outermost layer of the site.

Another page in the same browser can send requests to 127.0.0.1. It cannot read the
cookie (HttpOnly, SameSite=Strict); it is told apart by ``Origin`` where something would
change, and a name that was turned to 127.0.0.1 behind the browser's back (DNS rebinding)
by ``Host``. ``Referrer-Policy`` is same-origin: with no-referrer a browser would send
``Origin: null`` with our own forms too, and nothing leaves this machine either way.
"""

import logging
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rehab.review.door import PATH, SHUT, Door

log = logging.getLogger(__name__)

MAX_BODY = 1_000_000  # bytes; the longest form is a plan
_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{what}-src 'self'" for what in ("style", "font", "script")),
        "img-src 'self' data:",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_OPEN = ("/static/", "/fonts/")  # the look of the page that says no; nobody's data
_OTHER_HOST = "These pages answer to 127.0.0.1 only, under their own port."
_OTHER_ORIGIN = (
    "This form was not sent by one of these pages, so nothing was changed:"
    " open the page here and send it again."
)
_TOO_LONG = "This is more text than a form here takes; nothing was changed."
_OOPS = (
    "Something unexpected went wrong on this page; what is kept is untouched."
    " Go back and try again; the log says more."
)

Refuse = Callable[[int, str], Response]


class Guard:
    """Refuse what did not come from our own pages in the one browser that was let in.

    Parameters
    ----------
    app : ASGI application
    door : Door
    refuse : callable
        Makes the page that says why, from a status and a sentence.
    """

    def __init__(self, app: ASGIApp, door: Door, refuse: Refuse) -> None:
        self._app = app
        self._door = door
        self._refuse = refuse
        self._hosts = {f"{name}:{door.port}" for name in ("127.0.0.1", "localhost")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        sent = _Sent(send, is_kept=scope["path"].startswith(_OPEN))
        answer = self._turn_away(scope)
        if answer is not None:
            await answer(scope, receive, sent)
            return
        try:
            await self._app(scope, _limited(receive), sent)
        except _TooLongError:
            await self._say(413, _TOO_LONG, scope, receive, sent)
        except Exception:  # the last wall: nobody is shown a traceback
            log.exception("a page failed")
            await self._say(500, _OOPS, scope, receive, sent)

    async def _say(
        self, status: int, why: str, scope: Scope, receive: Receive, sent: "_Sent"
    ) -> None:
        if not sent.has_begun:
            await self._refuse(status, why)(scope, receive, sent)

    def _turn_away(self, scope: Scope) -> Response | None:
        """Return the answer to a request that goes no further; None lets it in."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return self._refuse(400, _OTHER_HOST)
        if scope["method"] not in ("GET", "HEAD") and (
            headers.get("origin") != f"http://{host}"
        ):
            return self._refuse(403, _OTHER_ORIGIN)
        if not _is_short(headers.get("content-length", "0")):
            return self._refuse(413, _TOO_LONG)
        path, is_known = scope["path"], self._door.knows(self._token(headers))
        if path.startswith(f"{PATH}/") and scope["method"] == "GET":
            return self._enter(path.removeprefix(f"{PATH}/"), is_known=is_known)
        if is_known or path.startswith(_OPEN):
            return None
        return self._refuse(403, SHUT)

    def _enter(self, key: str, *, is_known: bool) -> Response:
        refusal = self._door.try_key(key)
        if refusal is not None and not is_known:
            return self._refuse(403, refusal)
        answer = RedirectResponse("/", 303)
        if not is_known:
            answer.headers["Set-Cookie"] = self._door.hand_out()
        return answer

    def _token(self, headers: Headers) -> str | None:
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(self._door.cookie)
        except CookieError:
            return None
        return None if found is None else found.value


class _Sent:
    """Passes an answer on, with the headers that every answer carries.

    `is_kept` lets the browser keep it for an hour; what is about a person is never kept.
    """

    def __init__(self, send: Send, *, is_kept: bool) -> None:
        self._send = send
        self._cache = "private, max-age=3600" if is_kept else "no-store"
        self.has_begun = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            headers = MutableHeaders(scope=message)
            headers.update(_ALWAYS)
            headers["Cache-Control"] = self._cache
        await self._send(message)


def _is_short(length: str) -> bool:
    return length.isdecimal() and int(length) <= MAX_BODY


class _TooLongError(Exception):
    """A form is longer than any that we have."""


def _limited(receive: Receive) -> Receive:
    n_bytes = 0

    async def counted() -> Message:
        nonlocal n_bytes
        message = await receive()
        n_bytes += len(message.get("body", b""))
        if n_bytes > MAX_BODY:
            raise _TooLongError
        return message

    return counted
