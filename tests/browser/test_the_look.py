"""The components and the entrance, as people with and without a mouse, eyes or patience meet them."""

import pytest

from tests.browser.conftest import DESK, NARROW, PHONE, TABLET, fits


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_component_passes_axe(signed_in, bruno, axe, language, theme):
    page = signed_in(bruno, language=language, theme=theme)

    page.goto("/style/")

    assert axe(page) == []


@pytest.mark.parametrize("size", [DESK, TABLET, PHONE, NARROW], ids=lambda size: str(size["width"]))
def test_no_component_sticks_out_sideways(signed_in, bruno, size):
    page = signed_in(bruno, size=size, language="es")

    page.goto("/style/")

    assert fits(page)
