"""The printing condition that a file is made for (ISO 15930-7, 6.2.2; ISO 32000-1, 14.11.5)."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Pdf, String

from ...core.publication.output_parts import Condition

# of the International Color Consortium, which lists the names of printing conditions
REGISTRY = 'http://www.color.org'


def write_intent(pdf: Pdf, condition: Condition) -> None:
    """Embed the ICC profile of the printing condition as the output intent of the file."""
    profile = pdf.make_stream(condition.profile)
    profile.N, profile.Alternate = 4, Name.DeviceCMYK
    pdf.Root.OutputIntents = Array([
        pdf.make_indirect(
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFX,
                OutputConditionIdentifier=String(condition.name),
                OutputCondition=String(condition.title),
                Info=String(condition.title),
                RegistryName=String(REGISTRY),
                DestOutputProfile=profile,
            )
        )
    ])
