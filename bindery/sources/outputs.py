"""The rows of styles/outputs.yaml: what each kind of PDF is made of."""

from __future__ import annotations

from typing import Any

from ..core.colour.profile import BadProfile, check_profile
from ..core.encoding import digest
from ..core.problems import Problem, did_you_mean
from ..core.publication.binding_methods import Binding
from ..core.publication.output import KINDS, Output
from ..core.publication.output_parts import Condition, Look, Paper, Part, Wrap
from ..core.publication.page_format import SIZES, format_of
from ..core.publication.source_files import Snapshot
from ..core.publication.yaml_document import KeyPath, Yaml

OF_LOOKS = ('paper',)  # what is handed out is printed


def read_outputs(
    files: Snapshot, source: Yaml, digests: dict[str, str], problems: list[Problem]
) -> dict[str, Output]:
    """Name -> output. A row that is `like` another has what that one has, and its own on top. Adds to
    `digests` and `problems`."""
    reader = _Rows(files, source, digests, problems)
    return {name: output for name in source.data if (output := reader.output(name))}


class _Rows:
    def __init__(self, files: Snapshot, source: Yaml, digests: dict[str, str], problems: list[Problem]):
        self.files, self.source, self.digests, self.problems = files, source, digests, problems

    def output(self, name: str) -> Output | None:
        row = self._whole(name)
        kind = KINDS.get(row.get('finish', ''))
        missing = [
            key
            for key in (*(kind.needs if kind else ('finish',)), *(OF_LOOKS if 'selection' in row else ()))
            if key not in row
        ]
        if missing:
            self.problems.append(
                Problem(
                    'output-incomplete',
                    f'the output {name} lacks {" and ".join(missing)}',
                    self.source.key_place((name,)),
                    'add it, or write "like: NAME" of a row that has it',
                )
            )
            return None
        of_pages = format_of(row['format'])
        if of_pages is None:
            self._say(
                'format-unknown',
                f'there is no page format {row["format"]}',
                (self._home(name, 'format'), 'format'),
                did_you_mean(
                    row['format'],
                    SIZES,
                    'formats: ' + ', '.join(SIZES) + ', or {name: ..., width: ..., height: ...} in mm',
                ),
            )
            return None
        paper, wrap = row.get('paper'), row.get('wrap')
        look = self._look(name, row)
        return Output(
            name=name,
            finish=row['finish'],
            stylesheets=tuple(row['stylesheets']),
            overlay=tuple(row['overlay']),
            format=of_pages,
            asked=row.get('asked', False),
            wrap=_wrap(wrap) if wrap else None,
            paper=_paper(paper) if paper else None,
            condition=self._condition(name, row),
            marks=tuple(row.get('marks', ())),
            bindings=self._bindings(name, row),
            template=row.get('template', Output.template),
            look=look,
            about=self.source.data[name].get('about', ''),
        )

    def _whole(self, name: str, seen: tuple[str, ...] = ()) -> dict[str, Any]:
        """A row with all that it has from the row that it is `like`; `seen` are the rows that led to it."""
        row: dict[str, Any] = self.source.data[name]
        like = row.get('like')
        if like is None:
            return row
        if like in (*seen, name):
            self._say(
                'output-like', f'{name} is like itself', (name, 'like'), 'name a row that stands on its own'
            )
            return row
        if like not in self.source.data:
            self._say(
                'output-like',
                f'there is no output {like}',
                (name, 'like'),
                did_you_mean(like, self.source.data, f'outputs: {", ".join(self.source.data)}'),
            )
            return row
        return {**{k: v for k, v in self._whole(like, (*seen, name)).items() if k != 'asked'}, **row}

    def _home(self, name: str, key: str) -> str:
        """The row from which `name` has its `key`."""
        row = self.source.data[name]
        return name if key in row else self._home(row['like'], key)

    def _look(self, name: str, row: dict[str, Any]) -> Look | None:
        """How selections are made; they quote the pages of a row that makes editions."""
        look = row.get('selection')
        if look is None:
            return None
        editions = [n for n in self.source.data if 'selection' not in self._whole(n)]
        if look['of'] not in editions:
            self._say(
                'output-unknown',
                f'there is no output {look["of"]} that editions are made in',
                (self._home(name, 'selection'), 'selection', 'of'),
                did_you_mean(look['of'], editions, 'outputs: ' + ', '.join(editions)),
            )
        return Look(look['kind'], look['of'])

    def _condition(self, name: str, row: dict[str, Any]) -> Condition | None:
        about = row.get('condition')
        if about is None:
            return None
        data = self.files.get(f'styles/{about["profile"]}')
        at = self._home(name, 'condition')
        if data is None:
            self._say(
                'profile-missing',
                f'there is no styles/{about["profile"]}',
                (at, 'condition', 'profile'),
                'put the ICC profile that the printer gave you there',
            )
            return None
        try:
            check_profile(data)
        except BadProfile as e:
            self._say(
                'profile-wrong',
                f'styles/{about["profile"]} is no profile of a press: {e}',
                (at, 'condition', 'profile'),
                'ask the printer for the ICC output profile (CMYK) of paper and press',
            )
            return None
        self.digests[f'styles/{about["profile"]}'] = digest(data)
        return Condition(about['name'], about['title'], data)

    def _bindings(self, name: str, row: dict[str, Any]) -> tuple[Binding, ...]:
        rows = row.get('bindings', ())
        at = self._home(name, 'bindings') if rows else name
        return tuple(
            Binding(
                name=b['name'],
                spine=b.get('spine', True),
                least_spine=b.get('least_spine', 0),
                least_titled=b.get('least_titled', 0),
                least_pages=b.get('least_pages', 0),
                most_pages=b.get('most_pages', 0),
                multiple=b.get('multiple', 1),
                place=self.source.place((at, 'bindings', i)),
            )
            for i, b in enumerate(rows)
        )

    def _say(self, code: str, message: str, path: KeyPath, hint: str) -> None:
        self.problems.append(Problem(code, message, self.source.place(path), hint))


def _paper(row: dict[str, Any]) -> Paper:
    return Paper(row['name'], row['coated'], row['grams'], row['bulk'])


def _part(row: dict[str, Any]) -> Part:
    return Part(row['template'], tuple(row['stylesheets']))


def _wrap(row: dict[str, Any]) -> Wrap:
    return Wrap(
        _part(row['spine']), _part(row['barcode']) if 'barcode' in row else None, _paper(row['inside'])
    )
