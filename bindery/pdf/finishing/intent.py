"""The printing condition that a file is made for (ISO 15930-7, 6.2.2; ISO 32000-1, 14.11.5)."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Pdf, String

from ...core.publication.output_parts import Condition

REGISTRY = (  # of the International Color Consortium: the names of conditions are its own
    'http://www.color.org'
)


def write_intent(pdf: Pdf, condition: Condition) -> None:
    """Embed the profile of the printing condition as the file's output intent."""
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
