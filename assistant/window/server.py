"""The window's server: an address of this machine, open to those who may see the archive.

Nothing here imports Gradio until a window is wanted: its import takes longer than all the rest.
"""

import ipaddress
import os
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from assistant.window.desk import Desk
from assistant.window.stubs import no_stubs
from assistant.window.welcome import EXAMPLES
from vectorstore.errors import SettingsError

if TYPE_CHECKING:
    import gradio

__all__ = ["build", "serve"]

# Gradio would tell its makers that a page was made, and sum up its queue after every event.
GRADIO = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",  # events between two summaries
}
LOOPBACK_NAMES = {"localhost", "ip6-localhost"}


def build(desk: Desk, *, examples: Sequence[str] = EXAMPLES) -> "gradio.Blocks":
    """Make the page. To mount it elsewhere, use `assistant.window.site.site`, which dresses it."""
    os.environ.update(GRADIO)
    with no_stubs():
        from assistant.window.page import page

    return page(desk, examples)


def serve(
    desk: Desk,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    auth: tuple[str, str] | None = None,
    examples: Sequence[str] = EXAMPLES,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the window until Ctrl-C. `ready` is given its address once it can answer.

    `auth`, a name and a password, is asked of every visitor; without it only this machine is
    served. Port 0 takes any free one. Raises SettingsError for an address that cannot be used,
    and whatever the desk raises when it cannot answer.
    """
    if not auth and not _is_loopback(host):
        raise SettingsError(
            f"At {host} anybody in the network could read the archive.",
            remedy="Set a name and a password, or leave the window at 127.0.0.1.",
        )
    with _listening(host, port) as listener:
        with no_stubs():
            from assistant.window.site import Server, site

        # The first question loads the embedding model, and the reader should not wait for that.
        desk.warm_up()
        server = Server(
            lambda: site(build(desk, examples=examples), auth=auth, local=not auth),
            lambda: ready and ready(_url(listener)),
        )
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() in LOOPBACK_NAMES


def _listening(host: str, port: int) -> socket.socket:
    """Take the address at once, so that a window that cannot open says so before it loads."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"The window cannot open at {host}, port {port}: {error}.",
            remedy="Choose another port, or close what uses this one.",
        ) from error


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
