"""PWD 6 and 7: passwords that somebody else would guess."""

from tests.contracts.kit.law import law
from tests.contracts.laws.passwords.env import PasswordsEnv

WEAK = ("password1234", "123456789012", "aaaaaaaaaaaaaaaa", "qwertyuiop12", "abcabcabcabc", "password1234" * 20)
STRONG = ("kYt7#vQz-41xLp", "lantern orbit mosaic fjord", "6zJ-honey-Wq8-comb")
KNOWN = ("ada.lovelace@hive.example", "Ada Lovelace")
OWN = ("ada.lovelace@hive.example", "Ada Lovelace 6")


@law(
    "PWD-6",
    hint="Estimate how many guesses it takes somebody who knows the lists; a count of characters says little.",
    mutants=("finds nothing weak", "finds everything weak", "counts characters"),
)
async def what_is_guessed_soon_is_weak(env: PasswordsEnv) -> None:
    """Words of the lists, repetitions and rows of keys are weak, however long, and a sentence says why; what is made
    up by chance is not, whether of signs or of words."""
    for password in WEAK:
        why = await env.passwords.weakness(password, known=())
        assert why, f"{password} is not found weak"
        assert why.endswith("."), f"why {password} is weak is no sentence: {why}"
    for password in STRONG:
        why = await env.passwords.weakness(password, known=())
        assert why is None, f"{password} is found weak: {why}"


@law(
    "PWD-7",
    hint="Give the estimate what is known of the owner, as words that are guessed first.",
    mutants=("does not know whose it is",),
)
async def what_is_known_of_its_owner_is_guessed_first(env: PasswordsEnv) -> None:
    """The owner's own e-mail address and name are weak, and they are not for somebody else."""
    for password in OWN:
        assert await env.passwords.weakness(password, known=KNOWN), f"{password}, of its owner, is not found weak"
        assert await env.passwords.weakness(password, known=("Ben",)) is None, f"{password}, of Ben, is found weak"


LAWS = (what_is_guessed_soon_is_weak, what_is_known_of_its_owner_is_guessed_first)
