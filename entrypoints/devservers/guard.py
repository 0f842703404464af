"""Runs a server as its child and ends it when we, at the other end of standard input, are gone.

A program of its own, so that it outlives even a SIGKILL of the process that wanted the server: the
operating system then closes the pipe. (Linux could signal the server at the death of its parent,
but means the parent's *thread*.) It is started by path and imports the standard library alone.
"""

import os
import pwd
import shutil
import subprocess
import sys
import threading

KILL = b"kill"
STOP_TIMEOUT = 10.0
"""Seconds a server has to put its data away before it is killed."""


def main(user: str, scratch: str, stop_with: str, *command: str) -> None:
    """Run `command` as `user` ("" is ourselves), then remove `scratch`, unless told to kill.

    `stop_with` is the number of the signal that asks it to stop.
    """
    group = pwd.getpwnam(user).pw_gid if user else None
    server = subprocess.Popen(  # noqa: S603 - the command comes from our own starter
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        user=user or None,
        group=group,
        extra_groups=[] if user else None,
    )
    killed = threading.Event()
    threading.Thread(target=_obey, args=(server, int(stop_with), killed), daemon=True).start()
    status = server.wait()
    if not killed.is_set():
        shutil.rmtree(scratch, ignore_errors=True)
    sys.exit(f"The server ended with status {status}." if status else 0)


def _obey(server: subprocess.Popen[bytes], stop_with: int, killed: threading.Event) -> None:
    """Wait for the one order, to kill; the end of standard input has the server asked to stop."""
    # Not sys.stdin: its lock, held by a thread that waits, is fatal when the interpreter ends.
    if os.read(0, len(KILL)) == KILL:
        killed.set()
        server.kill()
        return
    server.send_signal(stop_with)
    try:
        server.wait(STOP_TIMEOUT)
    except subprocess.TimeoutExpired:
        server.kill()


if __name__ == "__main__":
    main(*sys.argv[1:])
