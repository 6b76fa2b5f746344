"""What a rule is: a row that says everything about one problem code."""

from __future__ import annotations

from dataclasses import dataclass

from ..limits import Limit

# Stages of the work, in its order; each with a line about what is looked at.
STAGES = {
    'reading': 'the files of the publication, and YAML',
    'data': 'datasets, schemas, editions, and what stands in content/publication.yaml',
    'markup': 'the Markdown of the texts',
    'composing': 'templates, views, charts, pictures, references and citations',
    'styles': 'stylesheets, colours, fonts, and the rows of styles/outputs.yaml',
    'layout': 'the pages as they are laid out',
    'print': 'what a printer would send back',
    'page quality': 'the pages as a proof-reader sees them: build.py check --fit',
    'proof-reading': 'the language of the text: build.py check',
    'handouts and events': 'content/handouts.yaml and content/events',
    'release': 'the gate of build.py release, and the releases that are there',
    'finished PDF': 'the file, object by object: build.py inspect',
    'comparison': 'two editions beside each other: build.py compare',
    'running': 'the machine, the disk, and the work itself',
}

# What a release makes of a finding.
WEIGHED = 'weighed'  # it stops a release, unless editors allow it with a reason
BORNE = 'borne'  # the same, and a release goes on to look at everything else
NEVER = 'never'  # it stops a release, and no reason excuses it


@dataclass(frozen=True)
class Example:
    """Source text that breaks a rule, and the same put right. `file` is where it stands: in a text only
    what is below the front matter is shown, in YAML only the keys that matter."""

    file: str
    wrong: str
    right: str


@dataclass(frozen=True)
class Preflight:
    """What a file for the press must keep under a rule, and where that comes from. GWG is the
    specification of the Ghent Workgroup of 2022, variant SheetCMYK, by the number of its rule; X-4 is
    ISO 15930-7; house is our own. `limit` is in `unit`."""

    what: str
    source: str
    limit: float = 0
    unit: str = ''


@dataclass(frozen=True)
class Rule:
    """A problem code. `means` says what is wrong, `remedy` what to do where that is always the same.
    `severity` is what a problem has unless it says otherwise. `acceptable`: editors may accept a finding in
    the file of an edition, where only those of page quality and proof-reading are looked for. `release` is
    what a release makes of it: '' for errors that stop any build, and for warnings that it does not weigh.
    `proof` names the test that provokes it, where no example can: TEST_FILE::TEST. A code that ends with *
    stands for all that begin so."""

    stage: str
    code: str
    means: str
    remedy: str = ''
    example: Example | None = None
    proof: str = ''
    severity: str = 'error'
    acceptable: bool = False
    release: str = ''
    preflight: Preflight | None = None


def of_limit(stage: str, limit: Limit, proof: str) -> Rule:
    """The rule that something is not larger than a limit."""
    means = f'There are more than {limit.most:,} {limit.what}.'
    return Rule(stage, limit.code, means, sentence(limit.way_out), proof=proof)


def sentence(words: str) -> str:
    """The words of a hint as a sentence."""
    return f'{words[:1].upper()}{words[1:]}.'


# Files of examples.
TEXT = 'content/chapters/dough.md'
DATA = 'content/data/ovens.yaml'
SCHEMA = 'content/schemas/ovens.yaml'
EDITION = 'content/editions/full.yaml'
PUBLICATION = 'content/publication.yaml'
