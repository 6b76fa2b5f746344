"""The whole book, read through its structure tree and compared with its source, block by block: the same
words in the same order, nothing missing, nothing twice."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
import pytest

from support.book import REPOSITORY
from support.reading import SOFT, composed, heard, written
from support.tagged import Node, Tagged
from support.thick import thick

EDITIONS = ('intermediate', 'final')


@dataclass
class Edition:
    """An edition that was built: its units with what was composed of them, in reading order, and its PDF."""

    name: str
    units: list[dict]
    tagged: Tagged
    composed: list[str]  # the units that were there before anything was laid out
    late: list[str]  # those that show where everything stands

    def pairs(self):
        return zip(self.units, self.tagged.document.nodes, strict=True)


def made(book: Path, name: str) -> Edition:
    """Build an edition and open the PDF as a reader of its tags does."""
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / 'tests' / 'support' / 'tell.py'), str(book), name],
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    return Edition(name, told['units'], Tagged(Path(told['path'])), told['composed'], told['late'])


def differences(edition: Edition) -> list[str]:
    """For each unit the first block that is read differently from how it was written, and whatever is read
    after the last."""
    found = []
    for unit, node in edition.pairs():
        text, at = heard(node), 0
        for block, wanted in composed(unit['html']):
            wanted = wanted.replace(SOFT, '')
            if not text.startswith(wanted, at):
                place = unit['places'][int(block)] if block else unit['id']
                found.append(f'{place}: {wanted[:80]!r} is read as {text[at : at + 80]!r}')
                break
            at += len(wanted)
        else:
            found += [f'{unit["id"]}: {text[at : at + 80]!r} is read after the end'] if text[at:] else []
    return found


@pytest.fixture(scope='module', params=EDITIONS)
def edition(request, tmp_path_factory) -> Edition:
    """An edition of the repository's own book."""
    book = tmp_path_factory.mktemp('book')
    for folder in ('content', 'templates', 'styles'):
        shutil.copytree(REPOSITORY / folder, book / folder)
    return made(book, request.param)


def test_every_block_of_the_book_is_read_once_and_in_its_place(edition: Edition):
    assert differences(edition) == []
    assert sum(1 for unit in edition.units for _ in composed(unit['html'])) > 1000


def test_laying_out_changes_nothing_of_what_was_composed(edition: Edition):
    """Else a second format would take over the contents and the index of the first."""
    assert {'contents', 'index'} <= set(edition.late) and not set(edition.late) & set(edition.composed)
    assert {unit['id'] for unit in edition.units} == {*edition.composed, *edition.late}


# letters within which the next word of a text follows: an abbreviation written out, a citation, a whole note
NEAR = 900


def test_every_word_that_an_editor_wrote_is_read_in_the_order_of_the_text(edition: Edition):
    """Straight from the Markdown files to the tags, without a line of the press between them."""
    count, missing = 0, []
    for unit, node in edition.pairs():
        text, at = heard(node), 0
        file = unit['file']
        words = list(written(REPOSITORY / file, edition.name))
        for i, (line, word, after_view) in enumerate(words):
            if after_view:  # a view brings any amount of text of its own: find the words that go on
                ahead = [w for _, w, _ in words[i : i + 6]]
                at = next(
                    (hit for n in range(6, 0, -1) if (hit := text.find(''.join(ahead[:n]), at)) >= 0), at
                )
            hit = text.find(word, at)
            if hit < 0 or hit - at > NEAR:
                missing.append(f'{file}:{line}: {word} does not follow {text[max(0, at - 30) : at]!r}')
            else:
                at = hit + len(word)
        count += len(words)
    assert missing == []
    assert count > 10000


# --- planted faults: the comparison is not blind ------------------------------------------------------------


def swapped(paragraph: Node) -> None:
    box = paragraph.object.P
    box.P.K = pikepdf.Array(reversed(list(box.P.K)))


def dropped(paragraph: Node) -> None:
    paragraph.object.K = pikepdf.Array()


def doubled(paragraph: Node) -> None:
    paragraph.object.K = pikepdf.Array([*paragraph.object.K, *paragraph.object.K])


@pytest.mark.parametrize('spoil', [swapped, dropped, doubled])
def test_a_planted_fault_is_found_at_its_line(spoil, tmp_path: Path):
    """A paragraph out of its order, without its text, or read twice."""
    book = thick(tmp_path)
    full = made(book, 'full')
    assert differences(full) == []
    rising = next(node for unit, node in full.pairs() if unit['id'] == 'rising')
    spoil(rising.one('P', 'Gluten wants time'))
    full.tagged.pdf.save(tmp_path / 'spoilt.pdf')
    found = differences(replace(full, tagged=Tagged(tmp_path / 'spoilt.pdf')))
    assert len(found) == 1 and found[0].startswith('content/chapters/rising.md:')
