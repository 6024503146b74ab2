"""What is saved comes back; what another window saved is never overwritten unseen."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import update

from lib.clinic import Clinic, ClinicError, new_clinic
from lib.store import DELETED_KEPT_DAYS, GoneError, StaleError, Store, StoreError, tables
from lib.store.database import open_database, writing
from tests.clinics import NAMES, clinics
from tests.store.conftest import Clock, Fresh

BROWSER = "b" * 32
OTHER_BROWSER = "c" * 32


@pytest.fixture(scope="module")
def kept(fresh: Fresh) -> Iterator[Store]:
    """A store for tests that do not mind what else is in it."""
    with fresh() as place, closing(Store(place)) as opened:
        yield opened


@given(first=clinics(), second=clinics())
@settings(max_examples=12, deadline=None)
def test_any_clinic_comes_back_as_it_was_saved(kept: Store, first: Clinic, second: Clinic):
    created = kept.create(first)
    assert kept.load(created.id) == created
    assert (created.clinic, created.revision) == (first, 1)
    saved = kept.save(created.id, second, 1)
    assert kept.load(created.id) == saved
    assert (saved.clinic, saved.revision) == (second, 2)
    copy = kept.import_(kept.export(saved.id))
    assert copy.id != saved.id
    assert copy.clinic.with_(name=second.name) == second


def test_a_store_starts_empty(store: Store):
    assert store.clinics() == ()
    assert store.last() is None
    assert store.last(BROWSER) is None


def test_everything_is_there_when_the_store_is_opened_again(store: Store, place: str):
    saved = store.create(new_clinic("Riverside", "45402"))
    version = store.keep_version(saved.id, "Before the raise", 1)
    store.remember(BROWSER, saved.id)
    store.close()
    again = Store(place)
    assert again.load(saved.id) == again.last(BROWSER) == saved
    assert again.versions(saved.id) == (version,)
    again.close()


def test_clinics_are_listed_with_the_last_saved_first(store: Store):
    first, second = store.create(new_clinic("First")), store.create(new_clinic("Second"))
    assert [one.name for one in store.clinics()] == ["Second", "First"]
    renamed = store.save(first.id, first.clinic.with_(name="Once first"), 1)
    assert [(one.id, one.name, one.revision) for one in store.clinics()] == [
        (first.id, "Once first", 2),
        (second.id, "Second", 1),
    ]
    assert store.clinics()[0].saved_at == renamed.saved_at
    assert renamed.saved_at.tzinfo is UTC


def test_a_stale_window_is_told_and_nothing_is_overwritten(store: Store):
    start = store.create(new_clinic("Start"))
    theirs = store.save(start.id, start.clinic.with_(name="Theirs"), 1)
    for revision in (0, 1, 3):
        with pytest.raises(StaleError, match="Theirs") as caught:
            store.save(start.id, start.clinic.with_(name="Mine"), revision)
        assert caught.value.theirs == theirs
    assert store.load(start.id) == theirs
    mine = store.create(start.clinic.with_(name="Mine"))
    assert {one.id for one in store.clinics()} == {start.id, mine.id}


def test_a_deleted_clinic_comes_back_with_its_versions(store: Store):
    saved = store.create(new_clinic("Riverside"))
    version = store.keep_version(saved.id, "First list", 1)
    store.delete(saved.id)
    assert store.clinics() == ()
    assert store.last() is None
    assert [one.name for one in store.deleted()] == ["Riverside"]
    assert store.restore_deleted(saved.id) == saved
    assert store.deleted() == ()
    assert store.versions(saved.id) == (version,)


def test_nothing_can_be_done_to_a_clinic_that_is_deleted_or_was_never_here(store: Store):
    saved = store.create(new_clinic())
    version = store.keep_version(saved.id, "First list", 1)
    store.delete(saved.id)
    for id in (saved.id, "f" * 12, "", "' OR 1=1 --"):
        for act in (
            lambda id: store.load(id),
            lambda id: store.export(id),
            lambda id: store.save(id, saved.clinic, 1),
            lambda id: store.duplicate(id, "Copy", 1),
            lambda id: store.delete(id),
            lambda id: store.keep_version(id, "Label", 1),
            lambda id: store.versions(id),
            lambda id: store.restore_version(id, version.id, 1),
            lambda id: store.remember(BROWSER, id),
        ):
            with pytest.raises(GoneError):
                act(id)
    with pytest.raises(GoneError):
        store.restore_deleted("f" * 12)
    assert store.clinics() == ()


@pytest.mark.parametrize("reopened", [True, False])
def test_deleted_clinics_are_purged_after_their_days(
    store: Store, place: str, clock: Clock, reopened: bool
):
    saved, other = store.create(new_clinic("Riverside")), store.create(new_clinic("Hilltop"))
    store.keep_version(saved.id, "First list", 1)
    store.remember(BROWSER, saved.id)
    store.delete(saved.id)
    clock.now += timedelta(days=DELETED_KEPT_DAYS, seconds=-60)
    Store(place, now=clock).close()
    assert [one.id for one in store.deleted()] == [saved.id]
    clock.now += timedelta(seconds=120)
    if reopened:
        Store(place, now=clock).close()
    else:
        store.delete(other.id)
    assert saved.id not in [one.id for one in store.deleted()]
    with pytest.raises(GoneError):
        store.restore_deleted(saved.id)
    assert store.last(BROWSER) == (other if reopened else None)


def test_a_version_is_restored_as_a_new_revision(store: Store):
    first = store.create(new_clinic("Old"))
    version = store.keep_version(first.id, "  Before\nthe raise ", 1)
    assert (version.label, version.revision) == ("Before the raise", 1)
    changed = store.save(first.id, first.clinic.with_(name="New"), 1)
    later = store.keep_version(first.id, "After the raise", 2)
    assert store.versions(first.id) == (later, version)

    restored = store.restore_version(first.id, version.id, changed.revision)
    assert (restored.clinic, restored.revision) == (first.clinic, 3)
    assert store.load(first.id) == restored
    assert store.restore_version(first.id, later.id, 3).clinic == changed.clinic
    assert store.versions(first.id) == (later, version)


def test_a_version_is_not_restored_over_what_another_window_saved(store: Store):
    first = store.create(new_clinic("Old"))
    version = store.keep_version(first.id, "First list", 1)
    theirs = store.save(first.id, first.clinic.with_(name="Theirs"), 1)
    with pytest.raises(StaleError) as caught:
        store.restore_version(first.id, version.id, 1)
    assert caught.value.theirs == store.load(first.id) == theirs


def test_neither_version_nor_copy_is_made_of_what_another_window_saved(store: Store):
    first = store.create(new_clinic("Old"))
    theirs = store.save(first.id, first.clinic.with_(name="Theirs"), 1)
    for act in (
        lambda: store.keep_version(first.id, "As it is now", 1),
        lambda: store.duplicate(first.id, "Copy", 1),
    ):
        with pytest.raises(StaleError) as caught:
            act()
        assert caught.value.theirs == theirs
    assert store.versions(first.id) == ()
    assert [one.id for one in store.clinics()] == [first.id]


def test_a_version_belongs_to_its_clinic(store: Store):
    mine, other = store.create(new_clinic("Mine")), store.create(new_clinic("Other"))
    version = store.keep_version(mine.id, "Mine", 1)
    assert store.versions(other.id) == ()
    with pytest.raises(GoneError, match="no such version"):
        store.restore_version(other.id, version.id, 1)


def test_copies_have_names_of_their_own(store: Store):
    saved = store.create(new_clinic("Riverside"))
    copy = store.duplicate(saved.id, "Riverside", 1)
    assert (copy.clinic.name, copy.revision) == ("Riverside (2)", 1)
    assert copy.clinic.with_(name="Riverside") == saved.clinic
    assert store.duplicate(saved.id, "Hilltop", 1).clinic.name == "Hilltop"
    assert store.import_(store.export(saved.id)).clinic.name == "Riverside (3)"
    store.delete(copy.id)
    assert store.import_(store.export(saved.id)).clinic.name == "Riverside (2)"
    longest = store.create(new_clinic("x" * 80))
    assert store.import_(store.export(longest.id)).clinic.name == "x" * 76 + " (2)"


@pytest.mark.parametrize("name", ["", " \n", "x" * 81, "bell\a"])
def test_names_that_cannot_be_are_refused_by_their_field(store: Store, name: str):
    saved = store.create(new_clinic())
    with pytest.raises(ClinicError, match=r"^name: "):
        store.duplicate(saved.id, name, 1)
    with pytest.raises(ClinicError, match=r"^label: "):
        store.keep_version(saved.id, name, 1)
    assert len(store.clinics()) == 1
    assert store.versions(saved.id) == ()


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "null", b"\x00\xff", "[" * 100_000, "{}", '{"version": 2}',
        '{"version": 1, "name": "\\u0000"}', '{"version": 1, "owner_id": "me"}',
        '{"version": 1, "overrides": {"luck": 1}}',
        json.dumps({"version": 1, "known_prices": [{"price_usd": 70}] * 2_001}),
        " " * 8_000_001,
    ],
)  # fmt: skip
def test_hostile_files_are_refused_and_leave_nothing(store: Store, text: str | bytes):
    with pytest.raises(ClinicError):
        store.import_(text)
    assert store.clinics() == ()


@given(st.text() | st.binary() | st.recursive(st.none(), st.lists).map(json.dumps))
@settings(max_examples=40, deadline=None)
def test_no_text_at_all_does_harm(kept: Store, text: str | bytes):
    with pytest.raises(ClinicError):
        kept.import_(text)


def test_a_browser_comes_back_to_its_last_clinic(store: Store):
    first, second = store.create(new_clinic("First")), store.create(new_clinic("Second"))
    assert store.last(BROWSER) == store.last() == second
    store.remember(BROWSER, first.id)
    store.remember(OTHER_BROWSER, second.id)
    assert store.last(BROWSER) == first
    assert store.last(OTHER_BROWSER) == second
    store.remember(BROWSER, second.id)
    store.remember(BROWSER, first.id)
    assert store.last(BROWSER) == first
    store.delete(first.id)
    assert store.last(BROWSER) == second
    store.restore_deleted(first.id)
    assert store.last(BROWSER) == first


@pytest.mark.parametrize("id", ["", "short", "x" * 65, "' OR 1=1 --        ", "\0" * 32, "é" * 32])
def test_a_cookie_that_is_not_ours_is_nobodys(store: Store, id: str):
    first, second = store.create(new_clinic("First")), store.create(new_clinic("Second"))
    store.remember(id, first.id)
    assert store.last(id) == second


def test_a_browser_that_is_seen_now_and_then_is_not_forgotten(
    store: Store, place: str, clock: Clock
):
    first = store.create(new_clinic("First"))
    store.create(new_clinic("Second"))
    store.remember(BROWSER, first.id)
    store.remember(OTHER_BROWSER, first.id)
    for _ in range(3):
        clock.now += timedelta(days=300)
        store.remember(BROWSER, first.id)
        Store(place, now=clock).close()
    assert store.last(BROWSER) == first
    assert store.last(OTHER_BROWSER) != first


def test_threads_of_one_server_share_a_store(store: Store):
    start = store.create(new_clinic())

    def add(number: int) -> None:
        saved = store.create(new_clinic(f"Clinic {number}"))
        revision = start.revision
        while True:
            try:
                store.save(start.id, saved.clinic, revision)
                break
            except StaleError as error:
                revision = error.theirs.revision

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(24)))
    assert len({one.name for one in store.clinics()}) >= 24
    assert store.load(start.id).revision == 25


def test_those_who_take_a_name_at_once_get_each_their_own(store: Store):
    saved = store.create(new_clinic("Riverside"))
    text = store.export(saved.id)

    def take(number: int) -> str:
        copied = store.import_(text) if number % 2 else store.duplicate(saved.id, "Riverside", 1)
        return copied.clinic.name

    with ThreadPoolExecutor(8) as pool:
        names = set(pool.map(take, range(16)))
    assert names == {f"Riverside ({number})" for number in range(2, 18)}


@pytest.mark.parametrize(
    "act",
    [
        lambda store, id, _: store.save(id, new_clinic("Mine"), 1),
        lambda store, id, _: store.duplicate(id, "Copy", 1),
        lambda store, id, _: store.keep_version(id, "As it is now", 1),
        lambda store, id, version: store.restore_version(id, version, 1),
    ],
    ids=["save", "duplicate", "keep_version", "restore_version"],
)
def test_what_comes_in_the_middle_of_anothers_save_waits_for_it_and_is_told(
    store: Store, place: str, act: Callable[[Store, str, str], object]
):
    first = store.create(new_clinic("Old"))
    version = store.keep_version(first.id, "First list", 1)
    engine = open_database(place)
    with ThreadPoolExecutor(1) as pool:
        with writing(engine).begin() as connection:
            theirs = update(tables.clinics).where(tables.clinics.c.id == first.id)
            connection.execute(theirs.values(revision=2))
            told = pool.submit(act, store, first.id, version.id)
            time.sleep(0.1)
            assert not told.done()
        with pytest.raises(StaleError) as caught:
            told.result()
    engine.dispose()
    assert caught.value.theirs == store.load(first.id)
    assert caught.value.theirs.revision == 2
    assert store.versions(first.id) == (version,)
    assert [one.id for one in store.clinics()] == [first.id]


class StoreBesideAModel(RuleBasedStateMachine):
    """Any order of acts leaves what a plain dictionary would hold."""

    ids = Bundle("ids")
    versions = Bundle("versions")

    def __init__(self, fresh: Fresh) -> None:
        super().__init__()
        self.ends = ExitStack()
        self.place = self.ends.enter_context(fresh())
        self.store = Store(self.place)
        self.here: dict[str, tuple[str, int]] = {}
        self.gone: dict[str, tuple[str, int]] = {}
        self.kept: dict[str, tuple[str, str]] = {}

    def teardown(self) -> None:
        self.store.close()
        self.ends.close()

    @rule(target=ids, name=NAMES)
    def create(self, name: str) -> str:
        saved = self.store.create(new_clinic(name))
        self.here[saved.id] = (name, 1)
        return saved.id

    @rule(id=ids, name=NAMES, behind=st.integers(0, 1))
    def save(self, id: str, name: str, behind: int) -> None:
        present = self.here.get(id)
        revision = present[1] if present else 1
        act: Any = (id, new_clinic(name), revision - behind)
        if present is None:
            with pytest.raises(GoneError):
                self.store.save(*act)
        elif behind:
            with pytest.raises(StaleError):
                self.store.save(*act)
        else:
            self.here[id] = (name, self.store.save(*act).revision)
            assert self.here[id][1] == revision + 1

    @rule(target=versions, id=ids)
    def keep(self, id: str) -> str:
        if id not in self.here:
            return ""
        version = self.store.keep_version(id, "Kept", self.here[id][1])
        self.kept[version.id] = (id, self.here[id][0])
        return version.id

    @rule(version=versions)
    def restore(self, version: str) -> None:
        id, name = self.kept.get(version, ("", ""))
        if id in self.here:
            revision = self.here[id][1]
            restored = self.store.restore_version(id, version, revision)
            self.here[id] = (name, revision + 1)
            assert restored.clinic.name == name

    @rule(id=ids)
    def delete(self, id: str) -> None:
        if id in self.here:
            self.store.delete(id)
            self.gone[id] = self.here.pop(id)

    @rule(target=ids, id=consumes(ids))
    def undelete(self, id: str) -> str:
        self.store.restore_deleted(id)
        self.here.setdefault(id, self.gone.pop(id, ("", 0)))
        return id

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = Store(self.place)

    @invariant()
    def agrees(self) -> None:
        for listed, model in ((self.store.clinics(), self.here), (self.store.deleted(), self.gone)):
            assert {one.id: (one.name, one.revision) for one in listed} == model
        for id in self.here:
            ours = {version for version, (of, _) in self.kept.items() if of == id}
            assert {one.id for one in self.store.versions(id)} == ours


def test_any_order_of_acts_leaves_what_a_dictionary_would_hold(fresh: Fresh):
    few = settings(max_examples=8, stateful_step_count=15, deadline=None)
    # Any maker will do, though it is typed as a class.
    make: Any = partial(StoreBesideAModel, fresh)
    run_state_machine_as_test(make, settings=few)


def set_body(place: str, id: str, body: str) -> None:
    """Write into a store what this program would not."""
    engine = open_database(place)
    with engine.begin() as connection:
        connection.execute(
            update(tables.clinics).where(tables.clinics.c.id == id).values(body=body)
        )
    engine.dispose()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ('{"version": 2, "name": "River"}', "newer version"),
        ('{"version": 1, "name": "Riv', "no JSON"),
        ('{"version": 1, "practitioner": "wizard"}', "practitioner"),
        ("", "no JSON"),
    ],
)
def test_a_clinic_that_cannot_be_read_is_named_and_kept_and_the_others_open(
    store: Store, place: str, body: str, why: str
):
    good, bad = store.create(new_clinic("Good")), store.create(new_clinic("Riverside"))
    version = store.keep_version(bad.id, "First list", 1)
    set_body(place, bad.id, body)
    for act in (
        lambda: store.load(bad.id),
        lambda: store.last(),
        lambda: store.save(bad.id, good.clinic, 7),
        lambda: store.duplicate(bad.id, "Copy", 1),
    ):
        with pytest.raises(StoreError, match=f"^“Riverside” cannot be read.*{why}") as caught:
            act()
        assert "\n" not in str(caught.value)
    assert [one.name for one in store.clinics()] == ["Riverside", "Good"]
    assert store.load(good.id) == good
    assert store.export(bad.id) == body
    store.delete(bad.id)
    with pytest.raises(StoreError, match="Riverside"):
        store.restore_deleted(bad.id)
    assert store.export(bad.id) == body
    assert store.restore_version(bad.id, version.id, 1).clinic == bad.clinic
