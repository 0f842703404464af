"""The page of all laws and adapters, written from the run that it reports."""

from collections.abc import Iterable

from tests.contracts.kit.verdicts import DECLINED, FAILED, NOT_RUN, PASSED, Verdict

_MARKS = {PASSED: "pass", FAILED: "**FAIL**", DECLINED: "declined", NOT_RUN: "not run"}


def page(found: Iterable[Verdict]) -> str:
    """Markdown: the servers, a table of laws by adapters, and the reasons below it."""
    cells = {(one.law, one.adapter): one for one in found}
    adapters = sorted({adapter for _, adapter in cells})
    texts = {one.law: one.text for one in cells.values()}
    servers = {one.adapter: one.server for one in cells.values() if one.server}
    reasons = list(dict.fromkeys(one.reason for one in cells.values() if one.reason))

    def mark(law: str, adapter: str) -> str:
        cell = cells.get((law, adapter))
        if cell is None:
            return ""
        note = f" ({reasons.index(cell.reason) + 1})" if cell.reason else ""
        return _MARKS[cell.outcome] + note

    lines = [
        "# Contract matrix",
        "",
        "Which adapter obeys which law, as `make contracts` last found it. The page is generated; do not edit it.",
        "",
        *(f"- **{adapter}** ran on {servers.get(adapter, 'nothing: it was not run')}" for adapter in adapters),
        "",
        f"| Law | {' | '.join(adapters)} | What it says |",
        f"| --- | {' | '.join('---' for _ in adapters)} | --- |",
        *(
            f"| {law} | {' | '.join(mark(law, adapter) for adapter in adapters)} | {text.replace('|', chr(92) + '|')} |"
            for law, text in texts.items()
        ),
        "",
        *(f"{number}. {reason}" for number, reason in enumerate(reasons, 1)),
    ]
    return "\n".join(lines).rstrip() + "\n"
