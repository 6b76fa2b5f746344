"""How many structure elements and marked contents a book has: with WeasyPrint's own tags, and with ours.
`python -m bench.tags [BOOK]`"""

from __future__ import annotations

import re
import sys
from pathlib import Path

MARKED = re.compile(rb'/MCID \d+')


def stock(html: str, styles: list[str], images: dict[str, bytes]) -> tuple[int, int]:
    """Structure elements and marked contents of a unit as WeasyPrint 70 tags it by itself."""
    import io

    import pikepdf
    import weasyprint

    from bindery.layout.typesetting.fetch import BASE, fetcher

    files = fetcher(images)
    data = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=files).write_pdf(
        pdf_variant='pdf/ua-1',
        stylesheets=[weasyprint.CSS(string=s, base_url=BASE, url_fetcher=files) for s in styles],
    )
    with pikepdf.open(io.BytesIO(data)) as pdf:
        elements = sum(
            1
            for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary)
            and '/S' in o
            and '/P' in o
            and o.get('/Type', '/StructElem') == '/StructElem'
        )
        return elements, sum(
            len(MARKED.findall(page.Contents.read_bytes())) for page in pdf.pages if '/Contents' in page
        )


def main(book: Path) -> None:
    from bindery.core.document import xml
    from bindery.layout.typesetting.fonts import use_only
    from bindery.products.build import build
    from bindery.products.paginator import Paginator
    from bindery.products.pipeline import choose, compose, open_sources
    from bindery.products.session import Options, Session

    use_only(str(book / 'styles' / 'fonts'), str(book / 'output' / '.cache' / 'fontconfig'))
    with Session(book, Options()) as session:
        built, _ = build(session)
        sources = open_sources(session)
        composition = compose(session, sources, choose(session, sources.publication))
        paginator = Paginator(session, composition, session.notice)
        laid_out = {
            (name, output.name): paginator.sound(c, output).composed
            for name, c in composition.editions.items()
            for output in composition.outputs.values()
        }
    for b in built:
        c = laid_out[b.edition, b.output]
        styles = [composition.styles[name] for name in composition.outputs[b.output].stylesheets]
        found = []
        for unit in c.edition.unit_ids:
            images = {src: (book / 'content' / src).read_bytes() for src in c.drafts[unit].images}
            html = (
                f'<html lang="en"><head><title>{unit}</title></head><body>{xml(c.trees[unit])}</body></html>'
            )
            found.append(stock(html, styles, images))
        elements, marked = (sum(column) for column in zip(*found, strict=True))
        print(
            f'{b.edition}: {b.elements:,} structure elements instead of {elements:,}'
            f' ({b.elements / elements:.2f}), which hold {marked:,} pieces in the one case'
        )


if __name__ == '__main__':
    import logging

    logging.getLogger('weasyprint').setLevel(logging.CRITICAL)
    main(Path(sys.argv[1] if len(sys.argv) > 1 else '.').resolve())
