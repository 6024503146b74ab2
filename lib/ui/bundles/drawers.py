"""What stands below the comparison, each in a drawer that is filled when it is opened."""

from __future__ import annotations

from lib.pricing.price_list import Line
from lib.ui.bundles.hospitals import show_hospitals
from lib.ui.show.article import article_lines
from lib.ui.show.drawer import drawer
from lib.visit import Visit


def show_drawers(bundle: Line | None) -> None:
    """Draw what hospitals post for the bundled visit compared, and what the article says."""
    drawer(
        "What hospitals post, metro against rural (not the same service)",
        "local_hospital",
        "drawer_hospitals",
        lambda: show_hospitals(bundle.service.visit if bundle else Visit.of_format("bundled")),
    )
    drawer(
        "What the article says",
        "article",
        "drawer_article",
        lambda: article_lines("pricing_models", "bundled"),
    )
