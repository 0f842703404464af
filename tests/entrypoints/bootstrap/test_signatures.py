"""How this installation signs its messages, and what it does not take for its own."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from adapters.shared.signatures import UnsignedMessage
from entrypoints.bootstrap.keys import KeyRing, key_ring
from entrypoints.bootstrap.settings import Settings
from entrypoints.bootstrap.signatures import KeyRingSignatures
from tests.support.builders import NOON
from tests.support.error_checks import check_that_it_can_be_pickled, check_that_it_explains_itself
from tests.support.fakes import FixedClock
from tests.support.signatures import OURS

OLD, NEW = SecretStr("the secret of last year, well kept"), SecretStr("the secret of this year, well kept")
END = NOON + timedelta(days=30)


def signatures(settings: Settings, clock: FixedClock | None = None, purpose: str = "messages") -> KeyRingSignatures:
    """With these settings."""
    return KeyRingSignatures(key_ring(settings, clock or FixedClock(), purpose))


@pytest.mark.parametrize("text", ["", ".", "six", "a.b.c.d", '{"name": "Caf\u00e9"}', "two\nlines", "\ud800"])
def test_what_was_signed_is_verified(text: str) -> None:
    """Any text; nobody has to know what is in it."""
    assert OURS.verified(OURS.sign(text)) == text


def test_the_name_of_the_key_stands_before_it() -> None:
    """So that the right one is taken; nothing else of the key is there."""
    key = OURS.keys.signing
    id, signature, text = OURS.sign("six").split(".")
    assert (id, len(signature), text) == (key.id, 64, "six")
    assert key.secret.hex() not in (id, signature)


def test_no_bit_of_it_can_be_changed() -> None:
    """Neither of the name, nor of the signature, nor of the text."""
    signed = OURS.sign("Give Ada six tiles.")
    for position, character in enumerate(signed):
        for bit in range(7):
            changed = signed[:position] + chr(ord(character) ^ 1 << bit) + signed[position + 1 :]
            with pytest.raises(UnsignedMessage):
                OURS.verified(changed)


@pytest.mark.parametrize("more", [" ", ".", "\0", "six"])
def test_nothing_can_be_added_or_cut_off(more: str) -> None:
    """Before or behind."""
    signed = OURS.sign("Give Ada six tiles.")
    shorter = [signed[:length] for length in range(len(signed))]
    for changed in (signed + more, more + signed, *shorter):
        with pytest.raises(UnsignedMessage):
            OURS.verified(changed)


@pytest.mark.parametrize("text", ["", ".", "..", "six", "..six", "\u00e9.\u00e9.\u00e9", "\ud800.\ud800.\ud800", "{}"])
def test_what_was_never_signed_is_not_believed(text: str) -> None:
    """Whatever it looks like."""
    for forged in (text, f"{OURS.keys.signing.id}.{text}", f"{OURS.keys.signing.id}..{text}"):
        with pytest.raises(UnsignedMessage):
            OURS.verified(forged)


def test_the_key_before_this_one_is_good_until_its_end() -> None:
    """To the moment; what is signed meanwhile is signed with the new one."""
    clock = FixedClock()
    now = Settings(secret=NEW, previous_secret=OLD, previous_secret_until=END)
    before, after = signatures(Settings(secret=OLD)), signatures(now, clock)
    signed = before.sign("six")
    clock.advance(END - clock.now() - timedelta(microseconds=1))
    assert after.verified(signed) == "six"
    clock.advance(timedelta(microseconds=1))
    with pytest.raises(UnsignedMessage):
        after.verified(signed)
    assert after.verified(after.sign("seven")) == "seven"
    with pytest.raises(UnsignedMessage):
        before.verified(after.sign("seven"))


def test_a_key_for_something_else_signs_no_message() -> None:
    """What signs a cursor, which a client is given, is of no use in a queue."""
    settings = Settings(secret=NEW)
    with pytest.raises(UnsignedMessage):
        signatures(settings).verified(signatures(settings, purpose="cursors").sign("six"))
    with pytest.raises(UnsignedMessage):
        signatures(settings).verified(_under_the_name_of(signatures(settings).keys, signatures(settings, purpose="x")))


def test_the_secret_is_shown_nowhere() -> None:
    """Not by whoever prints what signs."""
    shown = repr(signatures(Settings(secret=NEW)))
    assert NEW.get_secret_value() not in shown
    assert "secret=" not in shown


def test_the_error_has_a_code_and_explains_itself() -> None:
    """To programs and to people, also in another process."""
    assert UnsignedMessage.code == "unsigned_message"
    check_that_it_explains_itself(UnsignedMessage())
    check_that_it_can_be_pickled(UnsignedMessage())


def _under_the_name_of(keys: KeyRing, others: KeyRingSignatures) -> str:
    _, _, rest = others.sign("six").partition(".")
    return f"{keys.signing.id}.{rest}"
