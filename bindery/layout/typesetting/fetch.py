"""The only files that WeasyPrint may open: those that came with the job. No network, nothing else on the
disk."""

from __future__ import annotations

from typing import Any
from urllib import parse

BASE = 'bindery:///'

for known in (parse.uses_relative, parse.uses_netloc):  # or urljoin would not join addresses of this scheme
    if 'bindery' not in known:
        known.append('bindery')


def fetcher(files: dict[str, bytes]) -> Any:
    """A URL fetcher that serves `files` (path below content/ -> bytes) and data: addresses."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith('data:'):
                return super().fetch(url, headers)
            path = parse.unquote(parse.urlsplit(url).path).lstrip('/')
            if not url.startswith(BASE) or path not in files:
                raise ValueError(f'{url} is not part of the publication')
            return URLFetcherResponse(url, files[path])

    return Fetcher(allowed_protocols=('data', 'bindery'))
