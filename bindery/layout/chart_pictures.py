"""The charts of a publication, drawn by workers while its text is composed."""

from __future__ import annotations

from ..compose.charts.draw import VEGA_LITE, draw
from ..compose.charts.rows import make_rows
from ..compose.charts.specification import Drawing, config, drawing
from ..core.encoding import digest
from ..core.problems import Problem
from ..core.publication.publication import Publication
from ..sources.files.cache import Step
from .tasks import Task, TaskRunner, versions

CHART = Step('chart', tuple[bytes, str], ('compose/charts',))  # SVG, and a message of Vega-Lite or ''


class ChartPictures:
    """The charts of a publication, drawn in the background. `pictures` maps the name of a chart to its SVG;
    it is complete once `problems` has returned."""

    def __init__(self, publication: Publication, runner: TaskRunner):
        """Make the rows of every chart, and begin to draw those that are not in the cache."""
        self.pictures: dict[str, bytes] = {}
        self.runner = runner
        shared, self._problems = config(publication)
        self.drawings: dict[str, Drawing] = {}
        for name, chart in publication.charts.items():
            if chart is None:
                continue
            rows, problems = make_rows(chart, publication)
            if rows.datasets & publication.unusable:
                continue  # reading the datasets has reported why
            chart_drawing, mistakes = drawing(chart, rows, shared, publication)
            self._problems += problems + mistakes
            if chart_drawing and not problems:
                self.drawings[name] = chart_drawing
        self.pending = runner.begin(map(self._task, self.drawings.values()))

    def _task(self, d: Drawing) -> Task[tuple[bytes, str]]:
        maps, fonts = digest(*(part for m in d.maps for part in m)), self.runner.font_digest
        programs = f'{versions()}, Vega-Lite {VEGA_LITE}'
        return Task(
            step=CHART,
            name=d.name,
            work=draw,
            arguments=(d.spec, d.maps, str(self.runner.fonts)),
            parts=(d.spec, maps, fonts, programs),
            inputs={
                'rows, spec or colours': digest(d.spec),
                'maps': maps,
                'fonts': fonts,
                'programs': digest(programs),
            },
            place=d.place,
        )

    def problems(self) -> list[Problem]:
        """Wait for the pictures; the problems of all charts."""
        drawn, problems = self.pending.outcome()
        self._problems += problems
        for (_, name), (svg, message) in drawn.items():
            self.pictures[name] = svg
            if message:
                self._problems.append(
                    Problem(
                        'chart-spec',
                        f'Vega-Lite says: {message}',
                        self.drawings[name].place,
                        'compare the spec with the documentation of Vega-Lite 5',
                    )
                )
        return self._problems
