"""Every colour of an open PDF as ink: content, pictures, shadings, transparency groups (ISO 15930-7, 6.2)."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfImage, Stream

from ...core.colour.palette import Palette
from ...core.colour.separation import OVERPRINT, separate
from .marks import ALL

_OF_SCREENS = ('/lab-d50', '/lab-d65')  # colour spaces that WeasyPrint offers to every page


class Inks:
    """Turns the pages of `pdf` into ink, each stream once, however many pages share it."""

    def __init__(self, pdf: Pdf, palette: Palette, registration: Object):
        self.pdf, self.palette, self.registration = pdf, palette, registration
        self.done: set[tuple[int, int]] = set()
        # objects of their own, because each page has resources of its own and refers to them
        self.states = {
            f'/{name}': pdf.make_indirect(Dictionary(Type=Name.ExtGState, op=fill, OP=line, OPM=1))
            for (fill, line), name in OVERPRINT.items()
        }
        self.spaces = pdf.make_indirect(Dictionary({ALL: registration}))

    def content(self, stream: Stream) -> bytes:
        """A content stream in inks; the stream itself stays as it is."""
        return separate(stream.read_bytes(), self.palette)

    def resources(self, resources: Dictionary) -> None:
        """Everything that content draws with."""
        if self._met(resources):
            return
        states = resources.get('/ExtGState', Dictionary())
        for name, state in self.states.items():
            states[name] = state
        resources.ExtGState = states
        others = {
            name: space
            for name, space in resources.get('/ColorSpace', Dictionary()).items()
            if name not in _OF_SCREENS
        }
        resources.ColorSpace = Dictionary({**others, ALL: self.registration}) if others else self.spaces
        for name in ('/XObject', '/Pattern'):
            for part in dict(resources.get(name, Dictionary()).items()).values():
                self._part(part)
        for shading in dict(resources.get('/Shading', Dictionary()).items()).values():
            self._shading(shading)

    def _met(self, thing: Object) -> bool:
        """Was this object turned already? One that is no object of its own belongs to its owner alone."""
        if not thing.is_indirect:
            return False
        known = thing.objgen in self.done
        self.done.add(thing.objgen)
        return known

    def _part(self, part: Object) -> None:
        """A form, a picture or a pattern."""
        if self._met(part):
            return
        if part.get('/Subtype') == Name.Image:
            self._picture(part)
        elif part.get('/PatternType') == 2:
            self._shading(part.Shading)
        else:
            part.write(self.content(part))
            if '/StructParent' in part:
                del part.StructParent
            if '/Group' in part:
                part.Group.CS = Name.DeviceCMYK
            if '/Resources' in part:
                self.resources(part.Resources)

    def _picture(self, image: Stream) -> None:
        mask = image.get('/SMask')
        for one in (image, mask):
            if one is not None and '/Interpolate' in one:
                del one.Interpolate
        if image.get('/ImageMask') or image.get('/ColorSpace') in (Name.DeviceGray, Name.DeviceCMYK):
            return
        printed = self.palette.picture(PdfImage(image).as_pil_image())
        for key in ('/DecodeParms', '/Decode'):
            if key in image:
                del image[key]
        image.write(printed.tobytes())
        image.ColorSpace, image.BitsPerComponent, image.Width, image.Height = (
            Name.DeviceCMYK,
            8,
            *printed.size,
        )

    def _shading(self, shading: Dictionary) -> None:
        if self._met(shading) or shading.ColorSpace in (Name.DeviceGray, Name.DeviceCMYK):
            return
        if shading.ColorSpace != Name.DeviceRGB:
            raise ValueError(f'the colour space {shading.ColorSpace} of a gradient cannot be printed')
        shading.ColorSpace = Name.DeviceCMYK
        self._function(shading.Function)

    def _function(self, function: Dictionary) -> None:
        """The colours between which a gradient runs (ISO 32000-1, 7.10)."""
        if function.FunctionType == 3:
            for part in function.Functions:
                self._function(part)
            return
        for end in ('/C0', '/C1'):
            if len(function[end]) == 3:
                function[end] = Array([
                    round(v, 4) for v in self.palette.ink(tuple(round(float(x) * 255) for x in function[end]))
                ])
