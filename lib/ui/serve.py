"""Start the app: `python -m lib.ui.serve`, with the options of `streamlit run`.

The same as `streamlit run app.py`, but for one thing. A folder named `pages/` makes Streamlit take
the very first visit to a new server for its older kind of app, and a visit that starts with a link
to a page then shows "Page not found" above the page. Here the older kind is off from the start.
"""

from __future__ import annotations

import sys
from pathlib import Path

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

APP = Path(__file__).resolve().parents[2] / "app.py"


def main() -> None:
    """Run the app with the command line's options; does not return."""
    PagesManager.uses_pages_directory = False
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    cli.main()


if __name__ == "__main__":
    main()
