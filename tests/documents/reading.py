"""Reads a document as a reader does: its text, and its tables as rows of cells."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self._hidden = self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True
        if tag == "style":
            self._hidden = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._hidden = False
        if tag in ("td", "th"):
            self._in_cell = False
        if tag == "tr":
            self.rows[-1] = [" ".join(cell.split()) for cell in self.rows[-1]]

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.words.append(data)
        if self._in_cell:
            self.rows[-1][-1] += data


def _read(document: str) -> _Reader:
    reader = _Reader()
    reader.feed(document)
    reader.close()
    return reader


def rows(document: str) -> list[list[str]]:
    """Every row of every table, as the texts of its cells."""
    return _read(document).rows


def text(document: str) -> str:
    return " ".join("".join(_read(document).words).split())


def tags(document: str) -> set[str]:
    return _read(document).tags


def attributes(document: str) -> list[tuple[str, str | None]]:
    return _read(document).attributes
