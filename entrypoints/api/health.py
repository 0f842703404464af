"""Whether the process lives, and whether it can serve. No tenant is asked for, and nobody who they are."""

import logging

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from application.ports.errors import Unavailable
from entrypoints.api.openapi import answers
from entrypoints.api.problems import problem
from entrypoints.api.tenants import running

router = APIRouter(prefix="/health", tags=["health"])
log = logging.getLogger(__name__)


class Health(BaseModel):
    """All is well."""

    status: str = Field("ok", examples=["ok"])


class Readiness(Health):
    """The shop can serve. What follows from what it does may still be late."""

    oldest_message: float | None = Field(
        description="For how many seconds the oldest message has waited to be handled; null when none waits.",
        examples=[None],
    )


@router.get("/live", summary="Whether the process lives")
async def live() -> Health:
    """If not, start another."""
    return Health()


# Pattern P27: Liveness and readiness
@router.get("/ready", summary="Whether the shop can serve", response_model=Readiness, responses=answers(Unavailable))
async def ready(request: Request) -> Readiness | Response:
    """If not, send nobody here for now. The dependencies that do not answer are named; why is in the log.

    Messages that wait are no reason to send nobody: whoever comes is served, and what follows is made up for.
    """
    runtime = running(request)
    lacking = {name: reason for name, reason in (await runtime.ready()).items() if reason}
    if not lacking:
        waited = runtime.oldest_waiting
        return Readiness(oldest_message=None if waited is None else waited.total_seconds())
    log.warning("Not ready: %s", lacking)
    names = list(lacking)
    detail = f"{' and '.join(names).capitalize()} cannot be reached."
    return problem(request, 503, Unavailable.code, detail, values={"dependencies": names})
