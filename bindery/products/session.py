"""One run over one publication, and what it uses: the files that were read, the cache, the output folder, and
the worker processes that lay pages out."""

from __future__ import annotations

import gc
import os
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Protocol

from ..core.problems import Problem
from ..core.publication.source_files import Snapshot
from ..layout.forecast import Outlook, Times
from ..layout.tasks import Ledger, TaskRunner
from ..layout.typesetting.fonts import font_files
from ..sources.files import user_folder
from ..sources.files.cache import Cache
from ..sources.files.output_folder import OutputFolder, cache_folder
from ..sources.files.revision import Revision, revision
from ..sources.files.snapshot import take


class Progress(Protocol):
    """Shows that a `step` of the thing `name` is finished, and with the `outlook` how far the run is."""

    def __call__(self, step: str, name: str, outlook: Outlook | None = None, /) -> None: ...


def no_progress(step: str, name: str, outlook: Outlook | None = None) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class Options:
    """What the command line chose.

    - editions, outputs: their names, none for all
    - jobs: worker processes
    - whole: lay out all units as one document
    - cache: use and fill the cache
    - progress: called after each finished step
    - released: the pages do not say that they are not released
    - allowed: codes of errors that do not end the run, because the gate of a release judges them
    """

    editions: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    whole: bool = False
    cache: bool = True
    progress: Progress = no_progress
    released: bool = False
    allowed: frozenset[str] = frozenset()


class Session:
    """Use it with `with`. Worker processes are started when `runner` is first used, and end with the session.

    The garbage collector is off meanwhile: nearly everything that this process loads is in use until the end.
    """

    def __init__(
        self,
        directory: Path,
        options: Options,
        files: tuple[Snapshot, list[Problem]] | None = None,
        of_revision: Revision | None = None,
    ):
        """`files`: the files, if they were read already, with the problems of reading them. `of_revision`:
        the git revision from which they are, if it is not the present state."""
        self.directory, self.options = directory, options
        self.output = OutputFolder(directory / 'output')
        self.files, self.unreadable = files or take(directory)
        cache_directory = cache_folder(self.output) if options.cache else None
        self.cache = Cache(cache_directory)
        self.ledger, self.times = (
            Ledger(cache_directory and cache_directory / 'ledger.json'),
            Times(cache_directory and cache_directory / 'times.json'),
        )
        self.kept: list[object] = []
        self._revision = of_revision
        self._scratch = tempfile.TemporaryDirectory()
        self._collecting = False

    def __enter__(self) -> Session:
        self._collecting = gc.isenabled()
        gc.disable()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if 'runner' in vars(self):
            self.runner.__exit__(kind, exception, traceback)
        if self._collecting:
            gc.enable()
        self._scratch.cleanup()

    @cached_property
    def fonts(self) -> dict[str, bytes]:
        """The fonts of the publication, by the names of their files."""
        return font_files(self.files)

    @cached_property
    def runner(self) -> TaskRunner:
        """Runs tasks in workers and keeps their results in the cache. There must be `fonts`."""
        font_folder = user_folder.materialise(self.fonts, Path(self._scratch.name))
        jobs = 1 if self.options.whole else self.options.jobs
        return TaskRunner(
            self.cache,
            font_folder,
            font_folder.with_suffix(user_folder.CACHE),
            jobs=jobs,
            ledger=self.ledger,
            progress=self.options.progress,
            times=self.times,
        )

    @cached_property
    def notice(self) -> Revision | None:
        """The revision that is printed at the foot of unreleased pages; None for a release."""
        return None if self.options.released else self._revision or revision(self.directory)

    def keep(self, value: object) -> None:
        """Keep a value in memory until the session ends: to free a bound book takes as long as to bind it."""
        self.kept.append(value)

    def save(self) -> None:
        """Write what the next run uses of this one: digests of inputs, times of the steps."""
        self.ledger.save()
        self.cache.prune()
        if 'runner' in vars(self):
            self.runner.forecast.finish()
