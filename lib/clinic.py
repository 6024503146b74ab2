"""The clinic: its costs, what it sells at which price, and the prices of others that it knows.

One frozen object holds everything that an owner brings; each change makes a new one. It is kept and
handed on as JSON, and what comes back from a file, a link or a database is checked here.
"""

from __future__ import annotations

import datetime
import json
import re
import uuid
from collections.abc import Collection, Iterable
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from lib.datasets.assumptions import assumptions, rule
from lib.datasets.figures import FieldError, check_setting
from lib.datasets.places import PlaceNotFoundError, find_place
from lib.visit import MINUTES, PRACTITIONERS, Visit

VERSION = 1
MOST_SERVICES = 40
MOST_PACKAGES = 10
MOST_KNOWN_PRICES = 2_000
MOST_HEADS = 400
MOST_CHARACTERS = 2_000_000
MOST_BYTES = 4 * MOST_CHARACTERS  # a character takes up to four
MOST_PROBLEMS = 20


class ClinicError(ValueError):
    """A clinic that cannot be; `problems` names each field that is wrong and why.

    `reasons` say why alone, for those who stand before the field and see what is in it.
    """

    def __init__(self, problems: Iterable[str], reasons: Iterable[str] = ()) -> None:
        """Keep the problems; the exception's text is one line each. They are their own reasons."""
        self.problems = tuple(problems)
        self.reasons = tuple(reasons) or self.problems
        super().__init__("\n".join(self.problems))


def _one_line(least: int, most: int) -> AfterValidator:
    """Return a check that puts blanks in order and refuses what is no line of that length."""

    def check(text: str) -> str:
        tidy = " ".join(text.split())
        _check_printable(tidy)
        if len(tidy) < least:
            raise ValueError("it is empty")
        if len(tidy) > most:
            raise ValueError(f"it is longer than {most} characters")
        return tidy

    return AfterValidator(check)


def _several_lines(text: str) -> str:
    """Put every kind of blank and line end in order, and refuse what cannot be printed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    tidy = ["".join(" " if one.isspace() else one for one in line) for line in lines]
    _check_printable("".join(tidy))
    return "\n".join(tidy)


def _check_printable(text: str) -> None:
    # Joiners of no width hold emoji together, and letters in several scripts.
    if not re.sub("[\u200c\u200d]", "", text).isprintable():
        raise ValueError("it holds characters that cannot be printed")


def new_id() -> str:
    """Return an identifier that says nothing about what it stands for."""
    return uuid.uuid4().hex[:12]


Id = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
MOST_NAME = 80
Text = Annotated[str, _one_line(0, 120)]
Name = Annotated[str, _one_line(1, MOST_NAME)]
Note = Annotated[str, Field(max_length=500), AfterValidator(_several_lines)]
Usd = Annotated[float, Field(ge=0, le=10_000, allow_inf_nan=False)]
Price = Annotated[float, Field(ge=1, le=10_000, allow_inf_nan=False)]
Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def of(cls, **fields: Any) -> Self:
        """Return a new one of what somebody typed; raises ClinicError, which names each problem."""
        return _checked(cls, fields)

    def with_(self, **changes: Any) -> Self:
        """Return a copy with some fields changed, checked like a new one; raises ClinicError."""
        return _checked(type(self), {**dict(self), **changes})


Model = TypeVar("Model", bound=_Frozen)


class Costs(_Frozen):
    """What an hour of the clinic is made of. None: the figure of its row, or what is local.

    Every field is named as its row of `assumptions.csv`, which bounds it. Overhead is known by the
    month (over the clinician hours that are paid a month) or by the attended hour; the month's
    wins where both are given.
    """

    paid_per_visit: bool = False
    pay_usd_per_hour: float | None = None
    pay_usd_per_visit: float | None = None
    payroll_burden_percent: float | None = None
    booked_percent: float | None = None
    no_show_percent: float | None = None
    overhead_usd_per_month: float | None = None
    clinician_hours_per_month: float | None = None
    overhead_usd_per_hour: float | None = None
    supplies_usd_per_visit: float | None = None
    cards_taken: bool = False
    card_fee_percent: float | None = None
    card_fee_fixed_usd: float | None = None

    @model_validator(mode="after")
    def _within_its_rows(self) -> Self:
        for key, value in self:
            if value is not None:
                check_setting(key, float(value))
        return self

    def figure(self, key: str) -> float:
        """Return a figure as set, else as in its row; raises ValueError where neither has one."""
        value = getattr(self, key)
        if value is None:
            value = assumptions()[key].typical
        if value is None:
            raise ValueError(f"{key} has no value")
        return float(value)


class Package(_Frozen):
    """Sessions of one service sold together: a discount on the single price, or a total.

    Exactly one of `discount_percent` and `total_usd` is given. A package's price is its total.
    """

    sessions: Annotated[int, Field(ge=2, le=20)]
    discount_percent: Percent | None = None
    total_usd: Annotated[float, Field(ge=1, le=100_000, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.discount_percent is None) == (self.total_usd is None):
            raise ValueError("a package has either a discount or a total")
        return self


REFUND_RULES = ("at the package price", "paid less used at the single price")
RefundRule = Literal["at the package price", "paid less used at the single price"]


class Service(_Frozen):
    """One thing that the clinic sells. Price and slot are its own; US dollars and minutes.

    `slot_minutes` None: the usual slot of its visit. `pay_usd_per_sale` counts where the clinician
    is paid per visit; None: the clinic's pay per visit, 0 for an add-on. `most_per_week` is how
    many are asked for at most in a week; None where the calendar alone bounds them.
    """

    id: Id = Field(default_factory=new_id)
    name: Name
    visit: Visit
    slot_minutes: Annotated[float, Field(ge=1, le=480, allow_inf_nan=False)] | None = None
    price_usd: Price | None = None
    pay_usd_per_sale: Usd | None = None
    packages: Annotated[tuple[Package, ...], Field(max_length=MOST_PACKAGES)] = ()
    refund_rule: RefundRule = "at the package price"
    most_per_week: Annotated[int, Field(ge=0, le=1_000)] | None = None

    @model_validator(mode="after")
    def _first_visits_come_once(self) -> Self:
        if self.visit.format == "initial" and self.packages:
            raise FieldError("packages", "a first visit happens once, so it has no packages")
        return self


class KnownPrice(_Frozen):
    """A price of somebody else that the owner knows, as any patient can learn it. US dollars.

    `minutes` and `muscles` are None where unknown. `near` None: the distance from `place` decides;
    true or false: the owner says so. A price that is not `included` is struck out: kept and shown,
    but it counts for nothing. `price_list` is the name of the list that it came with, if any.
    """

    id: Id = Field(default_factory=new_id)
    price_usd: Price
    format: Literal["stand-alone", "add-on", "bundled", "initial"] = "stand-alone"
    minutes: Literal[15, 30, 45, 60] | None = None
    muscles: Literal["1-2", "3+"] | None = None
    electrical: bool = False
    seller: Text = ""
    place: Text | None = None
    date: datetime.date | None = None
    where_seen: Text = ""
    near: bool | None = None
    included: bool = True
    price_list: Text = ""

    @model_validator(mode="after")
    def _minutes_of_its_format(self) -> Self:
        possible = MINUTES[self.format]
        if self.minutes is not None and self.minutes not in possible:
            choices = ", ".join(str(minutes) for minutes in possible)
            says = f"one of {choices}, or unknown" if possible else "unknown for an add-on"
            raise FieldError("minutes", f"minutes of {self.format} prices are {says}")
        return self


# Groups of assumptions whose figures have another home: the clinic's costs, and the session for
# what is a patient's own.
_ELSEWHERE = ("costs", "patient")


def _may_override(key: str) -> None:
    if assumptions()[key].group in _ELSEWHERE:
        raise FieldError(key, "it is no assumption of the clinic")


class PatientDefaults(_Frozen):
    """Where the patient page starts; a patient's own figures are never kept."""

    visits: Annotated[int, Field(ge=1, le=60)] = Field(
        default_factory=lambda: rule("patient_visits")
    )


class Clinic(_Frozen):
    """Everything that an owner brings. `overrides` holds assumptions that she has set, by key.

    `columns_of_lists` remembers what the columns of imported price lists held, by their heads.
    """

    version: Literal[1] = 1
    name: Name = "My clinic"
    place: Text | None = None
    practitioner: str = PRACTITIONERS[0]
    costs: Costs = Field(default_factory=Costs)  # made when asked for: its check reads the tables
    services: Annotated[tuple[Service, ...], Field(max_length=MOST_SERVICES)] = ()
    known_prices: Annotated[tuple[KnownPrice, ...], Field(max_length=MOST_KNOWN_PRICES)] = ()
    patient: PatientDefaults = Field(default_factory=PatientDefaults)
    overrides: dict[str, float] = Field(default_factory=dict)
    columns_of_lists: Annotated[dict[Text, Text], Field(max_length=MOST_HEADS)] = Field(
        default_factory=dict
    )
    included_note: Note = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.practitioner not in PRACTITIONERS:
            choices = ", ".join(PRACTITIONERS)
            raise FieldError("practitioner", f"practitioner is one of {choices}")
        for field in ("services", "known_prices"):
            ids = [one.id for one in getattr(self, field)]
            if len(set(ids)) < len(ids):
                raise FieldError(field, "two of them have the same id")
        for key, value in self.overrides.items():
            try:
                check_setting(key, value)
                _may_override(key)
            except FieldError as error:
                raise FieldError(f"overrides, {key}", str(error)) from None
        return self

    def service(self, id: str) -> Service | None:
        """Return the service of that id, if there is one."""
        return next((one for one in self.services if one.id == id), None)

    def moved_to(self, place: str | None) -> Clinic:
        """Return the clinic at another place; prices said to be near stay where they were near.

        They keep the old place as theirs, so that the distance decides from now on: none goes along
        to another town. Where the old place is none, what the owner said of them stands.
        """
        moved = self.with_(place=place)
        try:
            find_place(self.place or "")
        except PlaceNotFoundError:
            return moved
        known = tuple(
            one.with_(place=one.place or self.place, near=None) if one.near else one
            for one in self.known_prices
        )
        return moved if self.place == place else moved.with_(known_prices=known)

    def with_service(self, service: Service) -> Clinic:
        """Return the clinic with a service put in the place of its namesake, or added last."""
        if self.service(service.id) is None:
            return self.with_(services=(*self.services, service))
        changed = tuple(service if one.id == service.id else one for one in self.services)
        return self.with_(services=changed)

    def without_service(self, id: str) -> Clinic:
        """Return the clinic without a service."""
        return self.with_(services=tuple(one for one in self.services if one.id != id))

    def with_service_moved(self, id: str, by: int) -> Clinic:
        """Return the clinic with a service so many places further down, at most to an end."""
        kept = [one for one in self.services if one.id != id]
        for at, one in enumerate(self.services):
            if one.id == id:
                kept.insert(min(max(at + by, 0), len(kept)), one)
        return self.with_(services=tuple(kept))

    def with_known(self, prices: Iterable[KnownPrice]) -> Clinic:
        """Return the clinic with more known prices; raises ClinicError where they are too many."""
        known = (*self.known_prices, *prices)
        if len(known) > MOST_KNOWN_PRICES:
            more = MOST_KNOWN_PRICES - len(self.known_prices)
            raise ClinicError(
                [f"at most {MOST_KNOWN_PRICES:,} prices are kept, and there is room for {more:,}"]
            )
        return self.with_(known_prices=known)

    def with_known_included(self, ids: Collection[str], included: bool) -> Clinic:
        """Return the clinic with some known prices struck out, or put back."""
        return self.with_(
            known_prices=tuple(
                one.with_(included=included) if one.id in ids else one for one in self.known_prices
            )
        )

    def without_known(self, ids: Collection[str]) -> Clinic:
        """Return the clinic without some known prices."""
        return self.with_(known_prices=tuple(one for one in self.known_prices if one.id not in ids))

    def figure(self, key: str) -> float:
        """Return an assumption as set here, else as in its row; ValueError where neither has it."""
        value = self.overrides.get(key, assumptions()[key].typical)
        if value is None:
            raise ValueError(f"{key} has no value")
        return value

    def to_json(self) -> str:
        """Return the clinic as JSON text; `from_json` gives it back unchanged."""
        return self.model_dump_json(exclude_defaults=False)


def new_clinic(name: str = "My clinic", place: str | None = None) -> Clinic:
    """Return a clinic to start from: six services, no prices."""
    services = (
        Service(name="Add-on", visit=Visit("add-on", None)),
        Service(name="Stand-alone, 30 min", visit=Visit("stand-alone", 30)),
        Service(name="Stand-alone, 60 min", visit=Visit("stand-alone", 60, "3+")),
        Service(name="Bundled visit, 45 min", visit=Visit("bundled", 45)),
        Service(name="First visit, 60 min", visit=Visit("initial", 60)),
        Service(name="Electrical, 30 min", visit=Visit("stand-alone", 30, electrical=True)),
    )
    return Clinic(name=name, place=place, services=services)


def from_json(text: str | bytes) -> Clinic:
    """Return the clinic that a text holds; the text is hostile until it is checked.

    Raises ClinicError for text that is too long, is no JSON, says no version or a newer one than
    this program knows, or holds a field that cannot be; each field is named. Bytes are UTF-8.
    """
    # What may be kept as text may come back as bytes.
    if len(text) > (MOST_BYTES if isinstance(text, bytes) else MOST_CHARACTERS):
        raise ClinicError([f"the clinic is larger than {MOST_CHARACTERS:,} characters"])
    try:
        words = text.decode("utf-8") if isinstance(text, bytes) else text
        # Editors put a byte order mark first; json refuses it.
        data = json.loads(words.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise ClinicError(["the text is not a clinic: it is no JSON"]) from None
    if not isinstance(data, dict):
        raise ClinicError(["the text is not a clinic: it is no JSON object"])
    version = data.get("version")
    if isinstance(version, bool) or not isinstance(version, int | float):
        raise ClinicError(["version: the text is not a clinic: it does not say its version"])
    if version > VERSION:
        newer = _shown(str(version))
        raise ClinicError(
            [f"this clinic was saved by a newer version ({newer}); this one knows {VERSION}"]
        )
    return _checked(Clinic, data)


def checked_name(text: str, field: str = "name") -> str:
    """Return a name with its blanks in order; raises ClinicError, which says the field's name."""
    try:
        return TypeAdapter(Name).validate_python(text)
    except ValidationError as error:
        problem = {**error.errors(include_url=False)[0], "loc": (field,)}
        raise ClinicError([_in_words(problem)], [_reason(problem)]) from None


def _checked(kind: type[Model], data: Any) -> Model:
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        shown, more = problems[:MOST_PROBLEMS], len(problems) - MOST_PROBLEMS
        and_more = [f"and {more:,} more problems"] if more > 0 else []
        raise ClinicError([*map(_in_words, shown), *and_more], map(_reason, shown)) from None


def _in_words(problem: Any) -> str:
    """Say which field is wrong and why: "services, 2, price_usd: … (is 20000)"."""
    cause = problem.get("ctx", {}).get("error")
    where = [part + 1 if isinstance(part, int) else part for part in problem["loc"]]
    if isinstance(cause, FieldError):
        where.append(cause.field)
    # Names of unknown fields are the sender's: they get one printable, short line, too.
    field = ", ".join(_shown(str(part)) for part in where) or "clinic"
    given = problem.get("input")
    given = given[:40] if isinstance(given, str) else given
    shown = f" (is {_shown(repr(given))})" if isinstance(given, str | int | float) else ""
    return f"{field}: {_reason(problem)}{shown}"


def _reason(problem: Any) -> str:
    said = str(problem["msg"]).removeprefix("Value error, ")
    for wordy, plain in _PLAINER.items():
        said = said.replace(wordy, plain)
    return said


_PLAINER = {
    "Input should be": "it must be",
    "Extra inputs are not permitted": "there is no such field",
    "Unexpected keyword argument": "there is no such field",
    "Field required": "it is missing",
}


def _shown(text: str) -> str:
    """Return what can be printed of a text, cut to what a line can bear."""
    return "".join(one if one.isprintable() else "\ufffd" for one in text[:60])
