"""What a photograph says of where, when and with what it was taken, and the same one without it."""

from pathlib import Path
from typing import Any

from PIL import ExifTags, Image, ImageOps

from espai.classroom.cleaning.said import Said
from espai.classroom.extraction.found import TooLarge

MOST_PIXELS = 40_000_000
KINDS = {
    ExifTags.Base.Artist: "author",
    ExifTags.Base.Copyright: "author",
    ExifTags.Base.XPAuthor: "author",
    ExifTags.Base.Software: "program",
    ExifTags.Base.DateTime: "modified",
}
IN_PNG = {"Author": "author", "Software": "program", "Creation Time": "created"}
QUALITY = 92  # of a photograph that has to be turned
KEPT = {"icc_profile", "transparency"}


def clean(path: Path, out: Path) -> Said:
    """Return what a picture says, and write it with its pixels, its colours and nothing else."""
    Image.MAX_IMAGE_PIXELS = None  # how many there may be is said here
    with Image.open(path) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise TooLarge
        said = _read(picture)
        is_turned = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1
        # A photograph that is upright keeps its very pixels: it is not compressed again.
        quality: Any = QUALITY if is_turned else "keep"
        bare = ImageOps.exif_transpose(picture) if is_turned else picture
        bare.info = {name: value for name, value in picture.info.items() if name in KEPT}
        bare.save(out, picture.format, icc_profile=bare.info.get("icc_profile"), exif=b"", quality=quality)
    return said


def _read(picture: Image.Image) -> Said:
    said = Said()
    exif = picture.getexif()
    for tag, kind in KINDS.items():
        said.add(kind, exif.get(tag))
    said.add("created", exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal))
    said.add("camera", f"{exif.get(ExifTags.Base.Make, '')} {exif.get(ExifTags.Base.Model, '')}")
    said.add("place", _place(exif.get_ifd(ExifTags.IFD.GPSInfo)))
    for name, kind in IN_PNG.items():
        said.add(kind, picture.info.get(name))
    return said


def _place(gps: dict[int, Any]) -> str:
    """Return the latitude and longitude in degrees; nothing when it does not say both."""
    said = []
    for side, degrees in ((1, 2), (3, 4)):
        parts = gps.get(degrees)
        if not parts:
            return ""
        value = sum(float(part) / 60**power for power, part in enumerate(parts))
        said.append(f"{-value if gps.get(side) in {'S', 'W'} else value:.4f}")
    return ", ".join(said)
