"""Which addresses are this machine."""

import ipaddress
from urllib.parse import urlsplit

import httpx2
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from agent.errors import RemoteNotAllowed
from agent.models.locality import is_local, require_allowed
from agent.models.settings import ModelSettings


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost",
        "http://localhost:11434/v1",
        "https://LOCALHOST/v1/",
        "http://127.0.0.1:8000/v1",
        "http://127.8.9.10/v1",
        "http://[::1]:8080/v1",
    ],
)
def test_the_loopback_is_this_machine(url):
    assert is_local(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://api.openai.com/v1",
        "http://localhost@evil.example/v1",
        "http://localhost:80@evil.example/v1",
        "http://127.0.0.1:8000@evil.example",
        "http://evil.example@localhost/v1",
        "http://127.0.0.1.nip.io/v1",
        "http://localhost.evil.example/v1",
        "http://evil.localhost/v1",
        "http://localhost./v1",
        "http://localhost\\@evil.example/v1",
        "http://evil.example/localhost",
        "http://evil.example#@localhost/",
        "http://evil.example?@localhost/",
        "http://localhost?x@evil.example/",
        "http://localhost%2eevil.example/",
        "http://2130706433/v1",
        "http://0x7f.0.0.1/v1",
        "http://0177.0.0.1/v1",
        "http://127.1/v1",
        "http://127.0.0.256/v1",
        "http://1127.0.0.1/v1",
        "http://0.0.0.0:8000/v1",
        "http://10.0.0.1/v1",
        "http://[::]/v1",
        "http://[::ffff:127.0.0.1]/v1",
        "http://[fe80::1]/v1",
        "http://loc\N{CYRILLIC SMALL LETTER A}lhost/v1",
        "http://\N{FULLWIDTH DIGIT ONE}27.0.0.1/v1",
        "http://127.0.0.1\n.evil.example/v1",
        "http://localhost/v1\n",
        " http://localhost/v1",
        "unix:///var/run/model.sock",
        "http+unix://localhost/v1",
        "ftp://localhost/v1",
        "//localhost/v1",
        "localhost:8000",
        "",
    ],
)
def test_whatever_else_is_another_machine(url):
    assert not is_local(url)


HOSTS = st.sampled_from(
    ["localhost", "127.0.0.1", "[::1]", "evil.example", "127.0.0.1.nip.io", "2130706433", ""]
)
GLUE = st.sampled_from(["", ":", "@", "/", "\\", "#", "?", "%40", ".", ":80", " ", "\t", "//", "user@", ";"])


@given(
    st.sampled_from(["http://", "https://", "HTTP://", "http:/", "http:"]),
    st.lists(st.one_of(HOSTS, GLUE, st.text(max_size=3)), max_size=6).map("".join),
)
@example("http://", "localhost:99999")
def test_what_counts_as_local_is_local_to_every_parser(scheme, rest):
    url = scheme + rest
    if not is_local(url):
        return
    for host in (urlsplit(url).hostname, *_as_the_client_reads(url)):
        assert host == "localhost" or ipaddress.ip_address(host).is_loopback


def _as_the_client_reads(url: str) -> list[str]:
    """An address that the client refuses is asked nowhere."""
    try:
        return [httpx2.URL(url).host]
    except httpx2.InvalidURL:
        return []


def test_another_machine_needs_the_users_word():
    with pytest.raises(RemoteNotAllowed, match=r"https://models\.example\.org/v1") as refused:
        require_allowed(ModelSettings("m", "https://models.example.org/v1"))
    assert "--allow-remote" in refused.value.remedy
    assert require_allowed(ModelSettings("m", "https://models.example.org/v1", allow_remote=True)) is None
    assert require_allowed(ModelSettings("m", "http://localhost:11434/v1")) is None
