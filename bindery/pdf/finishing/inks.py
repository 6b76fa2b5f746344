"""Convert every colour of an open PDF to inks: content, pictures, shadings, transparency groups (ISO 15930-7,
6.2)."""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfImage, Stream

from ...core.colour.palette import Palette
from ...core.colour.separation import OVERPRINT, separate
from .marks import ALL

_OF_SCREENS = ('/lab-d50', '/lab-d65')  # colour spaces that WeasyPrint offers to every page


class Inks:
    """Converts the pages of `pdf` to inks, each object once, however many pages share it. `registration` is
    the colour space of all plates."""

    def __init__(self, pdf: Pdf, palette: Palette, registration: Object):
        self.pdf, self.palette, self.registration = pdf, palette, registration
        self.converted: set[tuple[int, int]] = set()  # object numbers
        # indirect objects, because the resources of every page refer to them
        self.states = {
            f'/{name}': pdf.make_indirect(Dictionary(Type=Name.ExtGState, op=fill, OP=line, OPM=1))
            for (fill, line), name in OVERPRINT.items()
        }
        self.spaces = pdf.make_indirect(Dictionary({ALL: registration}))

    def content(self, stream: Object) -> bytes:
        """The operators of a content stream, with their colours in inks; the stream itself is not changed."""
        return separate(stream.read_bytes(), self.palette)

    def resources(self, resources: Object) -> None:
        """Convert everything that content draws with, in place."""
        if self._is_converted(resources):
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

    def _is_converted(self, item: Object) -> bool:
        """Was this object converted before? Marks it as converted. A direct object has only one owner."""
        if not item.is_indirect:
            return False
        known = item.objgen in self.converted
        self.converted.add(item.objgen)
        return known

    def _part(self, part: Object) -> None:
        """Convert a form, a picture or a pattern."""
        if self._is_converted(part):
            return
        if part.get('/Subtype') == Name.Image:
            assert isinstance(part, Stream)
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
        for picture in (image, image.get('/SMask')):
            if picture is not None and '/Interpolate' in picture:
                del picture.Interpolate
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

    def _shading(self, shading: Object) -> None:
        if self._is_converted(shading) or shading.ColorSpace in (Name.DeviceGray, Name.DeviceCMYK):
            return
        if shading.ColorSpace != Name.DeviceRGB:
            raise ValueError(f'the colour space {shading.ColorSpace} of a gradient cannot be printed')
        shading.ColorSpace = Name.DeviceCMYK
        self._function(shading.Function)

    def _function(self, function: Object) -> None:
        """Convert the colours at the ends of a gradient (ISO 32000-1, 7.10)."""
        if function.FunctionType == 3:
            for part in function.Functions:
                self._function(part)
            return
        for end in ('/C0', '/C1'):
            if len(function[end]) == 3:
                red, green, blue = (round(float(channel) * 255) for channel in function[end])
                function[end] = Array([round(ink, 4) for ink in self.palette.ink((red, green, blue))])
