"""The annex of checklists is complete: whoever adds a checklist to a chapter adds its line there."""

from __future__ import annotations

import re

import pytest
import yaml

from support.book import REPOSITORY

CONTENT = REPOSITORY / 'content'
TEXTS = {
    path.stem: path.read_text()
    for folder in ('chapters', 'annexes', 'matter')
    for path in (CONTENT / folder).glob('*.md')
}
UNITS = {re.search(r'^id: (\S+)$', text, re.M)[1]: text for text in TEXTS.values()}
CHECKLIST = re.compile(r'^/{3,} checklist\b[^\n]*\n\s+id: (\S+)|^## [^\n]*\{#([\w-]+) \.sheet\}', re.M)


def units(edition: str) -> list[str]:
    """The units of an edition, in their order."""
    matter = yaml.safe_load((CONTENT / 'editions' / f'{edition}.yaml').read_text())['matter']
    return [unit for part in matter for unit in part['units']]


def checklists(unit: str) -> list[str]:
    return [box or sheet for box, sheet in CHECKLIST.findall(UNITS[unit])]


@pytest.mark.parametrize('edition', ['final'])
def test_every_checklist_of_the_edition_has_its_page_in_the_annex(edition: str):
    found = [name for unit in units(edition) for name in checklists(unit)]
    assert len(found) > 7
    listed = UNITS['annex-checklists']
    missing = [name for name in found if f'(page:{name})' not in listed]
    assert missing == [], 'add a row for each to content/annexes/annex-checklists.md'
