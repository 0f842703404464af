"""Every port, and every law of it in the order in which they are read."""

from typing import Any

from application.ports.clock import Clock
from application.ports.ids import IdGenerator
from application.ports.randomness import Randomness
from application.ports.secrets import Secrets
from tests.contracts.kit.law import Port
from tests.contracts.kit.signatures import signatures
from tests.contracts.laws.application import batches, calling_out, misuse, own_writes
from tests.contracts.laws.delivery import delivered, queued, safe
from tests.contracts.laws.delivery.env import DeliveryEnv
from tests.contracts.laws.delivery.queues_env import QueuesEnv
from tests.contracts.laws.histories import one_process, two_processes
from tests.contracts.laws.mailer import letters
from tests.contracts.laws.mailer.env import MailerEnv
from tests.contracts.laws.outbox import fields as message_fields
from tests.contracts.laws.outbox import messages, outcomes, relay, states, times, waiting
from tests.contracts.laws.passwords import guesses, hashes
from tests.contracts.laws.passwords.env import PasswordsEnv
from tests.contracts.laws.persistence import creating, dropping, environment, isolation, opening, tenants
from tests.contracts.laws.persistence.env import PersistenceEnv
from tests.contracts.laws.persistence.env import claims as of_the_persistence
from tests.contracts.laws.persistence.probes import PROBES
from tests.contracts.laws.queries import answers, fields, filters, limits, literals, one, order, paging
from tests.contracts.laws.schedules import first_turns, turns
from tests.contracts.laws.shop import (
    accounts,
    addresses,
    catalogue,
    configuration,
    ending_access,
    idempotency_keys,
    inbox,
    keeping_tokens,
    open_orders,
    ordering,
    other_processes,
    remembered,
    stock,
    stock_histories,
    tokens,
)
from tests.contracts.laws.storage import (
    atomic,
    block,
    conflicts,
    entries,
    faults,
    generated_batches,
    killed,
    missing_keys,
    model,
    parts,
    repositories,
    round_trips,
    sharing,
    silence,
    taken_keys,
    texts,
)
from tests.contracts.laws.system import clock, headers, ids, randomness, relay_signal, secrets
from tests.contracts.laws.system.headers import HeadersEnv
from tests.contracts.laws.system.relay_signal import RelaySignalEnv

PERSISTENCE: Port[PersistenceEnv] = Port(
    "persistence",
    (
        *environment.LAWS,
        *tenants.LAWS,
        *creating.LAWS,
        *dropping.LAWS,
        *opening.LAWS,
        *round_trips.LAWS,
        *block.LAWS,
        *conflicts.LAWS,
        *atomic.LAWS,
        *parts.LAWS,
        *entries.LAWS,
        *faults.LAWS,
        *silence.LAWS,
        *killed.LAWS,
        *sharing.LAWS,
        *model.LAWS,
        *generated_batches.LAWS,
        *repositories.LAWS,
        *taken_keys.LAWS,
        *missing_keys.LAWS,
        *texts.LAWS,
        *isolation.LAWS,
        *answers.LAWS,
        *fields.LAWS,
        *filters.LAWS,
        *paging.LAWS,
        *order.LAWS,
        *one.LAWS,
        *literals.LAWS,
        *limits.LAWS,
        *catalogue.LAWS,
        *stock.LAWS,
        *stock_histories.LAWS,
        *open_orders.LAWS,
        *idempotency_keys.LAWS,
        *ordering.LAWS,
        *remembered.LAWS,
        *messages.LAWS,
        *relay.LAWS,
        *outcomes.LAWS,
        *waiting.LAWS,
        *states.LAWS,
        *times.LAWS,
        *message_fields.LAWS,
        *inbox.LAWS,
        *addresses.LAWS,
        *accounts.LAWS,
        *tokens.LAWS,
        *ending_access.LAWS,
        *keeping_tokens.LAWS,
        *other_processes.LAWS,
        *configuration.LAWS,
        *turns.LAWS,
        *first_turns.LAWS,
        *one_process.LAWS,
        *two_processes.LAWS,
        signatures(of_the_persistence),
    ),
    PROBES,
)
"""The port that holds tenants, with all that it keeps for each: storage, outbox and queries."""

APPLICATION: Port[PersistenceEnv] = Port(
    "application", (*own_writes.LAWS, *batches.LAWS, *misuse.LAWS, *calling_out.LAWS)
)
"""No port of ours: laws of the shop's own code, which no adapter can break. They run once."""

DELIVERY: Port[DeliveryEnv] = Port("delivery", (*delivered.LAWS, *safe.LAWS, signatures(delivered.claims)), safe.PROBES)
QUEUES: Port[QueuesEnv] = Port("queues", (*queued.LAWS, signatures(queued.claims)))
MAILER: Port[MailerEnv] = Port("mailer", (*letters.LAWS, signatures(letters.claims)), letters.PROBES)
CLOCK: Port[Clock] = Port("clock", (*clock.LAWS, signatures(clock.claims)))
IDS: Port[IdGenerator] = Port("ids", (*ids.LAWS, signatures(ids.claims)))
HEADERS: Port[HeadersEnv] = Port("headers", (*headers.LAWS, signatures(headers.claims)))
PASSWORDS: Port[PasswordsEnv] = Port("passwords", (*hashes.LAWS, *guesses.LAWS, signatures(hashes.claims)))
RANDOMNESS: Port[Randomness] = Port("randomness", (*randomness.LAWS, signatures(randomness.claims)))
SECRETS: Port[Secrets] = Port("secrets", (*secrets.LAWS, signatures(secrets.claims)))
RELAY_SIGNAL: Port[RelaySignalEnv] = Port("relay signal", (*relay_signal.LAWS, signatures(relay_signal.claims)))

# Each has an environment of its own.
PORTS: tuple[Port[Any], ...] = (
    PERSISTENCE,
    APPLICATION,
    DELIVERY,
    QUEUES,
    MAILER,
    CLOCK,
    IDS,
    HEADERS,
    PASSWORDS,
    RANDOMNESS,
    SECRETS,
    RELAY_SIGNAL,
)
