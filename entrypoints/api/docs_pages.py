"""The pages on which the API explains itself, with scripts and styles of our own: they also work offline."""

from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.staticfiles import StaticFiles
from starlette.responses import HTMLResponse, RedirectResponse

DOCS = "/docs"
REDOC = "/redoc"
FILES = "/docs/files"

PACKAGE = "fastapi_offline"
"""Carries the files of Swagger UI and Redoc. Nothing else of it is used, so it is not imported."""


def install(app: FastAPI) -> None:
    """Serve both pages and what they need, and send whoever comes to the front door there."""

    async def front_door(request: Request) -> RedirectResponse:
        return RedirectResponse(_below(request, DOCS))

    async def swagger_ui(request: Request) -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=_below(request, str(app.openapi_url)),
            title=app.title,
            swagger_js_url=_below(request, f"{FILES}/swagger-ui-bundle.js"),
            swagger_css_url=_below(request, f"{FILES}/swagger-ui.css"),
            swagger_favicon_url=_below(request, f"{FILES}/favicon.png"),
        )

    async def redoc(request: Request) -> HTMLResponse:
        return get_redoc_html(
            openapi_url=_below(request, str(app.openapi_url)),
            title=app.title,
            redoc_js_url=_below(request, f"{FILES}/redoc.standalone.js"),
            redoc_favicon_url=_below(request, f"{FILES}/favicon.png"),
            with_google_fonts=False,
        )

    for path, page in {"/": front_door, DOCS: swagger_ui, REDOC: redoc}.items():
        app.add_route(path, page, include_in_schema=False)
    app.mount(FILES, StaticFiles(directory=_files()))


def _below(request: Request, path: str) -> str:
    """The path as the browser has to ask for it, also behind a proxy that serves us below a path of its own."""
    return f"{request.scope.get('root_path', '')}{path}"


def _files() -> Path:
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{PACKAGE} is missing: install the extra `api`.", name=PACKAGE)
    return Path(found.origin).parent / "static"
