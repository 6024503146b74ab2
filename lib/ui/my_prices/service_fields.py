"""Everything of one service as fields: its name, what it is, what it takes up and costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from lib.clinic import Clinic, Service
from lib.pricing.hour import usual_pay_usd, usual_slot_minutes
from lib.pricing.price_list import Line
from lib.ui.state.fields import assumption_number, field, put_service, service_field
from lib.visit import FORMATS, MINUTES, MUSCLES, Visit

FORMAT_NAMES = {
    "stand-alone": "Stand-alone: needling by itself",
    "add-on": "Add-on: within another visit",
    "bundled": "Bundled: needling with other treatment",
    "initial": "First visit: evaluation and needling",
}
MUSCLE_NAMES = {"1-2": "1 or 2 muscles", "3+": "3 or more muscles"}


def service_fields(clinic: Clinic, line: Line) -> None:
    """Draw the fields of a service; each change is its own step of undo."""
    service = line.service
    left, right = st.columns(2, gap="large")
    with left:
        _text(service)
        _visit(service)
    with right:
        number(
            service,
            "slot_minutes",
            "Minutes of the calendar it takes",
            f"{usual_slot_minutes(service.visit):g}",
            "In grey the usual: the visit's minutes and ten more; for an add-on ten extra ones.",
        )
        if clinic.costs.paid_per_visit and line.economics is not None:
            number(
                service,
                "pay_usd_per_sale",
                "Clinician's pay for one (US dollars)",
                f"{usual_pay_usd(service.visit, clinic.costs):g}",
                "Before payroll burden. In grey: your pay for a visit; nothing for an add-on.",
            )
        number(
            service,
            "most_per_week",
            "Most that are asked for in a week",
            "no limit",
            "How many you could sell at most; the week's plan keeps to it.",
        )
        if service.visit.format == "initial":
            assumption_number("evaluation_price_usd", placeholder="not entered")


def _text(service: Service) -> None:
    service_field(
        st.text_input,
        service,
        "name",
        "Name of the service",
        max_chars=80,
    )


def number(
    service: Service, part: str, label: str, placeholder: str, help: str | None, **options: Any
) -> None:
    """Draw a figure of a service; empty, what the placeholder says counts."""
    whole = part == "most_per_week"
    service_field(
        st.number_input,
        service,
        part,
        label,
        placeholder=placeholder,
        help=help,
        step=1 if whole else 5.0,
        format="%d" if whole else "%.10g",
        **options,
    )


def _visit(service: Service) -> None:
    visit = service.visit

    def part(change: Callable[[Visit, Any], Visit]) -> Callable[[Clinic, Any], Clinic]:
        return put_service(service.id, lambda one, value: one.with_(visit=change(one.visit, value)))

    field(
        st.selectbox,
        "Kind of visit",
        f"service_{service.id}_format",
        visit.format,
        part(lambda old, value: old.of_other_format(value)),
        options=FORMATS,
        format_func=FORMAT_NAMES.__getitem__,
    )
    if MINUTES[visit.format]:
        field(
            st.segmented_control,
            "Minutes with the patient",
            f"service_{service.id}_minutes",
            visit.minutes,
            part(lambda old, value: old.with_(minutes=value)),
            options=MINUTES[visit.format],
            required=True,
        )
    field(
        st.segmented_control,
        "Muscles needled in a visit",
        f"service_{service.id}_muscles",
        visit.muscles,
        part(lambda old, value: old.with_(muscles=value)),
        options=MUSCLES,
        format_func=MUSCLE_NAMES.__getitem__,
        required=True,
    )
    field(
        st.toggle,
        "With electrical stimulation",
        f"service_{service.id}_electrical",
        visit.electrical,
        part(lambda old, value: old.with_(electrical=value)),
    )
