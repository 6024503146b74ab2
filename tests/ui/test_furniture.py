"""Page furniture: the link that opens the present view again."""

import pytest

from lib.ui.show import furniture
from lib.ui.site import PAGES, PageInfo


class Parameters(dict[str, list[str]]):
    """As much of st.query_params as a link needs."""

    def get_all(self, name: str) -> list[str]:
        return self[name]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch):
    """Pretends to be at an address with parameters."""

    def pretend(url: str | None, **parameters: list[str]) -> None:
        class Streamlit:
            query_params = Parameters(parameters)

            class context:  # noqa: N801
                pass

        Streamlit.context.url = url  # type: ignore[attr-defined]
        monkeypatch.setattr(furniture, "st", Streamlit)

    return pretend


@pytest.mark.parametrize("page", PAGES, ids=[page.url_path for page in PAGES])
@pytest.mark.parametrize("at", ["", *(page.url_path for page in PAGES)])
def test_a_link_leads_to_the_page_from_anywhere(here, page: PageInfo, at: str):
    here(f"http://localhost:8501/{at}")
    assert furniture.link_to(page) == f"http://localhost:8501/{page.url_path}"


def test_a_link_keeps_a_path_before_the_pages(here):
    here("https://example.org/prices/sources-and-methods")
    assert furniture.link_to(PAGES[0]) == f"https://example.org/prices/{PAGES[0].url_path}"


def test_a_link_carries_every_parameter_with_its_marks_encoded(here):
    here("http://localhost:8501/x", place=["Dayton, OH"], muscles=["3+"], types=["acute", "a&b"])
    _, query = furniture.link_to(PAGES[0]).split("?")
    assert query == "place=Dayton%2C+OH&muscles=3%2B&types=acute&types=a%26b"


def test_without_an_address_the_link_is_the_page_alone(here):
    here(None)
    assert furniture.link_to(PAGES[0]) == PAGES[0].url_path


def test_an_address_is_never_its_files_name():
    stems = {page.file.removeprefix("pages/").removesuffix(".py") for page in PAGES}
    assert not stems & {page.url_path for page in PAGES}


def test_addresses_titles_and_files_are_each_pages_own():
    for values in zip(*((p.file, p.url_path, p.title, p.short_title) for p in PAGES), strict=True):
        assert len(set(values)) == len(PAGES)
    assert "start" not in {page.url_path for page in PAGES}
