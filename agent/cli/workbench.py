"""What the commands work with, opened when a command needs it and not before.

Invariant: this is the only file of the command line that opens the pipeline, the index or the tables, and it
imports them inside functions: `chartcite --help` pays for none of them. Tests give `agent.cli.main.main` a
workbench of their own, with the same methods.
"""
# ruff: noqa: PLC0415 - imports inside functions are this file's purpose: each costs 0.1 to 0.5 seconds

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from agent.asked import CodesNotes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from agent.cli.model_options import Choosing
    from agent.records import Verdict
    from agent.rule_trials import Tried
    from agent.rules.local import LocalRules
    from agent.validate_lines import Judged
    from index.changes import Changes
    from index.downloads import Fetched, Published, Wanted
    from index.guidelines import GuidelineBook
    from index.guidelines.editions import Edition
    from index.records import Candidate
    from index.table_sources import Added
    from index.tables import CodeTables

_CARDS = "guidelines.json"


class NoteCoder(CodesNotes, Protocol):
    """What the commands ask of `agent.pipeline.Coder`."""

    @property
    def tables(self) -> CodeTables:
        """The code tables."""
        ...

    @property
    def guidelines(self) -> GuidelineBook:
        """The guideline cards."""
        ...

    def retrieve(self, queries: Sequence[str], k: int, day: date | None = None) -> list[list[Candidate]]:
        """Return for each query its `k` best candidates, of the codes of a day."""
        ...


class Workbench:
    """Opens what is on this machine; `home` is the folder that holds the index, None for the default."""

    def home(self, home: Path | None) -> Path:
        """Return the folder that holds the index."""
        from index.opening import default_home

        return home if home is not None else default_home()

    def coder(
        self, home: Path | None, choosing: Choosing | None = None, local: LocalRules | None = None
    ) -> NoteCoder:
        """Open the pipeline on the built index, with the local chooser unless another is asked for.

        Args:
            home: The folder that holds the index.
            choosing: What the user asks for.
            local: Rules of the house; None for none.

        Raises:
            IndexUnusable: The index is missing or was built from something else.
            InputError: What is asked for cannot be meant.
            ModelFailed: The model cannot be used as it is asked for.
        """
        from agent.rules.local import NO_LOCAL_RULES

        local = local or NO_LOCAL_RULES
        if choosing is None or choosing.is_local:
            from agent.pipeline import Coder

            return Coder.open(self.home(home), local=local)
        from agent.cli.choosing_with import open_coder

        return open_coder(self.home(home), choosing, local)

    def local_rules(self, home: Path | None, file: Path | None) -> LocalRules:
        """Read the rules of the house: those of a file, else of `rules.yaml` in the home folder, if any.

        Raises:
            IndexUnusable: There are rules, and no tables to hold their codes against.
            InputError: The file cannot be used.
        """
        from agent.cli.rule_files import HOME_RULES, read_rule_file
        from agent.rules.local import NO_LOCAL_RULES

        found = file or self.home(home) / HOME_RULES
        if file is None and not found.is_file():
            return NO_LOCAL_RULES
        with self.tables(home) as tables:
            return read_rule_file(found, tables)

    def with_risk(self, local: LocalRules) -> LocalRules:
        """Return rules with the one that shows risk adjustment groups.

        Raises:
            InputError: The package that knows the groups is not installed.
        """
        from agent.rules.risk import with_risk

        return with_risk(local)

    def store(self, home: Path | None) -> Path:
        """Return the file of the code tables in use.

        Raises:
            IndexUnusable: Nothing has been built yet.
        """
        from index.opening import current_folder
        from index.tables_schema import STORE_NAME

        return current_folder(self.home(home)) / STORE_NAME

    def tables(self, home: Path | None) -> CodeTables:
        """Open the code tables alone, which is much quicker than the whole index.

        Raises:
            IndexUnusable: Nothing has been built yet.
            TablesError: They are damaged or of another layout.
        """
        from index.tables import CodeTables

        return CodeTables.open(self.store(home))

    def guidelines(self, home: Path | None) -> GuidelineBook:
        """Open the guideline cards of the index in use, those that ship where there is none."""
        from agent.errors import IndexUnusable
        from index.guidelines import GuidelineBook, load_cards
        from index.guidelines.cards import load
        from index.guidelines.editions import FOLDER, Editions

        official = Editions(self.home(home) / FOLDER)
        try:
            return GuidelineBook(load(self.store(home).with_name(_CARDS)), official)
        except IndexUnusable:
            return GuidelineBook(load_cards(), official)

    def add_guidelines(self, home: Path | None, pdf: Path) -> Edition:
        """Read a PDF of the official guidelines and keep its text in the home folder.

        Raises:
            GuidelinesError: It is not the whole official file; what was held is as before.
        """
        from index.guidelines.edition_pdf import read_edition
        from index.guidelines.editions import FOLDER, save_edition

        edition = read_edition(pdf)
        save_edition(edition, self.home(home) / FOLDER)
        return edition

    def added(self, home: Path | None) -> tuple[Added, ...]:
        """Return the official files that the tables were made of."""
        from index.table_sources import sources

        return sources(self.store(home))

    def add(
        self, home: Path | None, files: Sequence[Path], progress: Callable[[str, int, int], None]
    ) -> tuple[Added, ...]:
        """Add official files to the tables, all of them or none, and build the index with them.

        Raises:
            TablesError: A file cannot be used; tables and index are as before.
        """
        from index.adding import add_sources

        return add_sources(self.home(home), files, progress)

    def remove(
        self, home: Path | None, names: Sequence[str], progress: Callable[[str, int, int], None]
    ) -> tuple[Added, ...]:
        """Take added files out of the tables, and build the index without them.

        Raises:
            TablesError: Nothing is called so, or what is left needs it; tables and index are as before.
        """
        from index.removing import remove_sources

        return remove_sources(self.home(home), names, progress)

    def published(self, path: Path | None) -> Published:
        """Return the list of what is published where: that which ships, or a file of the user's.

        Raises:
            DownloadFailed: The file cannot be used.
        """
        from index.downloads import load_published

        return load_published(path)

    def download(
        self,
        wanted: Sequence[Wanted],
        folder: Path,
        published: Published,
        *,
        accepted: Sequence[str],
        unchecked: bool,
        progress: Callable[[str, int, int | None], None],
    ) -> tuple[Fetched, ...]:
        """Fetch official files into a folder.

        Raises:
            DownloadFailed: One cannot be had, or needs a licence that was not accepted.
        """
        from index.downloads import fetch_all

        return fetch_all(wanted, folder, published, accepted=accepted, unchecked=unchecked, progress=progress)

    def changes(self, home: Path | None, first: str, second: str) -> Changes:
        """Compare two releases that are held.

        Raises:
            TablesError: One is not held, or they are of two code systems.
        """
        from index.changes import compare

        return compare(self.store(home), first, second)

    def validate(self, home: Path | None, file: Path, local: LocalRules | None = None) -> Verdict:
        """Validate a file of codes.

        Args:
            home: The folder that holds the index.
            file: The codes.
            local: Rules of the house; None for none.

        Raises:
            InputError: The file is not what `chartcite validate` takes.
        """
        from agent.rules.local import NO_LOCAL_RULES
        from agent.validate_file import validate_file

        with self.tables(home) as tables:
            return validate_file(file, tables, local=local or NO_LOCAL_RULES)

    def try_rules(self, home: Path | None, local: LocalRules) -> tuple[Tried, ...]:
        """Try rules of the house on the examples that their author gives.

        Raises:
            IndexUnusable: Nothing has been built yet.
        """
        from agent.rule_trials import try_rules

        with self.tables(home) as tables:
            return try_rules(local, tables)

    def validate_lines(self, home: Path | None, file: Path, local: LocalRules) -> Iterator[Judged]:
        """Validate a file of many code sets, one a line, with the rules of the house too.

        Raises:
            InputError: The file cannot be read; what is wrong with one line is that line's outcome.
        """
        from agent.validate_lines import judged_lines

        with self.tables(home) as tables:
            yield from judged_lines(file, tables, local=local)

    def rule_names(self) -> dict[str, str]:
        """Return the names of the validator's rules by their ids."""
        from agent.rules.catalog import RULES

        return {rule.rule_id: rule.name for rule in RULES}

    def build(
        self, home: Path | None, embedder: str | None, progress: Callable[[str, int, int], None]
    ) -> dict[str, object]:
        """Build the index and put it in use; return its manifest."""
        from index.build import build_index

        chosen = {} if embedder is None else {"embedder": embedder}
        return build_index(self.home(home), progress=progress, **chosen)

    def status(self, home: Path | None) -> dict[str, object]:
        """Describe the index in use, and where its newest edition lacks codes that rules name, say which.

        Raises:
            IndexUnusable: There is none.
        """
        from agent.outdated import outdated_codes
        from index.opening import index_status

        status = index_status(self.home(home))
        with self.tables(home) as tables:
            lacking = outdated_codes(tables, str(status["tables"]))
        return {**status, "codes lacking": lacking} if lacking else status
