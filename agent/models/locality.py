"""Which servers are this machine, so that a note sent there has not left it.

Invariant: only addresses that every parser reads alike and that mean the loopback are local. Whatever else
might lead back here (decimal addresses, names that resolve to 127.0.0.1, users before an `@`) is remote.
"""

import ipaddress
import re

from agent.errors import RemoteNotAllowed
from agent.models.settings import ModelSettings

PLAIN = re.compile(
    r"https?://(?P<host>localhost|\d{1,3}(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?(?:/[A-Za-z0-9._~/-]*)?",
    re.ASCII | re.IGNORECASE,
)


def is_local(base_url: str) -> bool:
    """Whether a server's address is the loopback of this machine.

    `http://localhost:8000/v1` is; `http://localhost@example.org`, `http://127.0.0.1.nip.io` and
    `http://2130706433` are not.
    """
    found = PLAIN.fullmatch(base_url)
    if found is None:
        return False
    host = found["host"].lower().strip("[]")
    return host == "localhost" or _is_loopback(host)


def require_allowed(settings: ModelSettings) -> None:
    """Let through servers on this machine, and others where the user has said so.

    Raises:
        RemoteNotAllowed: The server is another machine and nobody has allowed that.
    """
    if settings.allow_remote or is_local(settings.base_url):
        return
    raise RemoteNotAllowed(
        f"The model's server, {settings.base_url}, is not this machine, and notes may not leave it.",
        "Say --allow-remote if they may, or give the --base-url of a server on this machine.",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
