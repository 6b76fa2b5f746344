"""Rules of stylesheets, colours, fonts, and of the rows of styles/outputs.yaml."""

from __future__ import annotations

from functools import partial

from ..limits import STYLES
from .measures import DELTA_E, LEAST_CONTRAST, LEAST_CONTRAST_LARGE
from .rule import Example, Rule, of_limit

rule = partial(Rule, 'styles')
LIMITED = (
    'tests/sources/test_input_limits.py::'
    'test_a_stylesheet_just_below_a_limit_passes_and_just_above_it_is_told'
)
INKS_OF = 'tests/checks/test_soft_proof.py::'
CSS, TOKENS, OUTPUTS = 'styles/book.css', 'styles/tokens.yaml', 'styles/outputs.yaml'
_COLOURS = "colours:\n  paper: {{rgb: '#ffffff'}}\n  ink: {{rgb: '#221100', cmyk: [0, 0, 0, 100]}}\n  {}"
_PAIR = f'\npairs:\n  - [grey, paper, {LEAST_CONTRAST}, notes]'
_CRUST = _COLOURS.format("crust: {rgb: '#7a3b10'}")

SHEETS = (
    rule(
        'css',
        'WeasyPrint does not know a property, a value or a selector of a stylesheet, and would '
        'ignore it silently.',
        'Correct it.',
        Example(CSS, 'p { colr: #221100 }', 'p { color: #221100 }'),
    ),
    rule(
        'css-veil',
        'A style (opacity, mix-blend-mode) puts text into a group that no tag reaches, where '
        'no screen reader finds it.',
        'Use a paler colour instead.',
        Example(CSS, 'p { opacity: .6 }', 'p { color: #665544 }'),
    ),
    rule(
        'page-size',
        'A stylesheet of pages sets their size or bleed, which the format of the output sets.',
        'Delete it, and name the format in the row of styles/outputs.yaml.',
        Example(CSS, '@page { size: 148mm 210mm }', '@page { margin: 20mm }'),
    ),
    rule(
        'style-missing',
        'A row of styles/outputs.yaml names a stylesheet that does not exist.',
        'Add it, or change the row.',
        Example(
            OUTPUTS,
            'screen: {finish: screen, format: A5, stylesheets: [bok.css], overlay: [book.css]}',
            'screen: {finish: screen, format: A5, stylesheets: [book.css], overlay: [book.css]}',
        ),
    ),
    rule(
        'icon-unknown',
        'A stylesheet names an icon that is not in styles/icons.',
        '',
        Example(CSS, 'p { background: url(icons/loaf.svg) }', 'p { background: none }'),
    ),
    rule(
        'font-unknown',
        'A stylesheet, a picture or a chart asks only for fonts that the book does not have.',
        '',
        Example(CSS, 'h1 { font-family: "Comic Sans" }', 'h1 { font-family: "Source Serif 4" }'),
        severity='warning',
    ),
    rule(
        'font-broken',
        'A font file cannot be read.',
        'Put it there again.',
        proof='tests/checks/test_font_names.py::test_a_file_that_is_no_font_is_named',
    ),
    *(of_limit('styles', limit, LIMITED) for limit in STYLES),
)

COLOURS = (
    rule(
        'colour-unknown',
        'A colour is named that styles/tokens.yaml does not have.',
        '',
        Example(TOKENS, _COLOURS.format('crust: {of: inkk}'), _COLOURS.format('crust: {of: ink}')),
    ),
    rule(
        'colour-empty',
        'A colour has no value.',
        'Add rgb: "#1a3a6b" with the colour, or of: NAME with another colour.',
        Example(TOKENS, _COLOURS.format('crust: {note: of titles}'), _CRUST),
    ),
    rule(
        'colour-twice',
        'A colour has a value and is derived from another one.',
        'Keep rgb, or of.',
        Example(TOKENS, _COLOURS.format("crust: {rgb: '#7a3b10', of: ink}"), _CRUST),
    ),
    rule(
        'colour-derived',
        'A colour is derived from one that is derived itself.',
        'Name a colour that has its own rgb.',
        Example(
            TOKENS,
            _COLOURS.format('crust: {of: ink, lightness: 40}\n  crumb: {of: crust, lightness: 90}'),
            _COLOURS.format('crust: {of: ink, lightness: 40}\n  crumb: {of: ink, lightness: 90}'),
        ),
    ),
    rule(
        'colour-rule',
        'A colour has its own value, and beside it a rule by which it would be derived.',
        'Delete the rule, or write "of: NAME" in the place of rgb.',
        Example(TOKENS, _COLOURS.format("crust: {rgb: '#7a3b10', lightness: 40}"), _CRUST),
    ),
    rule(
        'token-twice',
        'A name is that of a colour and of a size.',
        'Choose another name.',
        Example(TOKENS, 'sizes: {ink: 10pt}', 'sizes: {text: 10pt}'),
    ),
    rule(
        'contrast',
        'Text is hard to read on its background: the contrast is below what the pair of '
        f'colours asks for, or below {LEAST_CONTRAST} ({LEAST_CONTRAST_LARGE} for large text; WCAG 2.2, '
        '1.4.3).',
        'Take a darker colour or a lighter background.',
        Example(
            TOKENS,
            _COLOURS.format("grey: {rgb: '#aaaaaa'}") + _PAIR,
            _COLOURS.format("grey: {rgb: '#666666'}") + _PAIR,
        ),
    ),
)

INKS = (
    rule(
        'ink-two',
        'Two names have the same colour and other inks, and only one of them would be printed.',
        'Give both the same inks, or write "NAME: {of: OTHER}".',
        Example(
            TOKENS,
            _COLOURS.format("crust: {rgb: '#221100', cmyk: [60, 60, 60, 60]}"),
            _COLOURS.format('crust: {of: ink}'),
        ),
    ),
    rule(
        'ink-differs',
        'The inks of a colour look otherwise in print than the colour on the screen: '
        f'more than {DELTA_E} by CIEDE2000, or than its delta_e.',
        '"build.py inks" proposes better ones.',
        proof=INKS_OF + 'test_a_colour_changed_on_the_screen_alone_is_told_with_the_line_and_the_inks',
    ),
    rule(
        'ink-gamut',
        'No inks come near enough to a colour of the screen.',
        'Take a colour that is less vivid, or accept it with delta_e.',
        severity='warning',
        proof=INKS_OF + 'test_what_no_ink_can_show_is_told_and_does_not_stop_the_build',
    ),
)

ROWS = (
    rule(
        'output-incomplete',
        'A row of styles/outputs.yaml lacks something that its kind of PDF needs.',
        'Add it, or write "like: NAME" of a row that has it.',
        Example(
            OUTPUTS,
            'small: {finish: screen, format: A5, stylesheets: [book.css]}',
            'small: {finish: screen, format: A5, stylesheets: [book.css], overlay: [book.css]}',
        ),
    ),
    rule(
        'format-unknown',
        'A row of styles/outputs.yaml names a page format that the press does not know.',
        '',
        Example(OUTPUTS, 'small: {like: screen, format: A55}', 'small: {like: screen, format: A5}'),
    ),
    rule(
        'output-like',
        'A row of styles/outputs.yaml is like one that does not exist, or like itself.',
        '',
        Example(
            OUTPUTS,
            'small: {like: scren, finish: screen, format: A5, stylesheets: [book.css], overlay: [book.css]}',
            'small: {like: screen}',
        ),
    ),
    rule(
        'output-unknown',
        'An output is named that styles/outputs.yaml does not have.',
        '',
        Example(
            OUTPUTS,
            'card: {like: handout, selection: {kind: handout, of: scren}}',
            'card: {like: handout, selection: {kind: handout, of: screen}}',
        ),
    ),
    rule(
        'profile-missing',
        'The ICC profile of a printing condition is not there.',
        'Put it below styles.',
        proof='tests/pdf/test_press.py::test_a_row_that_cannot_be_printed',
    ),
    rule(
        'profile-wrong',
        'A file is no ICC profile of a press (CMYK).',
        'Ask the printer for the ICC output profile of paper and press.',
        proof='tests/pdf/test_press.py::test_a_profile_of_a_screen_is_refused',
    ),
)

RULES = (*SHEETS, *COLOURS, *INKS, *ROWS)
