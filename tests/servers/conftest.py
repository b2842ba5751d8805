"""A real OpenAI-compatible server on this machine, with a model that is made here.

The model has random weights and knows nothing: what it writes is noise. Whatever of that noise is an answer
to a schema is so because the server held it to the schema. Nothing is downloaded.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import httpx
import numpy as np
import pytest

from agent.models.settings import ModelSettings

MODEL = "noise"
CONTEXT = 32_768
READY_WITHIN_S = 120.0
REQUIRED = "CHARTCITE_SERVERS"
"""Set where these tests must run: then they fail where they would be skipped."""

EMBEDDING, HIDDEN, LAYERS = 16, 32, 2
SPECIALS = ("<unk>", "<s>", "</s>", "\u2581")
PRINTABLE = range(0x20, 0x7F)
LEANINGS = {'"': 2.6, "{": 2.4, "]": -0.8, ",": -0.8}
"""How much likelier than a letter: strings and lists of noise must end, and lists should not be empty."""

TEMPLATE = "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}assistant: "

LAUNCH = """
import os, runpy, sys, threading
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
runpy.run_module("llama_cpp.server", run_name="__main__", alter_sys=True)
"""
"""The server goes when its standard input closes, so also when the test run is killed."""


@pytest.fixture(scope="session")
def noise_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GGUF file of a llama with random weights."""
    _require("gguf", "llama_cpp", "fastapi")
    path = tmp_path_factory.mktemp("model") / "noise.gguf"
    write_model(path)
    return path


@pytest.fixture(scope="session")
def llama_url(noise_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of llama-cpp-python's server, up to and with its `/v1`."""
    with _served(noise_model, tmp_path_factory.mktemp("server") / "log.txt") as url:
        yield url


@pytest.fixture
def settings_for(llama_url: str):
    """Settings that ask this server; noise needs a temperature."""

    def made(**changes: object) -> ModelSettings:
        usual: dict[str, object] = {"temperature": 1.0, "retries": 0, "seed": 7}
        return ModelSettings(MODEL, base_url=llama_url, **usual | changes)

    return made


def _require(*packages: str) -> None:
    missing = [name for name in packages if find_spec(name) is None]
    if not missing:
        return
    why = f"{', '.join(missing)} not installed: make servers (some minutes, once)"
    if os.environ.get(REQUIRED):
        pytest.fail(why)
    pytest.skip(why)


def write_model(path: Path, seed: int = 4) -> None:
    """Write a llama of random weights whose vocabulary is the bytes.

    The first dimension of its stream is the same for every token and no layer writes to it, so that the
    output's weights on it are a constant leaning towards some bytes; all else is chance.
    """
    import gguf  # noqa: PLC0415 - only where it is installed

    chance = np.random.default_rng(seed)
    out = gguf.GGUFWriter(path, "llama")
    out.add_context_length(CONTEXT)
    out.add_embedding_length(EMBEDDING)
    out.add_block_count(LAYERS)
    out.add_feed_forward_length(HIDDEN)
    out.add_head_count(1)
    out.add_head_count_kv(1)
    out.add_rope_dimension_count(EMBEDDING)
    out.add_layer_norm_rms_eps(1e-5)
    _add_vocabulary(out)
    for name, weights in _weights(chance).items():
        out.add_tensor(name, weights.astype(np.float32))
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


def _add_vocabulary(out) -> None:
    from gguf import TokenType  # noqa: PLC0415 - only where it is installed

    kinds = [TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL, TokenType.NORMAL]
    out.add_tokenizer_model("llama")
    out.add_tokenizer_pre("default")
    out.add_token_list([*SPECIALS, *(f"<0x{byte:02X}>" for byte in range(256))])
    out.add_token_scores([0.0] * (len(SPECIALS) + 256))
    out.add_token_types([*kinds, *[TokenType.BYTE] * 256])
    out.add_unk_token_id(0)
    out.add_bos_token_id(1)
    out.add_eos_token_id(2)
    out.add_add_space_prefix(False)  # noqa: FBT003 - as gguf has it
    out.add_chat_template(TEMPLATE)


def _weights(chance: np.random.Generator) -> dict[str, np.ndarray]:
    def noise(rows: int, columns: int, spread: float) -> np.ndarray:
        return chance.normal(0.0, spread, (rows, columns))

    def written(rows: int, columns: int) -> np.ndarray:
        made = noise(rows, columns, 0.1)
        made[0] = 0.0
        return made

    size = len(SPECIALS) + 256
    tokens, output = noise(size, EMBEDDING, 1.0), noise(size, EMBEDDING, 0.15)
    tokens[:, 0] = np.sqrt(EMBEDDING)
    output[:, 0] = _leanings() / np.sqrt(EMBEDDING / 2)
    made = {"token_embd.weight": tokens, "output.weight": output, "output_norm.weight": np.ones(EMBEDDING)}
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        made |= {f"{block}{name}_norm.weight": np.ones(EMBEDDING) for name in ("attn", "ffn")}
        made |= {f"{block}attn_{name}.weight": noise(EMBEDDING, EMBEDDING, 0.1) for name in "qkv"}
        made[f"{block}attn_output.weight"] = written(EMBEDDING, EMBEDDING)
        made |= {f"{block}ffn_{name}.weight": noise(HIDDEN, EMBEDDING, 0.1) for name in ("gate", "up")}
        made[f"{block}ffn_down.weight"] = written(EMBEDDING, HIDDEN)
    return made


def _leanings() -> np.ndarray:
    """Return each token's leaning: no control characters, which the server's grammar lets into strings."""
    made = np.full(len(SPECIALS) + 256, -40.0)
    made[SPECIALS.index("</s>")] = 0.0
    made[[len(SPECIALS) + byte for byte in PRINTABLE]] = 0.0
    for character, leaning in LEANINGS.items():
        made[len(SPECIALS) + ord(character)] = leaning
    return made


@contextmanager
def _served(model: Path, log: Path) -> Iterator[str]:
    options = {"model": model, "model_alias": MODEL, "n_ctx": CONTEXT, "verbose": False}
    quick = {"flash_attn": True, "n_threads": 1, "n_threads_batch": 1}
    command = [sys.executable, "-c", LAUNCH]
    for name, value in (options | quick).items():
        command += [f"--{name}", str(value)]
    own = {
        name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV") if name in os.environ
    }
    with log.open("w") as told:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=told,
            stderr=told,
            cwd=log.parent,
            env={**own, "HOST": "127.0.0.1", "PORT": "0"},
        )
        try:
            yield _address(process, log)
        finally:
            _stop(process)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the server, which chose its port itself, has told it and answers."""
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"running on (http://127\.0\.0\.1:[1-9]\d*)", log.read_text("utf-8", "replace"))
        if found and _answers(f"{found[1]}/v1"):
            return f"{found[1]}/v1"
        time.sleep(0.1)
    pytest.fail(f"llama-cpp-python's server did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")


def _answers(url: str) -> bool:
    try:
        listed = httpx.get(f"{url}/models", timeout=10, trust_env=False)
    except httpx.TransportError:
        return False
    return listed.status_code == 200 and MODEL in listed.text


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.stdin.close()
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
