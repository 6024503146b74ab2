"""What was done is said once, in passing: saved, copied, deleted, brought back."""

from __future__ import annotations

import streamlit as st

from lib.ui.show.words import safe

_WAITING = "toasts_waiting"
# Streamlit's toasts are dialogs without a name that nobody hears: what they say is put into a
# region that stands there before it is filled, which is what screen readers listen to.
_READ_OUT = """
const TEXT = "[data-testid=stToastText]";

export default function ({ parentElement }) {
  const region = parentElement.querySelector("[role=status]");
  const told = new WeakSet();
  const watch = new MutationObserver(() => {
    const fresh = [...document.querySelectorAll(TEXT)].filter((one) => !told.has(one));
    fresh.forEach((one) => told.add(one));
    if (fresh.length) region.textContent = fresh.map((one) => one.textContent).join(" ");
  });
  watch.observe(document.body, { childList: true, subtree: true });
  return () => watch.disconnect();
}
"""
KEY = "toasts_read_out"


def say(words: str, icon: str = "check") -> None:
    """Say plain words in passing once the page is drawn; nothing in them acts as markdown.

    What is edited field by field is not said so: the bar tells when the clinic was saved last.
    """
    st.session_state.setdefault(_WAITING, []).append((safe(words), icon))


def show_toasts() -> None:
    """Show what waits to be said; to be called when all else of a page is drawn.

    Toasts share a place with the page's style sheets: one that came first would take the place of
    a sheet.
    """
    for words, icon in st.session_state.pop(_WAITING, ()):
        st.toast(words, icon=f":material/{icon}:", duration="long")


def read_toasts_out() -> None:
    """Let those who hear the page hear its toasts."""
    component = st.components.v2.component(
        KEY, html='<div role="status" aria-live="polite"></div>', js=_READ_OUT, isolate_styles=False
    )
    component(key=KEY)
