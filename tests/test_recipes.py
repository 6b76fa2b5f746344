"""What CONTRIBUTING.md says about adding something is followed here, word for word, in a scratch copy of the
code and of a publication."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from pypdf import PdfReader

from support.book import REPOSITORY, copy_book

HEADING = re.compile(r'^## (.+)$', re.M)
BLOCK = re.compile(r'^```(\w+)(?: (\S+))?\n(.*?)^```$', re.M | re.S)
OF_THE_CODE = 'bindery/'


@dataclass(frozen=True)
class Step:
    """A block of a recipe: text for the end of `file`, or a diff."""

    file: str | None
    text: str

    def follow(self, folder: Path) -> None:
        if self.file is None:
            command = ['git', 'apply', '--unidiff-zero', '--recount', '-']
            done = subprocess.run(command, input=self.text, text=True, cwd=folder, capture_output=True)
            assert done.returncode == 0, done.stderr
            return
        path = folder / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open('a', encoding='utf-8') as end:
            end.write(self.text)


def recipes() -> dict[str, list[Step]]:
    """Title of each recipe -> its blocks."""
    text = (REPOSITORY / 'CONTRIBUTING.md').read_text('utf-8')
    titles = list(HEADING.finditer(text))
    ends = [*(title.start() for title in titles[1:]), len(text)]
    return {
        title[1]: [Step(file or None, body) for _, file, body in BLOCK.findall(text[title.end() : end])]
        for title, end in zip(titles, ends, strict=True)
    }


RECIPES = recipes()


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A copy of the code and of the bread book in one folder, as a checkout of somebody who changes both."""
    folder = copy_book('bread', tmp_path)
    shutil.copytree(REPOSITORY / 'bindery', folder / 'bindery', ignore=shutil.ignore_patterns('__pycache__'))
    shutil.copyfile(REPOSITORY / 'build.py', folder / 'build.py')
    return folder


def follow(title: str, folder: Path) -> None:
    for step in RECIPES[title]:
        step.follow(folder)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, 'build.py', *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def made(folder: Path, output: str = 'screen') -> PdfReader:
    """The full edition, built with the copy of the code."""
    done = run(folder, 'full', '--output', output, '--jobs', '1')
    assert done.returncode == 0, done.stderr
    (pdf,) = (folder / 'output').rglob(f'full/*-{output}.pdf')
    return PdfReader(pdf)


def built(folder: Path, output: str = 'screen') -> str:
    return '\n'.join(page.extract_text() for page in made(folder, output).pages)


def sizes(folder: Path, output: str) -> list[tuple[int, int]]:
    """Width and height of each page in pt."""
    boxes = [page.trimbox for page in made(folder, output).pages]
    return [(round(box.width), round(box.height)) for box in boxes]


def test_a_kind_of_box(scratch: Path):
    follow('A kind of box', scratch)
    text = built(scratch)
    assert 'Warning' in text and 'Hot oven' in text and 'Wear gloves.' in text


def test_an_output(scratch: Path):
    follow('An output', scratch)
    assert set(sizes(scratch, 'large')) == set(sizes(scratch, 'screen')), 'the format is inherited'
    screen, large = (built(scratch, output).splitlines() for output in ('screen', 'large'))
    assert len(large) > len(screen), 'larger type breaks into more lines'


def test_a_page_format(scratch: Path):
    follow('A page format', scratch)
    assert set(sizes(scratch, 'letter')) == {(612, 792)}  # 8.5 by 11 inches
    assert set(sizes(scratch, 'pocket')) == {(312, 510)}  # 110 by 180 mm


def test_a_dataset_with_a_view_of_its_own(scratch: Path):
    follow('A dataset with a view of its own', scratch)
    text = built(scratch)
    assert 'Hearth: 280 °C' in text and text.index('Hearth: 280 °C') < text.index('Tin oven: 220 °C')


def test_a_kind_of_unit(scratch: Path):
    follow('A kind of unit', scratch)
    text = built(scratch)
    assert 'I A plain loaf' in text and 'Mix, rest, bake.' in text


def test_a_check(scratch: Path):
    assert run(scratch, 'check', 'full').returncode == 0
    follow('A check', scratch)
    explained = run(scratch, 'explain', 'heading-capitals')
    assert 'A heading is written in capitals.' in explained.stdout
    assert run(scratch, 'check', 'full').returncode == 0, 'the book as it is has no such heading'
    text = scratch / 'content/chapters/dough.md'
    text.write_text(text.read_text('utf-8') + '\n## MIND THE OVEN {#mind}\n\nIt is hot.\n', 'utf-8')
    done = run(scratch, 'check', 'full')
    assert done.returncode == 1
    assert re.search(r'content/chapters/dough\.md:\d+:1: error\[heading-capitals\]', done.stderr)


def test_a_command(scratch: Path):
    follow('A command', scratch)
    assert 'count' in run(scratch, '--help').stdout
    assert (
        run(scratch, 'count').stdout == '8 texts, 5 datasets\n'
    )  # three chapters, an annex, cover, contents, references, index


def test_every_recipe_has_a_test():
    names = {re.sub(r'\W+', '_', title.lower()) for title in RECIPES}
    assert names and names <= {name.removeprefix('test_') for name in globals() if name.startswith('test_')}
