"""The screen output: a tagged PDF (PDF/A-3a, PDF/UA-1) with links and bookmarks and with the datasets
embedded."""

from __future__ import annotations

from importlib.resources import files

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from ... import __version__
from ..binding import Bound
from .embed import embed_files
from .metadata import write_metadata
from .order import Finished, Order
from .saving import saved


def finish(bound: Bound, order: Order) -> Finished:
    """Embed the output intent and the attachments, write the metadata, and save."""
    pdf = bound.pdf
    profile = pdf.make_stream(files('bindery').joinpath('data', 'profiles', 'sRGB2014.icc').read_bytes())
    profile.N = 3
    pdf.Root.OutputIntents = Array([
        pdf.make_indirect(
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String('sRGB2014'),
                Info=String('sRGB IEC61966-2.1'),
                DestOutputProfile=profile,
            )
        )
    ])
    embed_files(pdf, order.attached)
    write_metadata(pdf, order.about, f'bindery {__version__}')
    # a quarter faster than level 6, for 5 % more bytes
    pikepdf.settings.set_flate_compression_level(1)
    data = saved(pdf, order.about.build, min_version='1.7', compress_streams=True, recompress_flate=False)
    return Finished(data, len(pdf.pages))
