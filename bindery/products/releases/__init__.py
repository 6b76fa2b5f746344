"""A release: an edition that passed the gate, in a folder with everything that belongs to it, and a way to
prove later that it is what it says.

- contents: every output of the edition, its handouts and booklets, the order sheet, packs for events
- gate: what stands against it
- tools: programs of others that look at it
- files, references, inspection: what is in it, and what others say of it
- manifest, bundle: what it says of itself; how it gets to its place
- tag: the git tag by which it is found again
- make: the steps in order
- verify, isolation: the same bytes once more, from the commit, without network
"""

from .gate import NEVER, SHORTEST
from .make import Released, rebuild, release
from .verify import Trust, Verified, verify

__all__ = ['NEVER', 'SHORTEST', 'Released', 'Trust', 'Verified', 'rebuild', 'release', 'verify']
