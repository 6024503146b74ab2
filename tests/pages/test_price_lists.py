"""Known prices, lists of others: brought along, refused with a reason, switched as a whole."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from lib.clinic import KnownPrice, new_clinic
from lib.intake.price_lists import DATES, LENGTHS, NO_HEADER
from lib.ui.my_prices.lists import ADD_OR_REPLACE, NO_COLUMN
from lib.ui.site import MY_PRICES
from lib.ui.state.link import packed, unpacked
from tests.pages.opening import keep, kept, open_all, paragraphs, plain

LIST = b"clinic,price,zip\nElm,80,45402\nOak,75-95,45402\nAsh,free,45402\n"


def known_prices(**query: str) -> AppTest:
    app = open_all(MY_PRICES.url_path, section="Known prices", **query)
    assert not app.exception
    return app


def brought(app: AppTest, data: bytes, name: str = "county.csv") -> AppTest:
    (field,) = app.file_uploader
    app = field.set_value((name, data, "text/csv")).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join([*paragraphs(app), *(plain(one.value) for one in app.toast)])


def test_what_can_be_used_is_imported_under_the_file_s_name_and_the_rest_is_listed():
    keep(new_clinic("Elm Street", "45402"))
    app = brought(known_prices(), LIST)
    assert "1 price can be imported; not taken: 2 rows with problems." in said(app)
    problems = next(one.value for one in app.table if "what to do" in one.value.columns)
    assert problems["row"].to_list() == ["3", "4"]
    assert [plain(one) for one in problems["cell"]] == ["price: 75-95", "price: free"]
    app = app.button(key="list_import").click().run()
    assert "1 price imported as “county”. Undo takes them back" in said(app)
    (one,) = kept().known_prices
    assert (one.price_usd, one.seller, one.place, one.price_list) == (80, "Elm", "45402", "county")
    assert kept().columns_of_lists == {"clinic": "seller", "price": "price", "zip": "place"}
    # The file is done with, and the list stands beside its price.
    assert app.file_uploader[0].value is None
    app = app.button_group(key="known_view").set_value("All that are kept").run()
    assert "Elm, list “county”" in app.table[0].value["seller"].to_list()


def test_a_list_without_heads_or_sellers_is_read_whole_and_the_screen_says_how():
    keep(new_clinic("Elm Street", "45402"))
    app = brought(known_prices(), b"Elm PT,80\nElm PT,80\nOak,90\n", "phone.csv")
    assert "3 prices can be imported" in said(app)
    assert "No row is taken for heads, so each is read." in said(app)
    assert "Columns not read: column A: Elm PT." in said(app)
    assert "counts as a seller of its own" in said(app)
    # Heads may be told, and what stands above them is named.
    app = selectbox(app, "Row of the heads").set_value(1).run()
    assert "Not read: row 1 above the heads." in said(app)
    app = selectbox(app, "Row of the heads").set_value(NO_HEADER).run()
    app = selectbox(app, "Seller").set_value(0).run()
    assert "2 prices can be imported; not taken: 1 row said twice." in said(app)
    assert "Said twice, with seller and all: row 2." in said(app)
    assert "Columns not read" not in said(app)
    app.button(key="list_import").click().run()
    assert [one.seller for one in kept().known_prices] == ["Elm PT", "Oak"]
    assert kept().columns_of_lists == {}


def test_columns_chosen_by_hand_are_read_as_they_are_written_until_told_otherwise():
    data = "Preis;Datum\n85,50;01.10.2026\n90;15.10.2026\n75,00;02.11.2026\n".encode("cp1252")
    app = brought(known_prices(), data, "liste.csv")
    app = selectbox(app, "Price (US dollars)").set_value(0).run()
    assert "3 prices can be imported." in said(app)
    app = selectbox(app, "Date of the price").set_value(1).run()
    assert "3 prices can be imported." in said(app)
    dates = next(one for one in app.button_group if one.label == "Dates are written")
    assert dates.value == DATES[1]
    app = dates.set_value(DATES[0]).run()
    (warning,) = [plain(one.value) for one in app.warning if "cannot be month first" in one.value]
    assert warning.startswith("1 date cannot be month first, such as 15.10.2026: so the others")
    # What was chosen stands until another column is.
    app = selectbox(app, "Where seen").set_value(1).run()
    app = selectbox(app, "Where seen").set_value(NO_COLUMN).run()
    assert (
        next(one for one in app.button_group if one.label == "Dates are written").value == DATES[0]
    )


def test_columns_of_one_name_are_told_apart():
    app = brought(known_prices(), b"clinic,price,price\nElm,80,70\n")
    column = selectbox(app, "Price (US dollars)")
    assert column.options == ["–", "clinic", "price (column 2)", "price (column 3)"]
    app = column.set_value(2).run()
    assert app.table[-1].value["asks (USD)"].to_list() == ["70.00"]


def test_a_list_that_does_not_say_what_is_priced_is_not_taken_for_needling_without_a_word():
    app = brought(known_prices(), b"Leistung,price\nMassage,60\nNeedling,80\n")
    (warning,) = [plain(one.value) for one in app.warning]
    assert "No column says what is priced: all rows count as stand-alone." in warning
    assert "Does “Leistung” say it?" in warning
    app = selectbox(app, "Kind of visit").set_value(0).run()
    assert "1 price can be imported; not taken: 1 row with problems." in said(app)
    assert not app.warning


def test_lengths_in_between_and_cities_of_the_clinic_s_state_are_taken_with_a_word():
    keep(new_clinic("Elm Street", "17601"))
    app = brought(known_prices(), b"service,price,min,city\nsession,60,40,Lancaster\n")
    assert "0 prices can be imported" in said(app)
    way = next(one for one in app.button_group if "in between" in one.label)
    app = way.set_value(LENGTHS[1]).run()
    assert "City without a state, taken as in PA: row 2." in said(app)
    assert "Length counted as the nearest that is compared: row 2." in said(app)
    app.button(key="list_import").click().run()
    (one,) = kept().known_prices
    assert (one.minutes, one.place) == (45, "Lancaster, PA")


def selectbox(app: AppTest, label: str) -> Selectbox:
    (found,) = [one for one in app.selectbox if one.label == label]
    return found


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "the file is empty"),
        (b"<html><body>prices</body></html>", "the file is a web page"),
        (b"PK\x03\x04", "the file is damaged"),
        (b'clinic,price\n"Elm' + b"x" * 30_000, "row 2 has a cell"),
    ],
)
def test_a_file_that_is_no_list_says_why(data: bytes, says: str):
    app = brought(known_prices(), data, "prices <b>.csv")
    assert any(f"prices <b>.csv: {says}" in plain(one.value) for one in app.error)


def test_more_prices_than_a_clinic_keeps_are_cut_only_with_a_word():
    keep(new_clinic().with_known(KnownPrice(price_usd=80, seller=str(n)) for n in range(1_999)))
    app = brought(known_prices(), b"clinic,price\nElm,80\nOak,90\n")
    assert any("there is room for 1 more" in plain(one.value) for one in app.warning)
    assert "1 of 2 prices can be imported" in said(app)
    assert app.button(key="list_import").label == "Import 1 price"
    app.button(key="list_import").click().run()
    assert kept().known_prices[-1].seller == "Elm"


def test_a_list_is_switched_and_deleted_as_a_whole():
    prices = [KnownPrice(price_usd=80 + n, price_list="county") for n in range(3)]
    keep(new_clinic("Elm Street", "45402").with_known([*prices, KnownPrice(price_usd=70)]))
    app = known_prices()
    switch = app.toggle(key="list_counts_county_3")
    assert plain(switch.label) == "county: 3 prices"
    app = switch.set_value(False).run()
    assert [one.included for one in kept().known_prices] == [False, False, False, True]
    app = app.toggle(key="list_counts_county_0").set_value(True).run()
    assert all(one.included for one in kept().known_prices)
    app.button(key="list_delete_0").click().run()
    assert [one.price_usd for one in kept().known_prices] == [70]


def test_a_link_brings_no_heads_of_lists_and_nothing_can_be_brought_into_it():
    text = packed(new_clinic().with_(columns_of_lists={"fee": "price"})) or ""
    assert unpacked(text).clinic.columns_of_lists == {}
    assert known_prices(list=text).file_uploader[0].disabled


def test_a_mended_list_takes_the_place_of_the_old_one_and_keeps_what_was_struck_out():
    first = b"clinic,price\nElm,80\nOak,40\nAsh,95\n"
    app = brought(known_prices(), first)
    app = app.button(key="list_import").click().run()
    elm = next(one for one in kept().known_prices if one.seller == "Elm")
    keep(kept().with_known_included({elm.id}, False))
    # Oak's price is mended, Ash is gone.
    app = brought(known_prices(), b"clinic,price\nElm,80\nOak,45\n")
    assert "You have a list “county” of 3 prices" in [plain(one.label) for one in app.button_group]
    assert "2 prices can be imported." in said(app)
    app.button(key="list_import").click().run()
    assert [(one.seller, one.price_usd, one.included) for one in kept().known_prices] == [
        ("Elm", 80, False), ("Oak", 45, True),
    ]  # fmt: skip


def test_a_list_of_a_known_name_may_be_added_to():
    app = brought(known_prices(), b"clinic,price\nElm,80\n")
    app = app.button(key="list_import").click().run()
    app = brought(app, b"clinic,price\nElm,80\nOak,45\n")
    (choice,) = [one for one in app.button_group if one.label.startswith("You have a list")]
    app = choice.set_value(ADD_OR_REPLACE[1]).run()
    assert "1 price can be imported; not taken: 1 row known already." in said(app)
    app.button(key="list_import").click().run()
    assert [one.seller for one in kept().known_prices] == ["Elm", "Oak"]


def test_a_second_column_of_prices_is_pointed_out():
    app = brought(known_prices(), b"clinic,Insurance rate,Cash rate\nElm,180,80\nOak,190,90\n")
    assert selectbox(app, "Price (US dollars)").value == 2
    assert any("Prices stand in “Insurance rate”, too" in plain(one.value) for one in app.warning)


def test_without_a_column_of_prices_no_row_is_blamed():
    app = brought(known_prices(), b"Elm;Preis pro Sitzung\nOak;85\n")
    app = selectbox(app, "Price (US dollars)").set_value(NO_COLUMN).run()
    assert [plain(one.value) for one in app.warning][-1] == "Choose the column of the price above."
    assert not any("what to do" in one.value.columns for one in app.table)
    assert "list_import" not in [one.key for one in app.button]


def test_all_rows_to_import_can_be_seen_before():
    rows = "".join(f"Clinic {number},{60 + number}\n" for number in range(20))
    app = brought(known_prices(), f"clinic,price\n{rows}".encode())
    assert "All 20 rows" in [one.label for one in app.expander]
