"""The site: the page dressed and mounted on a web application that talks to nobody else."""

import logging
import socket
from collections.abc import Callable

import gradio as gr
import uvicorn
from fastapi import FastAPI
from gradio.routes import App
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.window.look import head, theme

__all__ = ["Server", "site"]

# Another name in the Host header means that a foreign page has made its own name point here.
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]", "::1"]
# Gradio's page is made of inline scripts and styles, and compiles its templates. What the policy
# ensures all the same is that the page reaches no other host, whatever an article holds.
POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
# A page's event stream never ends by itself; stopping waits this long for answers under way.
GRACE_SECONDS = 2


def site(blocks: gr.Blocks, *, auth: tuple[str, str] | None = None, local: bool = True) -> FastAPI:
    """Mount the page. A `local` site refuses requests that name another host than this machine."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    if local:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=LOCAL_HOSTS, www_redirect=False)
    app.add_middleware(_Guarded)
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        auth=auth,
        auth_message="Sign in to ask the archive.",
        show_error=False,
        max_file_size=1,  # byte: nothing is uploaded here
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        theme=theme(),
        head=head(),
    )
    return app


class Server(uvicorn.Server):
    """A quiet web server that tells when it answers."""

    def __init__(self, make: Callable[[], FastAPI], ready: Callable[[], object]) -> None:
        # Made inside the running loop: outside one, Gradio makes loops of its own, never closed.
        super().__init__(
            uvicorn.Config(
                self._made,
                factory=True,
                log_level="warning",
                ws="none",
                timeout_graceful_shutdown=GRACE_SECONDS,
            )
        )
        self._make = make
        self._ready = ready
        self._site: FastAPI | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, then say so."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell the open pages that this is the end, and stop."""
        for route in self._site.routes if self._site else ():
            if isinstance(route, Mount) and isinstance(route.app, App):
                route.app.stop_event.set()
        # A page that waits for an answer all the same is cut off, which is no error.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)

    def _made(self) -> FastAPI:
        self._site = self._make()
        return self._site


class _Guarded:
    """Adds the headers that keep a page to itself to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *HEADERS]
            await send(message)

        await self._app(scope, receive, guarded)
