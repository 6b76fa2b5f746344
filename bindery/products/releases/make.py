"""The steps of a release, the slower ones last: files, text, pages, finished files. The gate judges each
before the next begins."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ...checks.prose import proofread
from ...compose.composition import Composed
from ...core.problems import Problem, Refused, errors, in_order
from ...core.publication.edition import Edition
from ...core.publication.publication import Publication
from ...layout.pagination import LaidOutEdition
from ...sources import loader
from ...sources.files.output_folder import OutputFolder
from ...sources.files.revision import folder, revision
from ..paginator import layout_problems, moved_sections
from ..pipeline import choose_editions, refuse
from ..session import Options, Progress, Session
from . import bundle, gate
from . import manifest as manifests
from .contents import ReleaseContents, compose_release, lay_out_release, press, wanted
from .files import PDF, ReleasedFile, released_files
from .inspection import inspect
from .tag import git_words, tagging
from .tools import missing_tools

FILES_FIRST, TEXT_FIRST, PAGES_FIRST = 'text and pages were', 'the pages were', 'the finished files were'


@dataclass(frozen=True)
class Released:
    """A release that was made. `notes` are warnings: waivers that excuse nothing, what a printer may object
    to, sections that moved. `tag` is the git tag by which a comparison finds the release, `tagging` the
    command that sets it, '' if it is set.
    """

    folder: Path
    manifest: dict
    notes: tuple[Problem, ...]
    tag: str
    tagging: str

    @property
    def page_maps(self) -> list[tuple[Path, str]]:
        """The page map of each page format, and the file of the content in which it is kept for a
        corrigendum."""
        kept = f'content/releases/{self.manifest["edition"]}-{self.manifest["version"]}'
        names = [f['path'] for f in self.manifest['files'] if PurePosixPath(f['path']).match('pages*.json')]
        return [(self.folder / name, f'{kept}{name.removeprefix("pages")}') for name in names]


class ReleaseDecision:
    """Collects the case of a release step by step, and lets the gate judge it after each."""

    def __init__(
        self, session: Session, edition: str, waivers: list[tuple[str, str]], events: tuple[str, ...]
    ):
        directory = session.directory
        self.session, self.name, self.waivers, self.events = session, edition, waivers, events
        self.case = gate.Case(revision(directory), folder(directory), git_words(directory))
        self.unseen = FILES_FIRST  # what is not checked yet, in words

    def files(self) -> None:
        """Judge what is known without composing: git, the files, the installed programs. Raises Refused."""
        session = self.session
        publication, problems = loader.publication(session.directory, session.files, session.cache)
        problems = [*session.unreadable, *problems]
        if publication and not (self.name not in publication.editions and errors(problems)):
            (edition,) = choose_editions(session, publication).values()
            problems = problems + wanted(publication, self.name, self.events)[1]
            self.case = replace(
                self.case,
                released=_released(publication, edition),
                publication=publication,
                edition=edition,
                missing=tuple(missing_tools(publication)),
            )
        self.refuse(errors(problems))
        self.unseen = TEXT_FIRST

    def text(self, publication: Publication, composed: Composed) -> list[Problem]:
        """The reasons against the composed text, to be reported together with the problems of composing."""
        findings = proofread(publication, [(composed.edition, composed.drafts)], self.session.cache)
        self.case = replace(
            self.case,
            publication=publication,
            edition=composed.edition,
            drafts=composed.drafts,
            findings=tuple(findings),
        )
        return self.reasons()

    def pages(self, laid_out: list[LaidOutEdition]) -> None:
        """Judge the pages before they are bound. Raises Refused."""
        problems_of_looks, first = [layout_problems(pages) for pages in laid_out], laid_out[0]
        if not errors(problems_of_looks[0]):
            self.case = replace(self.case, drafts=first.composed.drafts, units=first.units, pages=first.pages)
        self.case = replace(
            self.case,
            findings=(*self.case.findings, *(p for problems in problems_of_looks for p in problems)),
        )
        self.unseen = PAGES_FIRST
        self.refuse([])

    def inspected(self, findings: Sequence[Problem]) -> tuple[list[gate.Waiver], list[Problem]]:
        """Judge the finished files. Returns the waivers that excuse something, and warnings for those that
        excuse nothing. Raises Refused."""
        self.case, self.unseen = replace(self.case, findings=(*self.case.findings, *findings)), ''
        self.refuse([])
        return gate.decide(self.case, self.waivers)[1:]

    def reasons(self) -> list[Problem]:
        """The reasons against the release that are known by now."""
        return gate.decide(self.case, self.waivers)[0]

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Raise Refused with these problems and every reason that is known by now, if there is any."""
        if all_problems := in_order([*problems, *self.reasons()]):
            raise Refused(all_problems)

    def note(self) -> list[Problem]:
        """A note about what was not checked, if there is any."""
        return [gate.unseen(self.case.edition, self.unseen)] if self.unseen else []


def release(
    directory: Path,
    edition: str,
    waivers: Sequence[tuple[str, str]],
    events: tuple[str, ...],
    jobs: int,
    progress: Progress,
) -> Released:
    """Release an edition into output/releases. `waivers`: pairs of a rule and the reason why it may be
    broken. `events`: those whose packs belong to the release.

    Raises Refused after the first step with reasons against the release, with all of them.
    """
    allowed = gate.WAIVABLE & {'picture-coarse', *(rule for rule, _ in waivers)}
    with _session(directory, edition, jobs, progress, allowed) as session:
        decision = ReleaseDecision(session, edition, list(waivers), events)
        try:
            decision.files()
            text, problems = compose_release(session, events)
            if text.composition.complete:
                problems += decision.text(text.composition.publication, text.composed)
            refuse(problems, allowed)
            paginator, pages = lay_out_release(session, text)
            decision.pages(pages)
            contents = press(paginator, text)
            session.save()
            return _release(session, decision, contents, progress)
        except Refused as refused:
            raise Refused([*refused.problems, *decision.note()]) from None


def _release(
    session: Session, decision: ReleaseDecision, contents: ReleaseContents, progress: Progress
) -> Released:
    """Inspect the files, write the manifest, and move the folder to its place."""
    commit, edition = decision.case.revision.commit, contents.composed.edition
    final = _home(contents.publication, edition)
    files = released_files(contents, commit)
    with session.output.replacing(final) as scratch:
        bundle.write(scratch, files)
        opinions = {}
        for file in (f for f in files if f.kind == PDF and f.inspected):
            progress('inspect', file.path)
            opinions[file.path] = inspect(scratch.path / file.path, file.data, file.map)
        allowed, idle = decision.inspected([p for o in opinions.values() for p in o.problems])
        verdicts = {path: list(o.verdicts) for path, o in opinions.items()}
        manifest_data = _complete(
            scratch,
            session,
            contents,
            files,
            commit=commit,
            verdicts=verdicts,
            allowed=manifests.as_rows(allowed),
        )
    moved = moved_sections(contents.pages)
    return Released(
        session.output.path / final,
        manifest_data,
        (*idle, *contents.print_problems, *moved),
        *tagging(session.directory, edition.version, edition.name, commit),
    )


def rebuild(directory: Path, manifest: Path, target: Path, jobs: int, progress: Progress) -> None:
    """Make the files of a release again in the folder `target`, without the gate, from the publication in
    `directory`, a clean checkout of the commit in the manifest.

    Waivers and the verdicts of validators are taken from the manifest; everything else is made.
    """
    old_manifest = json.loads(manifest.read_text('utf-8'))
    commands = [command for f in old_manifest['files'] for command in f.get('commands', ())]
    events = tuple(dict.fromkeys(command[1] for command in commands if command[0] == 'event'))
    with _session(directory, old_manifest['edition'], jobs, progress, gate.WAIVABLE) as session:
        text, problems = compose_release(session, events)
        refuse(problems, gate.WAIVABLE)
        paginator, _ = lay_out_release(session, text)
        contents = press(paginator, text)
        session.save()
        files = released_files(contents, old_manifest['commit'])
        verdicts = {f['path']: f['verdicts'] for f in old_manifest['files'] if 'verdicts' in f}
        with OutputFolder(target.parent, str(target.parent), shared=False).replacing(target.name) as scratch:
            bundle.write(scratch, files)
            _complete(
                scratch,
                session,
                contents,
                files,
                commit=revision(directory).commit,
                verdicts=verdicts,
                allowed=old_manifest['allowed'],
            )


def _session(
    directory: Path, edition: str, jobs: int, progress: Progress, allowed: frozenset[str]
) -> Session:
    return Session(
        directory, Options((edition,), jobs=jobs, progress=progress, released=True, allowed=allowed)
    )


def _complete(
    scratch: OutputFolder,
    session: Session,
    contents: ReleaseContents,
    files: list[ReleasedFile],
    *,
    commit: str,
    verdicts: dict[str, list[dict]],
    allowed: list[dict],
) -> dict:
    """Write download page, manifest and checksums. Returns the manifest."""
    files = [*files, bundle.page(contents, contents.pages.layout.templates, files, allowed)]
    manifest_data = manifests.manifest(contents, commit, folder(session.directory), files, verdicts, allowed)
    files.append(
        ReleasedFile(
            bundle.MANIFEST, 'application/json', 'proof', '', manifests.as_text(manifest_data).encode()
        )
    )
    bundle.write(
        scratch, [*files[-2:], ReleasedFile(bundle.SUMS, 'text/plain', 'proof', '', bundle.sums(files))]
    )
    return manifest_data


def _home(publication: Publication, edition: Edition) -> str:
    """The folder of a release below output/."""
    return bundle.home(publication.meta['slug'], edition.version, edition.name)


def _released(publication: Publication, edition: Edition) -> str:
    """The folder of an earlier release of this version, or its page map in the content; '' if there is
    none."""
    release_folder = _home(publication, edition)
    if (publication.directory / 'output' / release_folder).exists():
        return f'output/{release_folder}'
    return next(
        (
            r.place.file
            for r in publication.releases
            if (r.edition, r.version) == (edition.name, edition.version)
        ),
        '',
    )
