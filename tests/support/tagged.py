"""A tagged PDF as a reader of its structure tree sees it; made with pikepdf alone, without a line of
bindery."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pikepdf

_PAIR = re.compile(r'<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>')


def squeeze(text: str) -> str:
    """A text without white space and word joiners: line ends and the like do not count."""
    return ''.join(text.split()).replace('\u2060', '')


@dataclass
class Node:
    """A structure element; kids are nodes and pieces of text in reading order. Pages count from 0."""

    role: str
    object: pikepdf.Object
    kids: list[Node | str] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    annotations: list[pikepdf.Object] = field(default_factory=list)

    @property
    def text(self) -> str:
        return self.text_before(len(self.kids))

    def text_before(self, n: int) -> str:
        """The text of the first `n` kids."""
        return ''.join(k if isinstance(k, str) else k.text for k in self.kids[:n])

    @property
    def nodes(self) -> list[Node]:
        return [k for k in self.kids if isinstance(k, Node)]

    def all(self, role: str = '') -> Iterator[Node]:
        """This node and everything below it, in reading order."""
        if role in ('', self.role):
            yield self
        for node in self.nodes:
            yield from node.all(role)

    def one(self, role: str, words: str) -> Node:
        """The only node of a role whose text has these words."""
        found = [n for n in self.all(role) if squeeze(words) in squeeze(n.text)]
        assert len(found) == 1, f'{len(found)} {role} with the words {words!r}'
        return found[0]

    @property
    def all_pages(self) -> set[int]:
        return {p for n in self.all() for p in n.pages}


class Tagged:
    """`document` is the top of the tree, `artifacts[page]` the text on a page that is not in it."""

    def __init__(self, path: Path):
        self.pdf = pikepdf.open(path)
        self.number = {p.objgen: n for n, p in enumerate(self.pdf.pages)}
        self.marked: list[dict[int, str]] = []
        self.artifacts: list[str] = []
        for page in self.pdf.pages:
            marked, artifacts = self._page_text(page)
            self.marked.append(marked)
            self.artifacts.append(artifacts)
        self.document = self._node(self.pdf.Root.StructTreeRoot.K[0], None)

    @cached_property
    def labels(self) -> list[str]:
        return [p.label for p in self.pdf.pages]

    def _page_text(self, page) -> tuple[dict[int, str], str]:
        marked: dict[int, str] = {}
        loose: list[str] = []
        stack: list[int | None] = []
        font: dict[str, str] = {}
        said: str | None = None  # what stands for the text of the marked content (ISO 32000-1, 14.9.4)
        for operands, operator in pikepdf.parse_content_stream(page):
            op = str(operator)
            if op in ('BDC', 'BMC'):
                about = operands[1] if op == 'BDC' else {}
                stack.append(int(about['/MCID']) if '/MCID' in about else None)
                said = str(about['/ActualText']) if '/ActualText' in about else None
                if stack[-1] is not None:
                    marked.setdefault(stack[-1], said or '')
            elif op == 'EMC':
                stack.pop()
            elif op == 'Tf':
                font = self._unicode(page.Resources.Font[str(operands[0])])
            elif op in ('Tj', 'TJ'):
                parts = operands[0] if op == 'TJ' else operands
                codes = b''.join(bytes(p) for p in parts if isinstance(p, pikepdf.String)).hex()
                text = ''.join(font.get(codes[i : i + 4], '\ufffd') for i in range(0, len(codes), 4))
                mcid = next((m for m in reversed(stack) if m is not None), None)
                if mcid is None:
                    loose.append(text)
                elif said is None:
                    marked[mcid] += text
        return marked, ' '.join(loose)

    def _unicode(self, font) -> dict[str, str]:
        table = font.ToUnicode.read_bytes().decode()
        return {
            g.lower(): bytes.fromhex(t).decode('utf-16-be')
            for g, t in _PAIR.findall(table)
            if 'begincodespace' not in g
        }

    def _node(self, obj, page: int | None) -> Node:
        node = Node(str(obj.S)[1:], obj)
        page = self.number[obj.Pg.objgen] if '/Pg' in obj else page
        kids = obj.get('/K', [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                node.kids.append(self.marked[page][kid])
                node.pages.add(page)
            elif '/MCID' in kid:
                where = self.number[kid.Pg.objgen] if '/Pg' in kid else page
                node.kids.append(self.marked[where][int(kid.MCID)])
                node.pages.add(where)
            elif '/Obj' in kid:
                node.annotations.append(kid.Obj)
            else:
                assert kid.P.objgen == obj.objgen, 'a kid names another parent'
                node.kids.append(self._node(kid, page))
        return node
