"""The picture of a file: its first page, or itself when it is one."""

from pathlib import Path

from PIL import Image, ImageOps

WIDTH, HEIGHT = 480, 720
MOST_PIXELS = 60_000_000
NAME = "picture.webp"
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def of_image(path: Path, out: Path) -> tuple[int, int]:
    """Write the picture of an image file; return its width and height."""
    with Image.open(path, formats=("PNG", "JPEG")) as image:
        if image.width * image.height > MOST_PIXELS:
            raise ValueError(image.size)
        image.draft("RGB", (WIDTH * 2, HEIGHT * 2))
        return write(ImageOps.exif_transpose(image), out)


def write(image: Image.Image, out: Path) -> tuple[int, int]:
    """Write an image, no larger than a picture is, as WebP without what it says of itself; return its size."""
    small = image.convert("RGBA") if image.mode in {"P", "LA", "RGBA"} else image.convert("RGB")
    small.thumbnail((WIDTH, HEIGHT))
    small.info = {}
    small.save(out / NAME, "WEBP", quality=75, method=4)
    return small.size
