"""What the `sixfold` script calls: the command, and a quiet end to a Ctrl+C that comes while it is still imported."""

import sys

INTERRUPTED = 130
"""The exit code of shells for what SIGINT has ended."""


def main() -> None:
    """Run the command."""
    try:
        from entrypoints.cli.main import main as command

        command()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
