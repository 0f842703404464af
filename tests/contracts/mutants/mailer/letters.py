"""Mistakes of mailers."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from uuid import UUID

from adapters.mail.console import ConsoleMailer
from adapters.mail.memory import MemoryMailer
from application.ports.errors import Unavailable
from application.ports.mailer import Mail, Mailer
from tests.contracts.adapters.terminal import Terminal, letters_on
from tests.contracts.adapters.test_mail_console import TestConsoleMailer as Console
from tests.contracts.adapters.test_mail_memory import TestMemoryMailer as Right
from tests.contracts.kit.contract import made
from tests.contracts.laws.mailer.env import Letter, MailerEnv
from tests.contracts.mutants.mutant import Mutant


@dataclass(slots=True)
class SendsTwice:
    """A letter is a letter."""

    letters: list[Mail] = field(default_factory=list)

    async def send(self, mail: Mail, /) -> None:
        self.letters.append(mail)


@dataclass(slots=True)
class TakesTheLatest:
    """Knows a letter by its id, and throws the first away."""

    by_id: dict[UUID, Mail] = field(default_factory=dict)

    @property
    def letters(self) -> list[Mail]:
        return list(self.by_id.values())

    async def send(self, mail: Mail, /) -> None:
        self.by_id[mail.id] = mail


class ChangesLetters(MemoryMailer):
    """Makes of a letter what it likes."""

    def __init__(self, change: Callable[[Mail], Mail]) -> None:
        super().__init__()
        self._change = change

    async def send(self, mail: Mail, /) -> None:
        await super().send(self._change(mail))


class AnyMail(Mail):
    """A letter that nobody has looked at."""

    def __post_init__(self) -> None:
        pass


@dataclass(frozen=True, slots=True)
class TakesNobodyForSomebody:
    """It is on its way, it thinks."""

    inner: Mailer

    async def send(self, mail: Mail, /) -> None:
        with suppress(Unavailable):
            await self.inner.send(mail)


@dataclass(frozen=True, slots=True)
class LeaksWhatItsStreamRaises:
    """Whatever happens on the way."""

    inner: Mailer

    async def send(self, mail: Mail, /) -> None:
        try:
            await self.inner.send(mail)
        except Unavailable as error:
            raise OSError(error.reason) from error


@dataclass(frozen=True, slots=True)
class NotesWhatNobodyTook:
    """Remembers a letter as soon as it has seen it."""

    inner: Mailer
    seen: set[UUID] = field(default_factory=set)

    async def send(self, mail: Mail, /) -> None:
        if mail.id not in self.seen:
            self.seen.add(mail.id)
            await self.inner.send(mail)


def in_ascii(mail: Mail) -> Mail:
    """With a question mark for every sign that is not American."""
    return replace(mail, body=mail.body.encode("ascii", "replace").decode())


def without_empty_lines(mail: Mail) -> Mail:
    """Closer together."""
    return replace(mail, body="\n".join(line for line in mail.body.splitlines() if line))


def _mutant(name: str, law: str, make: Callable[[], MailerEnv]) -> Mutant:
    return Mutant(name, law, Right.adapter, replace(Right.adapter, opened=made(make)))


def _on_a_terminal(name: str, law: str, around: Callable[[Mailer], Mailer]) -> Mutant:
    def make() -> MailerEnv:
        terminal = Terminal()
        return MailerEnv(around(ConsoleMailer(terminal)), lambda: letters_on(terminal.shown), terminal.away)

    return Mutant(name, law, Console.adapter, replace(Console.adapter, opened=made(make)))


def _with(mailer: Mailer, letters: Callable[[], list[Mail] | tuple[Mail, ...]]) -> MailerEnv:
    return MailerEnv(mailer, lambda: [Letter.of(mail) for mail in letters()])


def _sends_twice() -> MailerEnv:
    mailer = SendsTwice()
    return _with(mailer, lambda: mailer.letters)


def _takes_the_latest() -> MailerEnv:
    mailer = TakesTheLatest()
    return _with(mailer, lambda: mailer.letters)


def _changing(change: Callable[[Mail], Mail]) -> Callable[[], MailerEnv]:
    def make() -> MailerEnv:
        mailer = ChangesLetters(change)
        return _with(mailer, lambda: mailer.letters)

    return make


def _any_mail() -> MailerEnv:
    mailer = MemoryMailer()
    return replace(_with(mailer, lambda: mailer.letters), mail=AnyMail)


MUTANTS = (
    _mutant("sends a letter twice", "MAI-1", _sends_twice),
    _mutant("takes the latest for the letter", "MAI-1", _takes_the_latest),
    _mutant("lets a line break into a header", "MAI-2", _any_mail),
    _mutant("writes in ASCII", "MAI-3", _changing(in_ascii)),
    _mutant("drops empty lines", "MAI-3", _changing(without_empty_lines)),
    _on_a_terminal("takes nobody for somebody", "MAI-7", TakesNobodyForSomebody),
    _on_a_terminal("leaks what its stream raises", "MAI-7", LeaksWhatItsStreamRaises),
    _on_a_terminal("notes a letter that nobody took", "MAI-7", NotesWhatNobodyTook),
)
