"""Words on the command line to one call. The only module that prints. Exit codes: 0 built, 1 content problem, 2 usage, 3 fault in us."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

import click

from .problems import Problem, Refused

BUILT, CONTENT, USAGE, FAULT = 0, 1, 2, 3
SHEETS = 'sheets'          # the folder of contact sheets, beside the PDF


class _Default(click.Group):
    """`build.py final` is short for `build.py build final`."""

    def parse_args(self, ctx, args):
        if not args or (args[0] not in self.commands and args[0] not in ('--help', '-h')):
            args = ['build', *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Default, context_settings={'help_option_names': ['-h', '--help']})
def main():
    """Build the editions of a publication as PDFs."""


@main.command()
@click.argument('editions', nargs=-1)
@click.option('--output', 'outputs', multiple=True, metavar='NAME', help='Only this output (may be repeated). Default: all rows of styles/outputs.yaml.')
@click.option('--jobs', type=click.IntRange(1, 64), default=os.cpu_count() or 1, help='Processes for typesetting. Default: all cores.')
@click.option('--why', is_flag=True, help='Say for each step: reused, or redone because of which input.')
@click.option('--whole', is_flag=True, help='Lay everything out as one document in one process (slow; to compare with).')
@click.option('--no-cache', 'no_cache', is_flag=True, help='Neither use nor keep anything from build to build.')
@click.option('--json', 'as_json', is_flag=True, help='Print one JSON object.')
@click.option('--book', type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path('.'), help='The publication to build. Default: this folder.')
def build(editions, outputs, jobs, why, whole, no_cache, as_json, book):
    """Build EDITIONS (default: all) into output/."""
    from .fresh import Fresh
    began = time.perf_counter()
    book = book.resolve()
    fresh = Fresh(book, repr((editions, outputs, whole)), enabled=not no_cache)
    built = fresh.recall()
    work = None
    problems: list[Problem] = []
    if built is None:
        from .pipeline import Build, Options, UsageError
        from .progress import progress
        try:
            with progress(quiet=as_json) as report:
                work = Build(book, Options(editions, outputs, jobs, whole, not no_cache, report))
                made, problems = work.run()
        except UsageError as e:
            raise click.UsageError(str(e)) from e
        built = [vars(b) for b in made]
        fresh.remember(built)
    _print_built(built, problems, book, time.perf_counter() - began, why, as_json)
    return work


def _print_built(built: list[dict], problems: list[Problem], book: Path, seconds: float, why: bool, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({'built': built, 'problems': [p.as_dict() for p in problems], 'seconds': round(seconds, 2)}, indent=1))
        return
    for p in problems:
        click.echo(str(p), err=True)
    for b in built:
        if why:
            for step, name, reason in b['events']:
                click.echo(f'  {step} {name}: {"redone, " + reason if reason else "reused"}')
        path = os.path.relpath(book / b['path'])
        click.echo(f'{path}: {b["pages"]} pages, {b["size"] / 1e6:.1f} MB, {b["elements"]:,} tags, {b["reused"]} steps reused, {b["redone"]} redone')
    click.echo(f'{seconds:.1f} s')


@main.command()
@click.argument('editions', nargs=-1)
@click.option('--fit', is_flag=True, help='Lay the pages out too, and judge them.')
@click.option('--json', 'as_json', is_flag=True, help='Print one JSON object.')
@click.option('--jobs', type=click.IntRange(1, 64), default=os.cpu_count() or 1, help='Processes for typesetting. Default: all cores.')
@click.option('--book', type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path('.'), help='The publication to check. Default: this folder.')
def check(editions, fit, as_json, jobs, book):
    """Check EDITIONS (default: all) and write no PDF; exit code 1 if anything is said."""
    from .pipeline import Build, Options, UsageError
    from .progress import progress
    try:
        with progress(quiet=as_json) as report:
            count, problems = Build(book.resolve(), Options(editions, jobs=jobs, progress=report)).check(fit)
    except UsageError as e:
        raise click.UsageError(str(e)) from e
    if as_json:
        click.echo(json.dumps({'built': [], 'problems': [p.as_dict() for p in problems]}, indent=1))
    else:
        for p in problems:
            click.echo(str(p))
        rules = Counter(p.code for p in problems)
        click.echo(f'{count} edition(s), {len(problems)} finding(s)' + ''.join(f', {n} {code}' for code, n in sorted(rules.items())))
    sys.exit(CONTENT if problems else BUILT)


@main.command()
@click.argument('editions', nargs=-1)
@click.option('--pages', default='', metavar='FROM-TO', help='Only these, by their folios, such as 12-40. Default: all.')
@click.option('--grey', is_flag=True, help='Without colour, to see that nothing is told by colour alone.')
@click.option('--book', type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path('.'), help='The publication. Default: this folder.')
def sheet(editions, pages, grey, book):
    """Make contact sheets of EDITIONS (default: all) as they were last built: all pages, small, in spreads."""
    from .sheet import NoSuchPage, sheets
    from .sources import write_atomic
    files = [p for p in sorted((book / 'output').glob('*/*.pdf')) if not editions or p.parent.name in editions]
    if missing := set(editions) - {p.parent.name for p in files}:
        raise click.UsageError(f'there is no PDF of {min(missing)} in output/: build it first')
    if not files:
        raise click.UsageError('there is no PDF in output/: build one first')
    for file in files:
        try:
            images, pdf = sheets(file.read_bytes(), pages, grey)
        except NoSuchPage as e:
            raise click.UsageError(str(e)) from e
        stem = file.stem + (f'-{pages}' if pages else '') + ('-grey' if grey else '')
        folder = file.parent / SHEETS
        for old in folder.glob(f'{stem}-sheet-*.png'):
            old.unlink()
        for n, image in enumerate(images, 1):
            write_atomic(folder / f'{stem}-sheet-{n}.png', image)
        write_atomic(folder / f'{stem}-sheets.pdf', pdf)
        click.echo(f'{os.path.relpath(folder / f"{stem}-sheets.pdf")}: {len(images)} sheet(s), also as PNG')


@main.command()
@click.argument('files', nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option('--no-validator', 'quick', is_flag=True, help='Without veraPDF, even where it is installed.')
def inspect(files, quick):
    """Check finished PDFs, object by object, and with veraPDF where it is installed."""
    from pypdf.errors import PyPdfError
    sound = True
    for path in files:
        try:
            sound &= _inspect(path, quick)
        except (PyPdfError, KeyError, ValueError, AttributeError, TypeError) as e:
            click.echo(f'{path}: not a PDF that can be read ({e})')
            sound = False
    sys.exit(BUILT if sound else CONTENT)


def _inspect(path: Path, quick: bool) -> bool:
    """Say everything that is wrong with a PDF, at the places of its source; was nothing?"""
    from .inspect import inspect_deep, problem, vera
    from .origin import recall
    data = path.read_bytes()
    opened, faults = inspect_deep(data)
    verdicts = [] if quick else vera.validate(path, opened)
    faults += [fault for verdict in verdicts for fault in verdict.faults]
    origin = recall(path, data) if faults else ()
    for fault in faults:
        click.echo(str(problem(fault, opened, str(path), origin)))
    for verdict in verdicts:
        click.echo(f'{path}: {verdict.summary}')
    if not verdicts and not quick:
        click.echo(f'{path}: not validated: veraPDF is not installed (scripts/get-verapdf fetches it; it needs Java)')
    click.echo(f'{path}: {len(opened.pages)} pages, {len(opened.elements):,} structure elements, {len(opened.annotations)} annotations, {len(faults)} fault(s)')
    return not faults and all(verdict.passed for verdict in verdicts)


def run(arguments: list[str] | None = None, leave: bool = False) -> int:
    """Run the command and return its exit code; a fault of ours is told apart from a mistake in the content.

    With `leave` the process ends here after success: taking a whole book apart in memory would only cost time.
    """
    as_json = '--json' in (arguments or sys.argv)
    try:
        kept = main(args=arguments, standalone_mode=False)
        if leave and kept is not None:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(BUILT)
        return BUILT
    except Refused as refused:
        if as_json:
            click.echo(json.dumps({'built': [], 'problems': [p.as_dict() for p in refused.problems]}, indent=1))
        for p in refused.problems if not as_json else ():
            click.echo(str(p), err=True)
        errors = sum(p.severity == 'error' for p in refused.problems)
        click.echo(f'{errors} problem(s): nothing was written, the last good PDFs are as they were', err=True)
        return CONTENT
    except click.ClickException as e:
        e.show()
        return USAGE
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo('stopped', err=True)
        return 130
    except OSError as e:
        click.echo(f'the disk says: {e.strerror} ({e.filename or ""}); the last good PDFs are as they were', err=True)
        return FAULT
    except SystemExit as e:
        return e.code or BUILT
    except Exception:
        import traceback
        traceback.print_exc()
        click.echo('this is a fault in bindery, not in your text; please report it with the lines above', err=True)
        return FAULT
