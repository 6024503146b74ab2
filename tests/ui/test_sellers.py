"""The sellers' table: links with names of their own, and nothing in a cell that acts."""

import pandas as pd
import pytest

from lib.ui.show.sellers import link, sellers_table


def sellers(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "hospital": hospital,
                "miles": 12.4,
                "price_usd": 1234.5,
                "city": city,
                "state": "OH",
                "source_url": address,
            }
            for hospital, city, address in rows
        ]
    )


def test_a_seller_is_a_row_of_text_with_a_link_named_after_it():
    table = sellers_table(sellers(("Mercy Hospital", "Lima", "https://mercy.example/prices.csv")))
    assert table.to_dict("records") == [
        {
            "hospital": "Mercy Hospital",
            "miles": "12",
            "price (USD)": r"\$1,234.50",
            "city": "Lima, OH",
            "source": r"[Source\: Mercy Hospital](https://mercy.example/prices.csv)",
        }
    ]


def test_hospitals_of_one_name_are_told_apart_by_their_towns():
    address = "https://example.com/a"
    table = sellers_table(
        sellers(("Mercy", "Lima", address), ("Reid", "Troy", address), ("Mercy", "Xenia", address))
    )
    assert [cell.partition("]")[0] for cell in table["source"]] == [
        r"[Source\: Mercy, Lima, OH",
        r"[Source\: Reid",
        r"[Source\: Mercy, Xenia, OH",
    ]


def test_columns_of_a_page_that_knows_more_follow():
    more = sellers(("Mercy", "Lima", "https://example.com/a")).assign(
        kind="rural", n_hospitals_of_list=3
    )
    table = sellers_table(more)
    assert table[["kind", "hospitals on this list"]].to_numpy().tolist() == [["rural", "3"]]


def test_markup_in_a_name_stays_text():
    table = sellers_table(sellers(("*St.* [a](http://b) $x$", "<b>Lima</b>", "https://c.example/")))
    assert table["hospital"][0].startswith(r"\*St.\* \[a\]\(")
    assert table["city"][0] == r"\<b\>Lima\</b\>, OH"
    assert table["source"][0].endswith("](https://c.example/)")
    assert table["source"][0].count("](") == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (
            "https://a.example/x (1).csv?b=c&d=%20#e",
            "https://a.example/x%20%281%29.csv?b=c&d=%20#e",
        ),
        ("http://a.example/<b>[c](d)|e\\f", "http://a.example/%3Cb%3E%5Bc%5D%28d%29%7Ce%5Cf"),
    ],
)
def test_an_address_cannot_end_its_link(address: str, said: str):
    assert link("x", address) == f"[x]({said})"


@pytest.mark.parametrize(
    "address",
    [None, float("nan"), "", "javascript:alert(1)", "ftp://a.example/x", "https://", "http://[::1",
     "//a.example/x", "a.example"],
)  # fmt: skip
def test_what_is_no_web_address_gets_no_link(address: object):
    assert link("x", address) == "no link"
