"""One measured server: `python -m tests.benchmarks.serve <socket> <core> <module>:<factory>`.

It listens on a socket that it inherits, so that no free port has to be guessed, and keeps to one core.
"""

import os
import socket
import sys

import uvicorn


def main(file_number: str, core: str, application: str) -> None:
    """Serve until SIGTERM."""
    os.sched_setaffinity(0, {int(core)})
    config = uvicorn.Config(
        application,
        factory=True,
        loop="uvloop",
        http="httptools",
        access_log=False,
        log_level="warning",
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=int(file_number))])


if __name__ == "__main__":
    main(*sys.argv[1:])
