"""Whether the process lives, and whether it can serve. No tenant is asked for, and nobody who they are."""

import logging

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from application.ports.errors import Unavailable
from entrypoints.api.dependencies import RuntimeNow
from entrypoints.api.openapi import answers
from entrypoints.api.problems import problem

router = APIRouter(prefix="/health", tags=["health"])
log = logging.getLogger(__name__)


class Health(BaseModel):
    """All is well."""

    status: str = Field("ok", examples=["ok"])


@router.get("/live", summary="Whether the process lives")
async def live() -> Health:
    """If not, start another."""
    return Health()


# Pattern P27: Liveness and readiness
@router.get("/ready", summary="Whether the shop can serve", response_model=Health, responses=answers(Unavailable))
async def ready(runtime: RuntimeNow, request: Request) -> Health | Response:
    """If not, send nobody here for now. The dependencies that do not answer are named; why is in the log."""
    lacking = {name: reason for name, reason in (await runtime.ready()).items() if reason}
    if not lacking:
        return Health()
    log.warning("Not ready: %s", lacking)
    names = list(lacking)
    detail = f"{' and '.join(names).capitalize()} cannot be reached."
    return problem(request, 503, Unavailable.code, detail, values={"dependencies": names})
