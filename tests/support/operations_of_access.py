"""An example of every operation with which people and programs are let in."""

from collections.abc import Mapping
from datetime import timedelta

from application.access.api_keys import CreateApiKeyRequest, ListApiKeysRequest, RemoveApiKeyRequest
from application.access.identify import IdentifyByEmailRequest, IdentifyByKeyRequest, IdentifyRequest
from application.access.log_in import LogInRequest
from application.access.prune_families import PruneRefreshFamiliesRequest
from application.access.refresh import LogOutRequest, RefreshRequest
from application.access.views import ApiKeyView, Caller, NewApiKey, Session
from application.core.page import Page
from domain.access.ids import ApiKeyId
from domain.access.scopes import Scope
from domain.accounts.actor import SYSTEM, VISITOR, Actor
from tests.support.cast import ADA, DEE, EMAILS, PASSWORD
from tests.support.prepared import ADMIN, ANYONE, OWNER, SYSTEM_ALONE, Example, Prepared


def _new_key(shop: Prepared) -> CreateApiKeyRequest:
    tomorrow = shop.tenant.clock.now() + timedelta(days=1)
    return CreateApiKeyRequest("price list", (Scope.CATALOGUE_READ,), tomorrow)


# In an order in which all of them can be done, one after the other.
OF_ACCESS: Mapping[str, Example] = {
    "access.log_in": Example(lambda _: LogInRequest(EMAILS[ADA.id], PASSWORD), VISITOR, Session, ANYONE),
    "access.refresh": Example(lambda shop: RefreshRequest(shop.session.refresh_token), VISITOR, Session, ANYONE),
    "access.identify": Example(lambda _: IdentifyRequest(ADA.id, access_version=0), VISITOR, Actor, ANYONE),
    "access.identify_by_key": Example(lambda shop: IdentifyByKeyRequest(shop.api_key.text), VISITOR, Caller, ANYONE),
    "access.identify_by_email": Example(lambda _: IdentifyByEmailRequest(EMAILS[ADA.id]), DEE, Actor, ADMIN),
    "access.create_api_key": Example(_new_key, ADA, NewApiKey, OWNER),
    "access.api_keys": Example(lambda _: ListApiKeysRequest(), ADA, Page[ApiKeyView, ApiKeyId], OWNER),
    "access.remove_api_key": Example(lambda shop: RemoveApiKeyRequest(shop.api_key.key.id), ADA, type(None), OWNER),
    "access.log_out": Example(lambda _: LogOutRequest(), ADA, type(None), OWNER),
    "access.prune_families": Example(lambda _: PruneRefreshFamiliesRequest(), SYSTEM, int, SYSTEM_ALONE),
}
