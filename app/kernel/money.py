"""Money as whole minor units. Nothing here is a float; every rounding is half-up and happens in a named function."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

MINOR = Decimal("0.01")
FULL = 10_000
"""100 % in basis points: percentages are whole basis points, 22 % is 2200."""


@dataclass(frozen=True, order=True)
class Money:
    """An amount in the minor units (cents, kopecks) of the currency its document names."""

    minor: int = 0

    @classmethod
    def of(cls, amount: Decimal | int | str) -> Self:
        """From an exact amount; more than two decimals are refused, since rounding belongs to `rounded`."""
        if isinstance(amount, float):
            raise TypeError("money is never a float")
        scaled = Decimal(amount) * 100
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{amount} has more than two decimals")
        return cls(int(scaled))

    @classmethod
    def rounded(cls, amount: Decimal) -> Self:
        """Half-up to the minor unit: 0.125 → 0.13, −0.125 → −0.13."""
        return cls(int((amount * 100).to_integral_value(ROUND_HALF_UP)))

    @classmethod
    def sum(cls, amounts: Iterable["Money"]) -> Self:
        return cls(sum(amount.minor for amount in amounts))

    @property
    def decimal(self) -> Decimal:
        return (Decimal(self.minor) / 100).quantize(MINOR)

    def percent(self, basis_points: int) -> "Money":
        """That share of the amount, rounded half-up."""
        return Money.rounded(self.decimal * basis_points / FULL)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + other.minor)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - other.minor)

    def __neg__(self) -> "Money":
        return Money(-self.minor)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return str(self.decimal)


ZERO = Money(0)


def line_amount(quantity: Decimal, unit_price: Decimal) -> Money:
    """Quantity × price of one line: the one place where a line is rounded (field-service.md §2.7)."""
    return Money.rounded(quantity * unit_price)


def share_out(total: Money, weights: Sequence[int]) -> list[Money]:
    """Split a total by weights so that the parts add up to it, see `apportion`."""
    return [Money(part) for part in apportion(total.minor, weights)]


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Split whole units by weights so that the parts add up: largest remainder, first come first served."""
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("nothing to share out by")
    sign = -1 if total < 0 else 1
    parts = [divmod(abs(total) * weight, whole) for weight in weights]
    left = abs(total) - sum(part for part, _rest in parts)
    by_remainder = sorted(range(len(parts)), key=lambda n: -parts[n][1])
    extra = set(by_remainder[:left])
    return [sign * (part + (n in extra)) for n, (part, _rest) in enumerate(parts)]
