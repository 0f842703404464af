"""SYS 7 and 8: chance."""

from application.ports.randomness import Randomness
from tests.contracts.kit.law import law
from tests.contracts.kit.signatures import Claims

MANY = 10_000


async def claims(randomness: Randomness) -> Claims:
    """The port itself: its laws need nothing else."""
    return [(Randomness, randomness)]


@law(
    "SYS-7",
    hint="`random.random()`: 0 may come, 1 never.",
    mutants=("throws dice", "includes one"),
)
async def a_fraction_is_a_part_of_one(randomness: Randomness) -> None:
    """A fraction is a binary float from 0 up to but not including 1."""
    drawn = [randomness.fraction() for _ in range(MANY)]
    assert {type(number) for number in drawn} == {float}
    assert 0 <= min(drawn) <= max(drawn) < 1


@law(
    "SYS-8",
    hint="Draw anew every time, from one source for the whole process.",
    mutants=("always draws the same", "likes small numbers"),
)
async def every_part_of_one_is_as_likely(randomness: Randomness) -> None:
    """Fractions hardly ever repeat, and each tenth of the range gets about a tenth of them: so those who wait for a
    fraction of some time keep apart from each other."""
    drawn = [randomness.fraction() for _ in range(MANY)]
    assert len(set(drawn)) > MANY * 0.99
    for tenth in range(10):
        share = sum(int(number * 10) == tenth for number in drawn)
        # Six standard deviations: by chance alone this fails less than once in a hundred million runs.
        assert abs(share - MANY / 10) < 180, f"{share} of {MANY} lie in tenth {tenth}"


LAWS = (a_fraction_is_a_part_of_one, every_part_of_one_is_as_likely)
