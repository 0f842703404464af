"""PWD 1 to 5, and 8: what is stored in the place of a password."""

from application.ports.errors import Unavailable
from application.ports.passwords import Passwords, Verification
from tests.contracts.kit.law import law
from tests.contracts.kit.signatures import Claims
from tests.contracts.laws.passwords.env import PasswordsEnv
from tests.support.concurrency import accepted, together

PASSWORD = "six honey combs \u00e4"
OTHERS = {
    "in capitals": PASSWORD.upper(),
    "with a space behind": f"{PASSWORD} ",
    "of which one letter is missing": PASSWORD[:-1],
    "in another Unicode form": "six honey combs a\u0308",
    "that is empty": "",
}
LONG = "hexagon " * 16
"""128 characters, as many as a password of the shop may have."""
NO_MATCH = Verification(matches=False)
CROWD = 200


async def claims(env: PasswordsEnv) -> Claims:
    """The port itself."""
    return [(Passwords, env.passwords)]


@law(
    "PWD-1",
    hint="Hash all bytes of the password as it is, however many there are, and compare all of them.",
    mutants=("takes capitals for small letters", "compares the first 72 bytes", "stops at a NUL"),
)
async def a_hash_is_that_of_one_password(env: PasswordsEnv) -> None:
    """A password is that of its hash, and no other password is, if only one character is another one: compared code
    point by code point, however long it is."""
    hashed = await env.passwords.hash(PASSWORD)
    assert await env.passwords.verify(PASSWORD, hashed) == Verification(matches=True)
    for what, other in OTHERS.items():
        assert await env.passwords.verify(other, hashed) == NO_MATCH, f"a password {what} is taken for the right one"
    for right, wrong in ((LONG, f"{LONG[:-1]}_"), ("honey\0combs", "honey\0hives")):
        hashed = await env.passwords.hash(right)
        assert (await env.passwords.verify(right, hashed)).matches, f"{right!r} is not taken for itself"
        assert not (await env.passwords.verify(wrong, hashed)).matches, f"{wrong!r} is taken for {right!r}"


@law(
    "PWD-2",
    hint="Hash with a salt of its own each time, which is part of the hash.",
    mutants=("keeps the password", "hashes without salt"),
)
async def a_hash_tells_nothing_of_its_password(env: PasswordsEnv) -> None:
    """The password is not in its hash, and two hashes of one password are not the same: nobody sees who has the same
    password as somebody else."""
    hashes = [await env.passwords.hash(PASSWORD) for _ in range(2)]
    assert hashes[0] != hashes[1], "the same password has the same hash"
    assert not any(PASSWORD in hashed for hashed in hashes), "the password is in its hash"


@law(
    "PWD-3",
    hint="Take what the library raises for a hash that it cannot read, or that does not match, for a no.",
    mutants=("fails at what is damaged", "takes no hash for any"),
)
async def without_a_hash_no_password_is_right(env: PasswordsEnv) -> None:
    """No password is that of no hash, and none that of a hash which is damaged; nothing is raised."""
    hashed = await env.passwords.hash(PASSWORD)
    for damaged in (None, "", "six", PASSWORD, hashed[: len(hashed) // 2], hashed[:-2]):
        with accepted("a hash that is damaged or not there"):
            assert await env.passwords.verify(PASSWORD, damaged) == NO_MATCH, f"right for the hash {damaged!r}"


@law(
    "PWD-4",
    hint="Compare the parameters in the hash with those that new hashes get.",
    mutants=("never replaces a hash", "replaces every hash", "knows no older hash"),
)
async def an_older_hash_is_good_and_is_to_be_replaced(env: PasswordsEnv) -> None:
    """The password of a hash that was computed with less effort than new ones are is known, and its hash is to be
    replaced; one that was computed now is not, nor is one whose password this is not."""
    older = env.older(PASSWORD)
    assert await env.passwords.verify(PASSWORD, older) == Verification(matches=True, is_outdated=True)
    assert await env.passwords.verify(f"{PASSWORD}!", older) == NO_MATCH
    newer = await env.passwords.hash(PASSWORD)
    assert not (await env.passwords.verify(PASSWORD, newer)).is_outdated


@law(
    "PWD-5",
    hint="Where there is no hash, compare with one that nobody has the password of.",
    mutants=("answers at once for nobody", "computes twice for nobody"),
)
async def of_nobody_it_takes_the_same_steps(env: PasswordsEnv) -> None:
    """A hash is computed once for a wrong password, and once where there is no hash: whoever measures the time does
    not learn which of the two it was."""
    hashed = await env.passwords.hash(PASSWORD)
    for whose, given in (("a wrong password", hashed), ("nobody's password", None)):
        before = env.computed()
        await env.passwords.verify(f"{PASSWORD}!", given)
        assert env.computed() - before == 1, f"hashes computed for {whose}: {env.computed() - before}"


@law(
    "PWD-8",
    hint="Bound how many wait, and say `Unavailable` to the next one, in the place of an answer.",
    mutants=("finds everything wrong in a crowd", "raises its own error in a crowd"),
)
async def a_crowd_is_answered_rightly_or_not_at_all(env: PasswordsEnv) -> None:
    """Of many who ask at once each is answered rightly, or is told `Unavailable`; some are answered, and so is whoever
    asks when they are through."""
    hashed = await env.passwords.hash(PASSWORD)
    outcomes = await together(CROWD, lambda _: env.passwords.verify(PASSWORD, hashed))
    outcomes.only(Unavailable)
    assert outcomes.answers, f"of {CROWD} who ask at once, none is answered"
    assert {*outcomes.answers} == {Verification(matches=True)}, "the right password is refused in a crowd"
    with accepted("asking when the crowd is gone"):
        assert (await env.passwords.verify(PASSWORD, hashed)).matches


LAWS = (
    a_hash_is_that_of_one_password,
    a_hash_tells_nothing_of_its_password,
    without_a_hash_no_password_is_right,
    an_older_hash_is_good_and_is_to_be_replaced,
    of_nobody_it_takes_the_same_steps,
    a_crowd_is_answered_rightly_or_not_at_all,
)
