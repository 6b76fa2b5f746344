"""Measure how the time to parse Markdown grows: `python -m bench.parsing [N] [KIND ...]` parses n, 2n and 4n
of each kind of text.

Times are processor times, the least of three, so that other work on the machine counts little. A ratio of 2
is linear, 4 is quadratic. Where a limit refuses a text (bindery/core/limits.py), it is named after the times.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from bindery.markup import parse

KINDS: dict[str, Callable[[int], str]] = {
    'words': lambda n: 'Bread rises slowly. ' * n,
    'paragraphs': lambda n: ''.join(f'Bread rises {i}.\n\n' for i in range(n)),
    'same paragraph': lambda n: 'Bread rises.\n\n' * n,
    'tabs in paragraphs': lambda n: ''.join(f'Bread\trises {i}.\n\n' for i in range(n)),
    'one line each': lambda n: 'Bread rises.\n' * n,
    'bracket open': lambda n: '[' * n,
    'brackets nested': lambda n: '[' * n + 'a' + ']' * n,
    'bracket words': lambda n: '[a ' * n,
    'note open': lambda n: '[^' * n,
    'note call unknown': lambda n: '[^a]' * n,
    'notes unused': lambda n: ''.join(f'[^{i}]: Note.\n\n' for i in range(n)),
    'notes called': lambda n: ''.join(f'A.[^{i}]\n\n[^{i}]: Note.\n\n' for i in range(n)),
    'one note called often': lambda n: 'A.[^1]\n\n' * n + '[^1]: ' + 'note ' * n,
    'citation open': lambda n: '[@a ' * n,
    'citations': lambda n: '[@a] ' * n,
    'citations over two lines': lambda n: 'See [@a;\n@b].\n\n' * n,
    'link open': lambda n: '[a](' * n,
    'link titles open': lambda n: '[a](b "' * n,
    'links nested': lambda n: '[' * n + 'a' + '](#b)' * n,
    'image open': lambda n: '![' * n,
    'reference definitions': lambda n: ''.join(f'[a{i}]: b\n' for i in range(n)),
    'backticks growing': lambda n: ' '.join('`' * i for i in range(1, int((2 * n) ** 0.5) + 1)),
    'backtick run': lambda n: '`' * n,
    'backticks apart': lambda n: '`a ``b ' * n,
    'stars': lambda n: '*' * n,
    'stars opening': lambda n: '*a ' * n,
    'stars and underscores': lambda n: '*a _b ' * n,
    'stars nested': lambda n: '*a **b ' * n + 'c** d* ' * n,
    'underscores': lambda n: '_a' * n,
    'foreign open': lambda n: '*[de]a ' * n,
    'carets': lambda n: '^a' * n,
    'tildes': lambda n: '~a' * n,
    'double tildes': lambda n: '~~a ' * n,
    'index open': lambda n: '{index: ' * n,
    'braces': lambda n: '{' * n,
    'attribute lists': lambda n: 'a {: b=c ' * n,
    'attribute lists of a heading': lambda n: '## a ' + '{#b ' * n,
    'quotes': lambda n: '"a \'b ' * n,
    'dashes': lambda n: '-' * n,
    'dots': lambda n: 'a...' * n,
    'angle open': lambda n: '<' * n,
    'tag open': lambda n: '<a ' * n,
    'tag with attributes open': lambda n: '<a b="' * n,
    'comment open': lambda n: '<!-- ' * n,
    'ampersands': lambda n: '&' * n,
    'entities': lambda n: '&amp;' * n,
    'backslashes': lambda n: '\\' * n,
    'escapes': lambda n: '\\*' * n,
    'addresses': lambda n: '<https://a' * n,
    'mail open': lambda n: '<a@' * n,
    'spaces': lambda n: 'a' + ' ' * n + 'b',
    'hashes': lambda n: '#' * n,
    'heading of hashes': lambda n: '## a' + ' #' * n + ' b',
    'headings': lambda n: '## Bread\n\n' * n,
    'headings without a line between': lambda n: '## Bread\n' * n,
    'underlined heading': lambda n: 'Bread\n' + '=' * n,
    'rules': lambda n: '- ' * n + 'x',
    'stars of a rule': lambda n: '* ' * n + 'x',
    'quotations nested': lambda n: '>' * n + ' a',
    'quotations nested apart': lambda n: '> ' * n + 'a',
    'quotation': lambda n: '> Bread.\n' * n,
    'list': lambda n: '- Bread.\n' * n,
    'loose list': lambda n: '- Bread.\n\n' * n,
    'numbered list': lambda n: '1. Bread.\n' * n,
    'list in one line': lambda n: '- ' * n + 'a',
    'numbers in one line': lambda n: '1. ' * n + 'a',
    'deep list': lambda n: ''.join('    ' * i + '- a\n' for i in range(int(n**0.5) * 2)),
    'deep loose list': lambda n: ''.join('    ' * i + '- a\n\n' for i in range(int(n**0.5) * 2)),
    'list with indented text': lambda n: '- Bread.\n\n' + '    More.\n\n' * n,
    'check list': lambda n: '- [ ] Bread.\n' * n,
    'definitions': lambda n: 'Bread\n: Food.\n\n' * n,
    'definitions of one term': lambda n: 'Bread\n' + ': Food.\n' * n,
    'terms of one definition': lambda n: 'Bread\n' * n + ': Food.\n',
    'colons': lambda n: 'Bread\n' + ': ' * n + 'a',
    'blocks open': lambda n: '/// note\n\n' * n,
    'blocks': lambda n: '/// note\n\nBread.\n///\n\n' * n,
    'blocks nested': lambda n: (
        lambda k: (
            ''.join('/' * (3 + k - i) + ' note\n\n' for i in range(k))
            + ''.join('/' * (4 + i) + '\n\n' for i in range(k))
        )
    )(int(n**0.5)),
    'blocks open of growing length': lambda n: ''.join(
        '/' * (3 + i) + ' note\n\n' for i in range(int(n**0.5) * 2)
    ),
    'blocks open without a line between': lambda n: '/// note\n' * n,
    'blocks closed twice': lambda n: '//// note\n\n' * n + '///\n\n' * n,
    'options of a block': (
        lambda n: '/// note\n' + ''.join(f'    a{i}: b\n' for i in range(n)) + '\nBread.\n///'
    ),
    'slashes': lambda n: '/' * n,
    'table rows': lambda n: '| a | b |\n|---|---|\n' + '| c | d |\n' * n,
    'table columns': lambda n: '| a ' * n + '|\n' + '|---' * n + '|\n' + '| c ' * n + '|',
    'table head': lambda n: '| a ' * n + '|\n|---|\n| c |',
    'pipes': lambda n: '|' * n,
    'pipes and backticks': lambda n: '| a |\n|---|\n' + '|`' * n,
    'code': lambda n: '    code\n' * n,
    'code apart': lambda n: '    code\n\n' * n,
    'long word': lambda n: 'a' * n,
    'words of a table': lambda n: ('/// table | T\n\n| a | b |\n|---|---|\n| c | d |\n///\n\n') * n,
}


def seconds(text: str) -> tuple[float, str]:
    """The processor seconds to parse a text, and the limits that refuse it, or the name of the exception that
    it raises."""
    best = float('inf')
    for _ in range(3):
        start = time.process_time()
        try:
            root = parse(text, ('note',))
            codes = {problem.get('code', '') for problem in root.iter('x-problem')}
            refusal = ' '.join(sorted(code for code in codes if code.startswith('limit')))
        except Exception as e:
            refusal = f'raised {type(e).__name__}'
        best = min(best, time.process_time() - start)
        if best > 1:
            break
    return best, refusal


def main() -> int:
    """Print a line for each kind of text."""
    parser = argparse.ArgumentParser(prog='python -m bench.parsing', description=__doc__)
    parser.add_argument(
        'n', nargs='?', type=int, default=1000, help='how many of each kind to begin with (default: 1000)'
    )
    parser.add_argument('kinds', nargs='*', help='only kinds with these words in their name')
    options = parser.parse_args()
    parse('Bread.', ('note',))  # so that making the parser is not measured
    print(f'{"":36}{"n":>9}{"2n":>9}{"4n":>9}   2n/n  4n/2n')
    for name, make in KINDS.items():
        if options.kinds and not any(word in name for word in options.kinds):
            continue
        times, refusals = zip(*(seconds(make(options.n * factor)) for factor in (1, 2, 4)), strict=True)
        print(
            f'{name:36}'
            + ''.join(f'{time:9.4f}' for time in times)
            + f'{times[1] / times[0]:7.1f}{times[2] / times[1]:7.1f}  {refusals[-1]}',
            flush=True,
        )
    return 0


if __name__ == '__main__':
    raise SystemExit(main())
