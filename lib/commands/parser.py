"""What the commands share: one-line errors, and the options that describe a visit."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

from lib.datasets.damage import printable, shown
from lib.datasets.figures import FieldError, SettingError, check_setting, number_of
from lib.datasets.package import DataPackageError, structural_problems
from lib.datasets.places import guess_place
from lib.pricing.cards import CardFee
from lib.visit import FORMATS, MUSCLES, Visit


def one_line_parser(name: str, description: str, examples: str) -> OneLineParser:
    """Return the parser of a command; `examples` are printed at the end of its help."""
    return OneLineParser(
        prog=f"python -m lib.commands {name}",
        description=description,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


class OneLineParser(argparse.ArgumentParser):
    """An argument parser that says what is wrong in one line on standard error, exit code 2."""

    def parse_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> argparse.Namespace:
        """Parse as argparse does, but refuse "--" as a value, which it takes for an empty list."""
        given = list(sys.argv[1:] if args is None else args)
        for argument in given:
            name, equals, value = argument.partition("=")
            if name.startswith("-") and equals and value == "--":
                self.error(f'argument {name}: "--" is not a value')
        return super().parse_args(given, namespace)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, without the usage text."""
        raise SystemExit(refused(self.prog.split()[-1], message))


# Long enough for every sentence and list of choices of ours, short enough to read.
LONGEST_WORD = 80
LONGEST_LINE = 600


def refused(name: str, message: str) -> int:
    """Say on standard error, in one line that prints and ends, why a command refuses; return 2."""
    words = [shown(word, LONGEST_WORD) for word in printable(message).split()]
    line = " ".join(words)
    if len(line) > LONGEST_LINE:
        line = f"{line[: LONGEST_LINE // 2]} … {line[-LONGEST_LINE // 2 :]}"
    print(f"{name}: {line}", file=sys.stderr)
    return 2


def sound_data() -> None:
    """Raise DataPackageError unless every file of the package is the one described."""
    if problems := structural_problems():
        raise DataPackageError(problems)


def damage_line(error: DataPackageError) -> str:
    """Say in one line what is damaged: the first problem, how many more, and how to see them."""
    first, *others = error.problems
    more = f" (and {len(others)} more)" if others else ""
    return f"the data package is damaged: {first}{more}; run python -m lib.commands check"


def add_visit_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that visit_of reads."""
    parser.add_argument("--format", choices=FORMATS, default="stand-alone", help="kind of visit")
    parser.add_argument(
        "--minutes",
        type=whole,
        choices=(15, 30, 45, 60),
        help="length (default 30; bundled and initial 45; none for add-on)",
    )
    parser.add_argument("--muscles", choices=MUSCLES, default="1-2", help="muscles needled")
    parser.add_argument("--electrical", action="store_true", help="with an electrical current")


def visit_of(options: argparse.Namespace) -> Visit:
    """Return the visit the options describe; raises VisitError for one that cannot be."""
    rest = {"muscles": options.muscles, "electrical": options.electrical}
    return Visit.of_format(options.format, options.minutes, **rest)


def amount(text: str) -> float:
    """Return a number in plain digits; argparse says so in one line where it is none."""
    try:
        return number_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def whole(text: str) -> int:
    """Return a whole number in plain digits; argparse says so in one line where it is none."""
    value = amount(text)
    if value != int(value) or "." in text:
        raise argparse.ArgumentTypeError(f'"{text[:40]}" is not a whole number')
    return int(text)


def hint(parser: OneLineParser, name: str, text: str | None) -> None:
    """Say on standard error what an option may have been meant to be; the command goes on."""
    if text:
        print(f"{parser.prog.split()[-1]}: {name}: {text}", file=sys.stderr)


def hint_at_place(parser: OneLineParser, text: str) -> None:
    """Say on standard error what is to be known of a place: its namesakes, a split ZIP code."""
    found = guess_place(text)
    for note in (found.note, found.split):
        hint(parser, "--place", note)


def add_card_fee_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that card_fee_of_options reads."""
    parser.add_argument(
        "--card-fee-percent", type=amount, default=0.0, help="of the price, 0 to 20 percent (0)"
    )
    parser.add_argument(
        "--card-fee-fixed", type=amount, default=0.0, help="for each sale, US dollars (0)"
    )


def card_fee_of_options(options: argparse.Namespace) -> CardFee:
    """Return the card fee the options describe; raises FieldError for one that cannot be."""
    for name, key in (("percent", "card_fee_percent"), ("fixed", "card_fee_fixed_usd")):
        try:
            check_setting(key, getattr(options, f"card_fee_{name}"))
        except SettingError as error:
            raise FieldError(f"card-fee-{name}", str(error)) from error
    return CardFee(options.card_fee_percent, options.card_fee_fixed)


@contextmanager
def refusals(parser: OneLineParser) -> Iterator[None]:
    """Turn what a rule refuses into one line on standard error and exit code 2.

    A FieldError names the option that is wrong, a ValueError or damaged data speak for themselves.
    Nothing is computed from damaged data.
    """
    try:
        sound_data()
        yield
    except FieldError as error:
        parser.error(f"--{error.field}: {error}")
    except DataPackageError as error:
        parser.error(damage_line(error))
    except ValueError as error:
        parser.error(str(error))
