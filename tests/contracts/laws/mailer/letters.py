"""MAI: letters arrive once, and as they were written."""

from dataclasses import replace
from uuid import uuid4

from application.ports.errors import Unavailable
from application.ports.mailer import Mailer
from domain.shared.errors import InvalidValue
from tests.contracts.kit.law import Capability, law
from tests.contracts.kit.signatures import Claims
from tests.contracts.laws.mailer.env import Letter, MailerEnv
from tests.support.concurrency import error_of, refused, together


async def claims(env: MailerEnv) -> Claims:
    """The mailer."""
    return [(Mailer, env.mailer)]


@law(
    "MAI-1",
    hint="Remember the ids of what was sent, or put the id where the reader can tell a repetition by it.",
    mutants=("sends a letter twice", "takes the latest for the letter"),
)
async def one_id_is_one_letter(env: MailerEnv) -> None:
    """The same id again is the same letter, also at the same instant: the first one stays, and the reader has one.
    Another id is another letter, though it says the same."""
    before = len(env.letters())
    first = env.mail(uuid4(), "ada@hive.example", "Your order 6", "Thank you.")
    for mail in (first, first, replace(first, subject="The same, later")):
        await env.mailer.send(mail)
    twin = replace(first, id=uuid4())
    outcomes = await together(8, lambda _: env.mailer.send(twin))
    outcomes.only()
    assert list(env.letters())[before:] == [Letter.of(first), Letter.of(twin)]


@law(
    "MAI-2",
    hint="Refuse a line break in whatever becomes a header, before anything is sent.",
    mutants=("lets a line break into a header",),
)
async def a_line_break_in_a_header_is_refused(env: MailerEnv) -> None:
    """A line break in the address or in the subject is `InvalidValue`, and nothing is sent: what follows it would be
    read as another header."""
    before = list(env.letters())
    for break_ in ("\r\n", "\n", "\r"):
        for to, subject in (
            (f"ada@hive.example{break_}Bcc: all@hive.example", "Your order"),
            ("ada@hive.example", f"Your order{break_}Bcc: all@hive.example"),
        ):
            with refused(InvalidValue):
                await env.mailer.send(env.mail(uuid4(), to, subject, "Thank you."))
    assert list(env.letters()) == before


@law(
    "MAI-3",
    hint="Encode in UTF-8 everywhere, and change nothing on the way.",
    mutants=("writes in ASCII", "drops empty lines"),
)
async def what_arrives_is_what_was_written(env: MailerEnv) -> None:
    """Address, subject and every line arrive as they were written, empty lines, blanks and signs of any script
    included; of many letters sent at the same instant, none is mixed with another."""
    before = len(env.letters())
    body = "Thank you, Zoë \N{HONEYBEE}:\n\n  2 x Jar of honey: 17.80 €\n\n  | not a border\nTo: nobody\n"
    mails = [
        env.mail(uuid4(), f"bee-{number}@hive.example", f"Your order {number}: e\u0301 \N{HONEY POT}", body * number)
        for number in range(1, 9)
    ]
    outcomes = await together(8, lambda number: env.mailer.send(mails[number]))
    outcomes.only()
    assert sorted(list(env.letters())[before:]) == sorted(map(Letter.of, mails))


async def _can_be_away(env: MailerEnv) -> bool:
    return env.away is not None


PROBES = {Capability.OUTAGE: _can_be_away}


@law(
    "MAI-7",
    hint="Translate whatever the way out raises into `Unavailable`; note a letter as sent once it was taken.",
    mutants=("takes nobody for somebody", "leaks what its stream raises", "notes a letter that nobody took"),
    needs=(Capability.OUTAGE,),
)
async def a_letter_that_nobody_takes_can_be_sent_again(env: MailerEnv) -> None:
    """As long as nobody takes letters, sending one is `Unavailable`, each time; sent again when somebody takes them, it
    arrives, once."""
    assert env.away is not None, "an adapter with OUTAGE says how to bring one about"
    before = len(env.letters())
    mail = env.mail(uuid4(), "ada@hive.example", "Your order 6", "Thank you.")
    with env.away():
        for _ in range(2):
            error = await error_of(env.mailer.send(mail))
            assert isinstance(error, Unavailable), f"nobody has taken it: {error!r}"
    for _ in range(2):
        await env.mailer.send(mail)
    assert list(env.letters())[before:] == [Letter.of(mail)]


LAWS = (
    one_id_is_one_letter,
    a_line_break_in_a_header_is_refused,
    what_arrives_is_what_was_written,
    a_letter_that_nobody_takes_can_be_sent_again,
)
