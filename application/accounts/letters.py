"""Letters with a token in them: how they are written, and whose account a token from one is about."""

from uuid import uuid5

from application.core.unit_of_work import UnitOfWork
from application.ports.mailer import Mail
from domain.accounts.account import Account
from domain.accounts.actor import ActorId
from domain.accounts.errors import InvalidTicket
from domain.accounts.token import Token, hash_of


def letter(to: str, token: Token, *, subject: str, before: str, after: tuple[str, ...]) -> Mail:
    """The letter, with the token in a line of its own. Another token makes it another letter."""
    body = "\n".join([before, "", token.text, "", *after, ""])
    return Mail(id=uuid5(token.id, hash_of(token.secret)), to=to, subject=subject, body=body)


async def account_of(text: str, uow: UnitOfWork) -> tuple[Account, str]:
    """The account that a token from a letter is about, and the secret; `InvalidTicket` for what is no such token."""
    if token := Token.parse(text):
        for account in await uow.accounts.get_many([ActorId(token.id)]):
            return account, token.secret
    raise InvalidTicket
