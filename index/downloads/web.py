"""Requests over HTTP: one at a time, no redirect followed, no answer read before it is asked for.

Invariant: only this file speaks to httpx, which it imports when a client is made; whatever goes wrong on the
way is a `Lost`, with a reason that a user can read. Proxies and certificates are those of the environment
(HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE).
"""
# ruff: noqa: PLC0415 - httpx takes 0.15 s to import, which only those who fetch something need to pay

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpx

_AGENT = "chartcite (fetches official code tables on a user's request)"


class Lost(Exception):
    """No answer, or not all of it; the text says why."""


class Answer:
    """An answer whose body has not been read.

    Attributes:
        status: Such as 200.
        headers: Names in lower case.
    """

    def __init__(self, response: httpx.Response) -> None:
        self.status = response.status_code
        self.headers = {name.lower(): value for name, value in response.headers.items()}
        self._response = response

    def raw(self) -> Iterator[bytes]:
        """Yield the body as it was sent."""
        return self._response.iter_raw()

    def decoded(self) -> Iterator[bytes]:
        """Yield the body unpacked, where it was sent packed."""
        return self._response.iter_bytes()


class Client:
    """Asks servers.

    Args:
        connect: Seconds to wait for a connection.
        silence: Seconds to wait for the next bytes of an answer.
    """

    def __init__(self, connect: float, silence: float) -> None:
        import httpx

        self._httpx = httpx
        timeout = httpx.Timeout(silence, connect=connect)
        self._client = httpx.Client(
            timeout=timeout, follow_redirects=False, headers={"User-Agent": _AGENT, "Accept": "*/*"}
        )

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    @contextmanager
    def ask(self, url: str, headers: Mapping[str, str]) -> Iterator[Answer]:
        """Give the answer to a GET request; it can be read inside the block.

        Raises:
            Lost: There is none, or it breaks off while it is read.
        """
        try:
            with self._client.stream("GET", url, headers=dict(headers)) as response:
                yield Answer(response)
        except (self._httpx.ConnectTimeout, self._httpx.PoolTimeout) as error:
            raise Lost("no connection within the time allowed") from error
        except self._httpx.TimeoutException as error:
            raise Lost("the server fell silent") from error
        except self._httpx.ConnectError as error:
            raise Lost(f"no connection ({_reason(error)})") from error
        except (self._httpx.HTTPError, self._httpx.InvalidURL, self._httpx.StreamError) as error:
            raise Lost(f"the connection broke ({_reason(error)})") from error


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
