"""How a rate is set, and whether its dollars pay for the code itself."""

from __future__ import annotations

import re

# What pays for the code, by CMS's words (fee schedule), those of payers' files (negotiated,
# derived), and others that say as much.
_PER_CODE = re.compile(
    r"\b(fee ?sched(ule)?s?|negotiated|derived|contracted|contract(ed)? rate"
    r"|per (unit|procedure|service|code|item|cpt|hcpcs))\b"
)
_OTHERWISE = re.compile(
    r"\b(?:case ?rates?|per ?case|per ?diem|daily|per ?(?:day|stay|admission|admit|discharge|visit"
    r"|episode|encounter|month|member)|(?:ms|apr|ap)? ?drgs?|poc|lump ?sum|percent(?:age)?"
    r"|capitat\w*|bundled?|package|all inclusive)\b|% ?(?:of|charges?|billed)\b"
)


def _plain(words: str) -> str:
    """Return words in small letters, one blank between them; "%" is one."""
    return " ".join(re.findall(r"[a-z0-9]+|%", words[:2_000].lower()))


def otherwise_paid(words: str) -> str:
    """Return what words say a rate pays for other than the code ("per diem"), or nothing."""
    match = _OTHERWISE.search(_plain(words))
    return match[0].strip() if match else ""


def prices_the_code(methodology: str, words: str, arrangement: str = "") -> bool:
    """Return whether a rate's dollars pay for the code itself.

    A case rate, a per diem, a bundle, a capitation and a percentage pay for something else, or for
    another amount: they are never taken for the price of a code, nor is what is paid by a
    methodology that is not known. Under the methodology "other", and under none, the rate's own
    words decide.
    """
    if _plain(arrangement) not in ("", "ffs"):
        return False
    method = _plain(methodology)
    if method in ("", "other"):
        return not otherwise_paid(words)
    return bool(_PER_CODE.search(method)) and "%" not in method and not otherwise_paid(method)
