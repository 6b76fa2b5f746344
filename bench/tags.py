"""Count the structure elements and marked contents of a book with WeasyPrint's own tags, and with ours:
`python -m bench.tags [BOOK]`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

MARKED = re.compile(rb'/MCID \d+')


def stock(html: str, styles: list[str], images: dict[str, bytes]) -> tuple[int, int]:
    """The number of structure elements and marked contents of a unit as WeasyPrint 70 tags it by itself."""
    import io

    import pikepdf
    import weasyprint

    from bindery.layout.typesetting.fetch import BASE, fetcher

    files = fetcher(images)
    data = weasyprint.HTML(string=html, base_url=BASE, url_fetcher=files).write_pdf(
        pdf_variant='pdf/ua-1',
        stylesheets=[weasyprint.CSS(string=style, base_url=BASE, url_fetcher=files) for style in styles],
    )
    with pikepdf.open(io.BytesIO(data)) as pdf:
        elements = sum(
            1
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary)
            and '/S' in item
            and '/P' in item
            and item.get('/Type', '/StructElem') == '/StructElem'
        )
        return elements, sum(
            len(MARKED.findall(page.Contents.read_bytes())) for page in pdf.pages if '/Contents' in page
        )


def main(book: Path) -> None:
    """Build a publication and print the numbers of each PDF."""
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
            (name, output.name): paginator.sound(composed, output).composed
            for name, composed in composition.editions.items()
            for output in composition.outputs.values()
        }
    for pdf in built:
        composed = laid_out[pdf.edition, pdf.output]
        styles = [composition.styles[name] for name in composition.outputs[pdf.output].stylesheets]
        counts = []
        for unit in composed.edition.unit_ids:
            images = {src: (book / 'content' / src).read_bytes() for src in composed.drafts[unit].images}
            tree = composed.trees[unit]
            assert tree is not None  # only units with problems have none
            html = f'<html lang="en"><head><title>{unit}</title></head><body>{xml(tree)}</body></html>'
            counts.append(stock(html, styles, images))
        elements, marked = (sum(column) for column in zip(*counts, strict=True))
        print(
            f'{pdf.edition}: {pdf.elements:,} structure elements instead of {elements:,}'
            f' ({pdf.elements / elements:.2f}), which hold {marked:,} pieces in the one case'
        )


if __name__ == '__main__':
    import logging

    logging.getLogger('weasyprint').setLevel(logging.CRITICAL)
    main(Path(sys.argv[1] if len(sys.argv) > 1 else '.').resolve())
