"""Pictures of people: opened to be sure that they are pictures, cut square, made anew without what came along."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from puente.files import store
from puente.files.models import File
from puente.foundation.errors import Invalid

LARGEST = 10 * 1024 * 1024
SIDE = 512
MOST_PIXELS = 50_000_000
ACCEPTED = ("JPEG", "PNG", "WEBP", "GIF")


def keep(content: bytes) -> File:
    """The File of the picture as we made it anew: JPEG, 512 by 512 at most, no metadata. Raises Invalid."""
    made = io.BytesIO(remade(content))
    made.name = "picture.jpg"
    return store.keep(made, largest=LARGEST)


def remade(content: bytes) -> bytes:
    """The bytes of a square JPEG of the middle of the picture, upright. Raises Invalid beside `picture`."""
    if not content:
        raise Invalid({"picture": _("This file is empty.")})
    if len(content) > LARGEST:
        raise Invalid({"picture": _("This picture is too large: at most 10 MB, please.")})
    try:
        with Image.open(io.BytesIO(content), formats=ACCEPTED) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Invalid({"picture": _("This picture has too many pixels.")})
            picture.load()
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Invalid({"picture": _("This is no picture in JPEG, PNG, WebP or GIF.")}) from error
    side = min(SIDE, upright.width, upright.height)
    square = ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS)
    ground = Image.new("RGB", square.size, "white")
    ground.paste(square, mask=square.getchannel("A"))
    out = io.BytesIO()
    ground.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
