"""The command as a process: help in no time, one line a mistake, the right exit status."""

import json
import subprocess
import sys

import click
import pytest

from agent.cli import main as main_module
from agent.cli.main import cli, main
from agent.errors import TablesError

HEAVY = (
    "pydantic",
    "rich",
    "numpy",
    "chromadb",
    "openai",
    "llama_index",
    "tiktoken",
    "sqlite3",
    "agent.pipeline",
)
RUN = "from agent.cli.main import run; run()"


def _process(*arguments, stdin=b"", code=RUN):
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], input=stdin, capture_output=True, check=False, timeout=60
    )


def test_help_lists_every_command_and_imports_nothing_heavy():
    code = (
        "import sys; from agent.cli.main import main; status = main(sys.argv[1:]); "
        f"print('HEAVY', [m for m in {HEAVY!r} if m in sys.modules]); sys.exit(status)"
    )
    done = _process("--help", code=code)
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "HEAVY []" in text
    for name in main_module._COMMANDS:
        assert f"\n  {name} " in text
    assert "\n  eval " in text


@pytest.mark.parametrize("name", main_module._COMMANDS)
def test_every_command_has_help(name, capsys):
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: chartcite {name}")


def test_the_version_is_shown(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("chartcite ")


def test_a_bare_command_shows_its_help_and_is_a_usage_error(capsys):
    assert main([]) == 2
    assert "Commands:" in capsys.readouterr().err
    assert main(["tables"]) == 2
    assert "add" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["bogus"], "No such command 'bogus'. See: chartcite --help"),
        (["code"], "Missing argument 'PATH…'. See: chartcite code --help"),
        (["code", "--date", "2026-02-30", "a.txt"], "'2026-02-30' is not a date; write it like 2026-04-30."),
        (["code", "--date", "20260430", "a.txt"], "'20260430' is not a date"),
        (["code", "--sex", "x", "a.txt"], "'x' is not one of"),
        (["code", "--age", "131", "a.txt"], "131 is not in the range 0<=x<=130"),
        (["code", "--setting", "home", "a.txt"], "'inpatient', 'outpatient', 'emergency', 'professional'"),
        (["search", "-k", "0", "chf"], "0 is not in the range"),
        (["search", "--", "--"], "there are no words to search for."),
    ],
)
def test_a_mistake_in_the_command_line_is_one_line_and_exit_2(arguments, told, workbench, capsys):
    assert main(arguments, workbench) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert told in err
    assert len(err.splitlines()) == 1
    assert workbench.opened == 0


def test_a_mistake_under_json_is_an_object(workbench, capsys):
    assert main(["code", "--json", "--date", "soon", "a.txt"], workbench) == 2
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["schema"] == "chartcite.error/1"
    assert told["note_id"] is None
    assert "'soon' is not a date" in told["error"]
    assert err == ""


def test_our_errors_are_one_line_with_their_own_exit_status(bare_workbench, capsys):
    assert main(["search", "chf"], bare_workbench) == 1
    assert capsys.readouterr().err == "chartcite: There is no search index yet. Run: chartcite index build\n"


class _Failing:
    """A workbench whose every use fails in a way."""

    def __init__(self, error):
        self.error = error

    def coder(self, home, choosing=None, local=None):
        raise self.error


def test_an_unexpected_error_names_its_class_alone(capsys):
    assert main(["search", "chf"], _Failing(ValueError("patient Smith denies chest pain"))) == 1
    err = capsys.readouterr().err
    assert err.startswith("chartcite: internal error (ValueError).")
    assert len(err.splitlines()) == 1
    assert "Smith" not in err


def test_debug_shows_where_but_not_what(capsys):
    error = ValueError("patient Smith denies chest pain")
    error.__cause__ = KeyError("Smith")
    assert main(["--debug", "search", "chf"], _Failing(error)) == 1
    err = capsys.readouterr().err
    assert "test_main.py" in err
    assert err.index("KeyError") < err.index("ValueError")
    assert "Smith" not in err


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()])
def test_an_interruption_is_130(error, capsys):
    assert main(["search", "chf"], _Failing(error)) == 130
    assert "interrupted" in capsys.readouterr().err


def test_an_error_of_several_lines_is_told_in_one(capsys):
    assert main(["search", "chf"], _Failing(TablesError("Two\nlines.", "Do\n this."))) == 1
    assert capsys.readouterr().err == "chartcite: Two lines. Do this.\n"


def test_a_process_ends_with_the_status(tmp_path):
    done = _process("code", str(tmp_path / "absent.txt"), "--home", str(tmp_path))
    assert done.returncode == 1
    assert b"No such file or directory" in done.stderr
    assert b"Traceback" not in done.stderr
    assert _process("lookup").returncode == 2


def test_without_an_index_the_remedy_is_to_build_it(tmp_path):
    note = tmp_path / "a.txt"
    note.write_text("Hypertension.")
    done = _process("code", str(note), "--home", str(tmp_path / "none"))
    assert done.returncode == 1
    assert b"chartcite index build" in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_reader_that_goes_away_is_met_with_silence():
    with subprocess.Popen(
        [sys.executable, "-c", RUN, "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        err = process.stderr.read()
        process.wait(timeout=60)
    assert err == b""
    assert process.returncode == 1


def test_a_terminal_without_our_characters_gets_question_marks(tmp_path):
    code = (
        "import sys; sys.stdout.reconfigure(encoding='ascii'); from agent.cli.reporting import speak_safely; "
        "speak_safely(); print('«foot ulcer»')"
    )
    done = _process(code=code)
    assert done.stdout.strip() == b"?foot ulcer?"


def test_the_group_lists_its_commands_in_the_order_of_the_work():
    assert cli.list_commands(click.Context(cli))[:3] == ["code", "search", "lookup"]
    assert cli.get_command(click.Context(cli), "nothing") is None
