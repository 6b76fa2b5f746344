"""Rules of print and of finished PDFs: for screens object by object, for the press by preflight."""

from __future__ import annotations

from functools import partial

from .measures import COARSE_PPI, HAIRLINE, LEAST_PPI, MOST_INK, MOST_INK_COATED
from .rule import BORNE, WEIGHED, Example, Preflight, Rule

printed = partial(Rule, 'print')
rule = partial(Rule, 'finished PDF', release=WEIGHED)
MAPPED = 'tests/pdf/test_source_map.py::'
INSPECTED = 'tests/pdf/test_binding.py::test_inspection_finds_a_planted_fault'
VALIDATED = 'tests/checks/test_opening.py::test_what_a_validator_finds_has_the_clause_as_its_code'
BROKEN = 'tests/checks/test_preflight.py::test_a_file_that_breaks_a_rule'


def inspected(code: str, means: str) -> Rule:
    """A rule of tagged PDFs."""
    return rule(code, means, proof=INSPECTED)


def preflight(
    code: str,
    means: str,
    what: str,
    source: str,
    limit: float = 0,
    unit: str = '',
    *,
    severity: str = 'error',
    proof: str = BROKEN,
) -> Rule:
    """A rule of files for the press."""
    return rule(code, means, preflight=Preflight(what, source, limit, unit), severity=severity, proof=proof)


MAPS = (
    rule(
        'map-wrong',
        'A file that should be the source map of a PDF cannot be read, or is that of another.',
        'Delete it and build again; findings are told at the page of the PDF until then.',
        severity='warning',
        proof=MAPPED + 'test_a_map_that_is_none_is_told_in_one_line',
    ),
)

TAGGED = (
    inspected(
        'tags-complete',
        'Marked content belongs to no structure element, or a structure element to no content.',
    ),
    inspected(
        'annotations-owned', 'An annotation, such as a link, is in no structure element, or has no words.'
    ),
    inspected('destinations-exist', 'A link within the file leads nowhere.'),
    inspected(
        'headings-in-order',
        'A unit has no heading of the first level or two, or a level is skipped (ISO 14289-1, 7.4.2).',
    ),
    inspected('captions-inside', 'A caption stands in the middle of its table (ISO 32000-1, 14.8.4.3.4).'),
    inspected(
        'no-hidden-text',
        'Something is shown outside of marked content: it is neither text nor an '
        'artifact (ISO 14289-1, 7.1).',
    ),
    inspected('fonts-embedded', 'A font is not embedded, or its text cannot be extracted.'),
    inspected(
        'reachable-from-pages',
        'The parent tree does not lead from each page and annotation to the '
        'structure tree (ISO 32000-1, 14.7.4.4).',
    ),
    rule(
        'pdfua-*',
        'veraPDF finds that the file breaks PDF/UA (ISO 14289). The code ends with the clause and the test.',
        proof=VALIDATED,
    ),
    rule(
        'pdfa-*',
        'veraPDF finds that the file breaks PDF/A (ISO 19005). The code ends with the clause and the test.',
        proof=VALIDATED,
    ),
)

X4 = (
    preflight(
        'x4-identification',
        'The metadata do not say that the file is PDF/X-4.',
        'the metadata say PDF/X-4',
        'X-4',
    ),
    preflight(
        'x4-metadata',
        'The metadata lack something that PDF/X-4 asks for.',
        'title, dates, document, version and rendition are in the metadata',
        'X-4',
    ),
    preflight(
        'x4-trapped',
        'The file does not say whether it is trapped.',
        'the file says whether it is trapped',
        'X-4',
    ),
    preflight(
        'x4-id',
        'The file has no identifier.',
        'the file has an identifier',
        'X-4',
        proof='tests/checks/test_preflight.py::test_an_encrypted_file_and_one_without_identifier',
    ),
    preflight(
        'x4-version',
        'The file is of a later version of PDF than PDF/X-4 allows.',
        'the version of PDF',
        'X-4',
        1.6,
        'PDF version at most',
    ),
    preflight(
        'x4-intent',
        'The file has not exactly one output intent with the profile of a CMYK press.',
        'one output intent with the profile of a CMYK press',
        'X-4, GWG R0035',
    ),
    preflight(
        'x4-encryption',
        'The file is encrypted.',
        'the file is not encrypted',
        'X-4',
        proof='tests/checks/test_preflight.py::test_an_encrypted_file_and_one_without_identifier',
    ),
    preflight(
        'x4-active',
        'The file holds scripts, actions or form fields.',
        'no scripts, actions or form fields',
        'X-4',
    ),
    preflight('x4-annotation', 'A page has an annotation.', 'no annotations', 'X-4'),
    preflight('x4-font', 'A font is not embedded.', 'every font is embedded', 'X-4'),
    preflight(
        'tags',
        'A file for the press holds a structure tree or marked content.',
        'no structure tree, no marked content',
        'house',
    ),
)

SHEET = (
    preflight(
        'box',
        'The boxes of a page do not lie one within the other, or one of them is missing.',
        'trim within bleed within media box, crop box equal to media box, no user unit',
        'X-4, GWG R0002, R0003',
    ),
    preflight(
        'trim-size',
        'Pages have different trim sizes, or one is turned.',
        'all pages have the same trim and no rotation',
        'GWG R0004',
    ),
    preflight(
        'bleed-box', 'The bleed box is too narrow.', 'the bleed around the trim', 'house', 3, 'mm at least'
    ),
    preflight(
        'bleed',
        'Something that reaches the trim does not go on into the bleed.',
        'what reaches the trim goes on into the bleed',
        'house',
        2.5,
        'mm at least',
        proof='tests/checks/test_preflight.py::test_ink_and_bleed_are_seen_on_the_plates',
    ),
)

PAINT = (
    preflight(
        'colour-space',
        'Something is painted in other colours than cyan, magenta, yellow, black and grey.',
        'cyan, magenta, yellow, black and grey only, for content, pictures, gradients and transparency',
        'GWG R0027, R0030',
    ),
    preflight(
        'spot',
        'Something is painted in a spot colour, or in that of all plates within the bleed.',
        'no spot colours; the colour of all plates is for marks outside of the bleed',
        'GWG R0020, R0024',
        0,
        'colours',
    ),
    preflight(
        'grey-space',
        'Small text or a thin line is device grey, which a press may print with four inks.',
        'small text and thin lines are black ink and not device grey',
        'GWG R0011, R0012',
        12,
        'pt',
        severity='warning',
    ),
    preflight(
        'black-text',
        'Small black text cuts out its background, so that white shows where plates do not meet.',
        'black text below this size prints over its background',
        'GWG R0009',
        12,
        'pt',
    ),
    preflight(
        'black-line',
        'A thin black line cuts out its background.',
        'black lines thinner than this print over their background',
        'GWG R0010',
        2,
        'pt',
    ),
    preflight(
        'white-overprint',
        'Something white prints over its background, and will not be seen.',
        'nothing white prints over its background',
        'GWG R0007',
    ),
    preflight(
        'rich-black',
        'Black text is made of much ink.',
        'the inks of black text',
        'GWG R0015',
        MOST_INK,
        'per cent',
        severity='warning',
    ),
    preflight(
        'white-text',
        'White text is very small.',
        'the size of white text',
        'GWG R0016 warns below 8',
        6,
        'pt at least',
        severity='warning',
    ),
    preflight(
        'coloured-text',
        'Text in two inks or more is very small.',
        'the size of text in two inks or more',
        'GWG R0017 warns below 8',
        6,
        'pt at least',
        severity='warning',
    ),
    printed(
        'hairline',
        f'A line or a border is thinner than {HAIRLINE} pt, and may not print.',
        'Make it wider.',
        proof='tests/pdf/test_press.py::test_a_border_that_may_not_print_is_refused',
        release=WEIGHED,
        preflight=Preflight('the width of a line', 'GWG R0018, R0019', HAIRLINE, 'pt at least'),
    ),
    preflight(
        'picture',
        f'A picture has fewer than {COARSE_PPI} pixels per inch as printed.',
        'the resolution of a picture as printed',
        'GWG R0031',
        COARSE_PPI,
        'ppi at least',
    ),
    printed(
        'picture-coarse',
        f'A picture has fewer than {LEAST_PPI} pixels per inch as printed; below '
        f'{COARSE_PPI} that is an error.',
        'Take a larger original, or print it smaller.',
        severity='warning',
        release=BORNE,
        proof='tests/pdf/test_press.py::test_a_coarse_picture_is_refused_and_the_last_good_file_stays',
        preflight=Preflight(
            'the resolution of a picture as printed',
            'house; GWG R0031 warns below 225',
            LEAST_PPI,
            'ppi at least',
        ),
    ),
    preflight(
        'bitmap',
        'A picture in black and white is coarse as printed.',
        'the resolution of a picture in black and white',
        'GWG R0032',
        550,
        'ppi at least',
    ),
    printed(
        'ink',
        f'All inks of a colour come to more than {MOST_INK} per cent; in a finished file, all '
        'inks at one point to more than its paper takes.',
        'Lower the inks: what cyan, magenta and yellow have in common can be black.',
        Example(
            'styles/tokens.yaml',
            "colours:\n  crust: {rgb: '#7a3b10', cmyk: [70, 75, 85, 55]}",
            "colours:\n  crust: {rgb: '#7a3b10', cmyk: [25, 75, 100, 30]}",
        ),
        release=WEIGHED,
        preflight=Preflight(
            'all inks together at any point',
            f'the paper: {MOST_INK_COATED} coated, {MOST_INK} uncoated',
            unit='per cent at most',
        ),
    ),
)

PRINT = (
    printed(
        'colour-converted',
        'A colour that no token names is printed with the inks that the profile of the press makes of it.',
        'Take a colour of styles/tokens.yaml, or give it a name and inks there.',
        severity='warning',
        proof='tests/pdf/test_press.py::test_a_colour_without_inks_is_told_where_it_stands',
    ),
    printed(
        'binding-none',
        'No binding of styles/outputs.yaml fits the number of pages and the paper.',
        'Ask the printer for a binding that fits, and add a row for it.',
        proof='tests/products/test_order.py::test_a_book_that_no_binding_fits_is_refused',
    ),
    printed(
        'press-none',
        'No row of styles/outputs.yaml makes pages for a printer.',
        'Add a row with "finish: press".',
        proof='tests/products/test_order.py::test_without_a_row_for_a_printer_there_is_nothing_to_order',
    ),
)

RULES = (*MAPS, *TAGGED, *X4, *SHEET, *PAINT, *PRINT)
