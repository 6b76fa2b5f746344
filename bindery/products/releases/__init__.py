"""A release: an edition that passed the gate, in a folder with everything that belongs to it; and its
verification.

- contents: every output of the edition, its handouts and booklets, the order sheet, packs for events
- gate: the rules that a release must keep
- tools: external programs that inspect the files
- files, references: the files of a release
- inspection: inspects and validates the PDFs
- manifest, bundle: manifest, download page and checksums; the folder
- tag: the git tag of a release
- make: the steps in order
- verify, isolation: make the same bytes again from the commit, without network
"""

from .gate import NEVER, SHORTEST
from .make import Released, rebuild, release
from .verify import Trust, Verified, verify

__all__ = ['NEVER', 'SHORTEST', 'Released', 'Trust', 'Verified', 'rebuild', 'release', 'verify']
