"""One run over one publication: what it may use, from the files that were read to the processes that lay
pages out."""

from __future__ import annotations

import gc
import os
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..core.problems import Problem
from ..core.publication.source_files import Snapshot
from ..layout.forecast import Times
from ..layout.tasks import Ledger, Report, TaskRunner
from ..layout.typesetting.fonts import font_files
from ..sources.files import user_folder
from ..sources.files.cache import Cache
from ..sources.files.output_folder import OutputFolder, cache_folder
from ..sources.files.revision import Revision, revision
from ..sources.files.snapshot import take


@dataclass(frozen=True)
class Options:
    """What the command line chose. `progress` is called with (what, name, outlook)."""

    editions: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    whole: bool = False  # lay out all units as one document
    cache: bool = True
    progress: Report = lambda what, name, outlook=None: None
    released: bool = False  # no page says that it is not
    allowed: frozenset[str] = frozenset()  # codes of errors that the gate of a release deals with


class Session:
    """Use it with `with`. Worker processes are started when `runner` is first asked for, and end with the
    session.

    Garbage is not collected meanwhile: nearly all that this process loads is still in use at the end.
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

    def __exit__(self, *exception) -> None:
        if 'runner' in vars(self):
            self.runner.__exit__(*exception)
        if self._collecting:
            gc.enable()
        self._scratch.cleanup()

    @cached_property
    def fonts(self) -> dict[str, bytes]:
        """The fonts of the publication, by the names of their files."""
        return font_files(self.files)

    @cached_property
    def runner(self) -> TaskRunner:
        """What runs tasks in workers and keeps their results. There must be `fonts`."""
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
        """What the foot of an unreleased page says of its origin; None for a release."""
        return None if self.options.released else self._revision or revision(self.directory)

    def keep(self, value: object) -> None:
        """Hold a value to the end of the session: to take a bound book apart in memory costs as much as to
        bind it."""
        self.kept.append(value)

    def save(self) -> None:
        """Write down what the next run wants to know of this one."""
        self.ledger.save()
        self.cache.prune()
        if 'runner' in vars(self):
            self.runner.forecast.finish()
