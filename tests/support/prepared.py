"""A shop in which everything can be done once, and what an example of an operation is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from application.access.api_keys import CreateApiKeyRequest
from application.access.log_in import LogInRequest
from application.access.views import NewApiKey, Session
from application.ordering.views import OrderView
from domain.access.scopes import Scope
from domain.accounts.actor import VISITOR, Actor, Role
from domain.accounts.token import Token, hash_of
from domain.catalogue.product import Product
from tests.support.cast import ADA, BEN, EMAILS, KIM, PASSWORD
from tests.support.shop_env import ShopEnv


@dataclass(frozen=True, slots=True)
class Letters:
    """What is in the letters to Ben: the tokens that confirm his e-mail address, and that set a new password."""

    confirmation: Token
    reset: Token


@dataclass(frozen=True, slots=True)
class Prepared:
    """A shop in which every operation can be done once: goods in stock, three orders, and accounts.

    Ada is logged in, and has an API key. Ben has two letters. Kim is there, too.
    """

    tenant: ShopEnv
    goods: Sequence[Product]
    unwanted: OrderView
    unconfirmed: OrderView
    other: OrderView
    session: Session
    api_key: NewApiKey
    letters: Letters

    @classmethod
    async def of(cls, tenant: ShopEnv, *, lines: int = 1) -> "Prepared":
        """Prepare this tenant; its orders have so many lines."""
        goods = [await tenant.product(on_hand=10) for _ in range(lines)]
        place = tenant.shop.ordering.place
        unwanted, unconfirmed, other = [await place(tenant.wish(*goods), by=ADA) for _ in range(3)]
        for owner in (ADA, BEN, KIM):
            await tenant.account(owner)
        access = tenant.shop.access
        session = await access.log_in(LogInRequest(EMAILS[ADA.id], PASSWORD), by=VISITOR)
        tomorrow = tenant.clock.now() + timedelta(days=1)
        key = await access.create_api_key(CreateApiKeyRequest("till", (Scope.STOCK_READ,), tomorrow), by=ADA)
        letters = await _letters_to_ben(tenant)
        return cls(tenant, goods, unwanted, unconfirmed, other, session, key, letters)


@dataclass(frozen=True, slots=True)
class Example:
    """How an operation is asked for something it can do, by whom, what it answers, and which roles may try."""

    request: Callable[[Prepared], object]
    by: Actor
    answer: object
    roles: frozenset[Role]


ANYONE = frozenset(Role)
CUSTOMER = frozenset({Role.CUSTOMER})
STAFF = frozenset({Role.STAFF})
ADMIN = frozenset({Role.ADMIN})
OWNER = CUSTOMER | STAFF | ADMIN
SYSTEM_ALONE = frozenset({Role.SYSTEM})


async def _letters_to_ben(tenant: ShopEnv) -> Letters:
    letters = Letters(Token(BEN.id, "it-has-arrived"), Token(BEN.id, "forgotten-it"))
    async with tenant.uow() as uow:
        ben = await uow.accounts.get(BEN.id)
        ben.expect_confirmation(hash_of(letters.confirmation.secret), tenant.clock.now())
        ben.expect_reset(hash_of(letters.reset.secret), tenant.clock.now())
        uow.accounts.save(ben)
        await uow.commit()
    return letters
