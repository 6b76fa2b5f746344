"""The steps of a release in order: press, look, weigh, write."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..model import Edition, Publication
from ..pipeline import Build, Options
from ..problems import Problem, Refused, in_order
from ..revision import Revision, folder, revision
from ..sources import growing
from . import bundle, gate
from . import manifest as manifests
from .files import PAGE_MAP, PDF, ReleasedFile, released_files
from .inspection import inspect
from .press import Pressed, press

Progress = Callable[[str, str], None]


@dataclass(frozen=True)
class Released:
    """A release that was made. `notes` are no reasons against it: what was allowed for nothing, what print had to bear, what moved."""

    folder: Path
    manifest: dict
    notes: tuple[Problem, ...]

    @property
    def page_map(self) -> tuple[Path, str]:
        """The page map, and where in the content it is kept for a corrigendum."""
        return self.folder / PAGE_MAP, f'content/releases/{self.manifest["edition"]}-{self.manifest["version"]}.json'


def release(directory: Path, edition: str, wishes: Sequence[tuple[str, str]], jobs: int, progress: Progress) -> Released:
    """Release an edition into output/releases. `wishes`: (rule, why it may be broken). Raises Refused with every reason that stands against it."""
    state = revision(directory)
    build = _build(directory, edition, jobs, progress)
    try:
        pressed, findings = press(build, judged=True)
    except Refused as refused:
        reasons, _, _ = gate.weigh(_early_case(build, edition, state), list(wishes))
        raise Refused(in_order([*refused.problems, *reasons])) from None
    publication, c = pressed.publication, pressed.composed
    final = bundle.home(directory, publication.meta['slug'], c.edition.version, c.edition.name)
    files = released_files(pressed, state.commit)
    with growing(final) as scratch:
        bundle.write(scratch, files)
        opinions = {}
        for file in (f for f in files if f.kind == PDF):
            progress('inspect', file.path)
            opinions[file.path] = inspect(scratch / file.path, file.data, file.origin)
        found = pressed.layout.settled()
        case = gate.Case(state, _released(publication, c.edition, final), publication, c.edition, c.drafts, found.units, found.pages,
                         (*findings, *(p for o in opinions.values() for p in o.problems)), tuple((f, m) for f, o in opinions.items() for m in o.missing))
        reasons, allowed, notes = gate.weigh(case, list(wishes))
        if reasons:
            raise Refused(reasons)
        verdicts = {path: list(o.verdicts) for path, o in opinions.items()}
        said = _complete(scratch, build, pressed, files, state.commit, verdicts, manifests.as_rows(allowed))
    moved = pressed.layout.moves(found.pages)
    return Released(final, said, (*notes, *pressed.met, *moved))


def rebuild(directory: Path, manifest: Path, into: Path, jobs: int, progress: Progress) -> None:
    """Make the files of a release again, without the gate: from the publication in `directory`, which must be as the commit of the manifest has it.

    What people and validators said on the day of the release is taken from its manifest; everything else is made.
    """
    before = json.loads(manifest.read_text('utf-8'))
    build = _build(directory, before['edition'], jobs, progress)
    pressed, _ = press(build, judged=False)
    files = released_files(pressed, before['commit'])
    verdicts = {f['path']: f['verdicts'] for f in before['files'] if 'verdicts' in f}
    with growing(into) as scratch:
        bundle.write(scratch, files)
        _complete(scratch, build, pressed, files, revision(directory).commit, verdicts, before['allowed'])


def _build(directory: Path, edition: str, jobs: int, progress: Progress) -> Build:
    return Build(directory, Options((edition,), jobs=jobs, progress=progress, released=True, bear=gate.BEARABLE))


def _complete(scratch: Path, build: Build, pressed: Pressed, files: list[ReleasedFile], commit: str, verdicts: dict[str, list[dict]], allowed: list[dict]) -> dict:
    """Add what speaks of the files: download page, manifest, checksums. The manifest."""
    files = [*files, bundle.page(pressed, build.templates, files, allowed)]
    said = manifests.manifest(pressed, commit, folder(build.directory), files, verdicts, allowed)
    files.append(ReleasedFile(bundle.MANIFEST, 'application/json', 'proof', '', manifests.as_text(said).encode()))
    bundle.write(scratch, [*files[-2:], ReleasedFile(bundle.SUMS, 'text/plain', 'proof', '', bundle.sums(files))])
    return said


def _early_case(build: Build, name: str, state: Revision) -> gate.Case:
    """What the gate can see of a build that came to nothing."""
    publication = build.publication
    edition = publication.editions.get(name) if publication else None
    if edition is None:
        return gate.Case(state)
    final = bundle.home(build.directory, publication.meta['slug'], edition.version, name)
    return gate.Case(state, _released(publication, edition, final), publication, edition, {u: d for c in build.composed for u, d in c.drafts.items()})


def _released(publication: Publication, edition: Edition, final: Path) -> str:
    """Where this version of an edition was released before: its bundle, or its page map in the content; or ''."""
    if final.exists():
        return final.relative_to(publication.directory).as_posix()
    return next((r.place.file for r in publication.releases if (r.edition, r.version) == (edition.name, edition.version)), '')
