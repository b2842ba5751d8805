"""The options that name a model: mistakes are told before a note is read; a recording is coded from."""

import asyncio
import json
import re

import click
import httpx2
import pytest
from click.testing import CliRunner

from agent.ahead import Asked
from agent.choose.model import ModelChooser
from agent.cli.main import main
from agent.cli.model_options import Choosing, model_options
from agent.cli.workbench import Workbench
from agent.models.opening import open_model
from agent.models.server import OpenAIServer
from agent.models.settings import ModelSettings
from agent.pipeline import Coder

NOTE = """HISTORY OF PRESENT ILLNESS
64-year-old woman here for follow-up of hypertension. She denies chest pain.

ASSESSMENT AND PLAN
1. Essential hypertension. Increase lisinopril.
2. Primary osteoarthritis, left knee. Injection today.
"""
LOCAL = "http://127.0.0.1:8000/v1"
QUOTES = {"I10": "Essential hypertension", "M17.12": "Primary osteoarthritis, left knee"}


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "visit-1.txt"
    path.write_text(NOTE)
    return path


class Opened(Workbench):
    """The real one; what it opens is closed when a test ends."""

    def __init__(self) -> None:
        self.made: list[Coder] = []

    def coder(self, home, choosing=None, local=None):
        self.made.append(super().coder(home, choosing))
        return self.made[-1]


@pytest.fixture
def opened():
    """The real workbench."""
    bench = Opened()
    yield bench
    for made in bench.made:
        made.runner.close()
        made.tables.close()


def typed(*options: str) -> Choosing:
    """What a command is given for these options."""
    given: list[Choosing] = []

    @click.command()
    @model_options
    def command(choosing: Choosing) -> None:
        given.append(choosing)

    done = CliRunner().invoke(command, options, standalone_mode=False)
    if done.exception:
        raise done.exception
    return given[0]


def test_without_options_the_local_chooser_chooses():
    choosing = typed()
    assert choosing == Choosing()
    assert choosing.is_local
    assert choosing.told == "local"


def test_the_options_become_what_they_say(tmp_path):
    options = (
        f"--chooser openai:gpt-4o --base-url {LOCAL} --allow-remote --mode agent --deidentify --timeout 5"
        " --concurrency 9 --context-tokens 8000 --max-calls 7 --max-cost 1.5 --capability tool"
        " --api-key-from K"
    )
    choosing = typed(*options.split(), "--cache", str(tmp_path / "c"), "--record", str(tmp_path / "r"))
    assert (choosing.cache, choosing.record) == (tmp_path / "c", tmp_path / "r")
    assert not choosing.is_local
    assert (choosing.base_url, choosing.allow_remote, choosing.mode, choosing.deidentify) == (
        LOCAL,
        True,
        "agent",
        True,
    )
    assert (choosing.timeout_s, choosing.concurrency, choosing.context_tokens) == (5.0, 9, 8_000)
    assert (choosing.max_calls, choosing.max_cost_usd, choosing.capability) == (7, 1.5, "tool")
    assert choosing.told == "openai:gpt-4o, with tools, de-identified"
    assert typed("--chooser", "openai:m", "--steps", "choose").told == "openai:m, steps choose"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--base-url", LOCAL], "--base-url is for a language model; name one: --chooser openai:MODEL."),
        (["--max-cost", "1"], "--max-cost is for a language model"),
        (["--timeout", "5"], "--timeout is for a language model"),
        (["--deidentify"], "--deidentify is for a language model"),
        (["--mode", "agent"], "--mode is for a language model"),
        (["--context-tokens", "4000"], "--context-tokens is for a language model"),
        (["--chooser", "gpt-4o"], "--chooser takes local, openai:MODEL or replay:DIR."),
        (["--chooser", "openai:"], "--chooser takes local"),
        (["--chooser", "replay:"], "--chooser takes local"),
        (["--chooser", "openai:m", "--mode", "chat"], "'chat' is not one of"),
        (["--chooser", "openai:m", "--max-calls", "-1"], "-1 is not in the range"),
        (["--chooser", "openai:m", "--concurrency", "0"], "0 is not in the range"),
        (["--chooser", "openai:m", "--context-tokens", "10"], "10 is not in the range"),
        (["--chooser", "openai:m", "--prices", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_a_mistake_is_told_before_a_note_is_read(options, told: str, note, workbench, capsys):
    assert main(["code", *options, str(note)], workbench) == 2
    out, err = capsys.readouterr()
    assert told in err
    assert (out, workbench.opened, len(err.strip().splitlines())) == ("", 0, 1)


@pytest.mark.parametrize(
    ("options", "status", "told"),
    [
        (["--chooser", "openai:gpt-4o"], 2, "--allow-remote"),
        (["--chooser", "openai:gpt-4o", "--base-url", "http://example.org/v1"], 2, "is not this machine"),
        (["--chooser", "openai:gpt-4o", "--allow-remote"], 1, "OPENAI_API_KEY"),
        (["--chooser", "openai:m", "--base-url", LOCAL, "--max-cost", "1"], 1, "cannot be bounded"),
        (["--chooser", "replay:nowhere"], 2, "'nowhere' holds no recorded calls."),
        (["--chooser", "openai:m", "--base-url", LOCAL, "--steps", "reed"], 2, "There is no step 'reed'."),
    ],
)
def test_a_model_that_cannot_be_used_as_asked_is_one_line_with_a_remedy(
    options, status: int, told: str, note, index_home, opened, capsys, monkeypatch
):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    assert main(["code", *options, "--home", str(index_home), str(note)], opened) == status
    out, err = capsys.readouterr()
    assert told in err
    assert (out, len(err.strip().splitlines())) == ("", 1)


def answer(request: httpx2.Request) -> httpx2.Response:
    """Answer as a model that reads two problems and chooses their codes."""
    sent = json.loads(request.content)
    shown = sent["messages"][-1]["content"]
    numbers = {code: int(n) for n, code in re.findall(r"^  (\d+)\*? ([A-Z]\S+) ", shown, re.MULTILINE)}
    if numbers:
        codes = [
            {
                "candidate": numbers[code],
                "quotes": [words],
                "guidelines": [],
                "why": "It is documented.",
                "sure": "high",
            }
            for code, words in QUOTES.items()
        ]
        data = {"codes": codes, "left_out": []}
    else:
        data = {"problems": [{"words": words, "term": words} for words in QUOTES.values()]}
    message = {"role": "assistant", "content": json.dumps(data)}
    choice = {"index": 0, "finish_reason": "stop", "message": message}
    usage = {"prompt_tokens": 900, "completion_tokens": 60}
    return httpx2.Response(
        200, json={"id": "1", "object": "chat.completion", "choices": [choice], "usage": usage}
    )


@pytest.fixture
def recorded(coder, tmp_path):
    """A folder with a run of the note, made with a made-up server under the real SDK."""
    settings = ModelSettings("gpt-4o", base_url=LOCAL, record=tmp_path / "run")

    async def run():
        http = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))
        async with open_model(settings, OpenAIServer(settings, http)) as model:
            chooser = ModelChooser(coder.knowledge, model)
            return await Coder(coder.knowledge, chooser=chooser).code_async(Asked("visit-1", NOTE))

    made = asyncio.run(run())
    assert {c.code for c in made.verdict.final} == set(QUOTES)
    return settings.record, made


def test_a_recording_is_coded_from_again(recorded, note, index_home, opened, capsys):
    folder, made = recorded
    options = ["--chooser", f"replay:{folder}", "--home", str(index_home), "--json"]
    assert main(["code", *options, str(note)], opened) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert [c["code"] for c in told["codes"]] == [c.code for c in made.verdict.final]
    assert {q["text"] for c in told["codes"] for q in c["evidence"]} == set(QUOTES.values())
    assert told["provenance"]["chooser"] == "replay:openai:gpt-4o"
    assert (told["provenance"]["calls"], told["provenance"]["prompt_tokens"]) == (2, 1_800)
    assert err == ""


def test_another_note_than_was_recorded_is_the_local_choosers_and_says_so(
    recorded, note, index_home, opened, capsys
):
    note.write_text(NOTE.replace("hypertension", "HTN"))
    options = ["--chooser", f"replay:{recorded[0]}", "--home", str(index_home), "--json"]
    assert main(["code", *options, str(note)], opened) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["provenance"]["chooser"].startswith("local, as replay:openai:gpt-4o")
    assert "MD006" in {f["rule"] for f in told["findings"]}
    assert "I10" in {c["code"] for c in told["codes"]}


def test_the_settings_that_change_codes_are_in_the_digest(recorded, note, index_home, opened, capsys):
    digests = []
    for more in ([], ["--steps", "read,choose"], ["--concurrency", "2"]):
        options = ["--chooser", f"replay:{recorded[0]}", "--home", str(index_home), "--json", *more]
        assert main(["code", *options, str(note)], opened) == 0
        digests.append(json.loads(capsys.readouterr().out)["provenance"]["config"])
    assert digests[0] == digests[2] != digests[1]
