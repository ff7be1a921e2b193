"""A mingce that has been imported already, for hooks and jobs that a test starts by the dozen.

``python warm.py serve SOCKET`` imports mingce and waits; ``python warm.py call SOCKET ARGUMENTS…``
hands over its own arguments, folder, environment and open files, and ends as mingce does. For every
call the server forks, so that each runs in a process of its own that nobody used before: what is
saved is the start-up, which is most of what a hook takes. The caller imports as little as it can.
"""

import json
import os
import socket
import sys

FILES = [0, 1, 2]
IMPORTED = (
    "cli",
    "commands.check",
    "commands.receive_pack",
    "commands.review",
    "desk.gate",
    "desk.receive_pack",
    "reporting.review",
)


def serve(place: str) -> None:
    """Wait for calls until standard input ends."""
    import importlib
    import select

    for name in IMPORTED:
        importlib.import_module(f"mingce.{name}")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(place)
        listening.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        running = 0
        while listening in select.select([0, listening], [], [])[0]:
            connection, _ = listening.accept()
            running += 1
            if os.fork() == 0:
                listening.close()
                os._exit(run(connection))
            connection.close()
            while running and os.waitpid(-1, os.WNOHANG)[0]:
                running -= 1
        for _ in range(running):
            os.wait()


def run(connection: socket.socket) -> int:
    """In a process of its own: take what the caller hands over, and run mingce."""
    import mingce.cli

    given, files, _, _ = socket.recv_fds(connection, 1 << 20, len(FILES))
    while not given.endswith(b"\n"):
        given += connection.recv(1 << 20)
    arguments, folder, environment = json.loads(given)
    for target, file in zip(FILES, files, strict=True):
        os.dup2(file, target)
        os.close(file)
    # Streams of their own: the server's remember whether it could seek in what it was given.
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(file, mode, closefd=False) for file, mode in zip(FILES, "rww", strict=True)
    )
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["mingce", *arguments]
    try:
        mingce.cli.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(bytes([code]))
    return code


def call(place: str, arguments: list[str]) -> int:
    """Let the server run mingce here; its exit code, 3 where there is no answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(place)
        given = json.dumps([arguments, os.getcwd(), dict(os.environ)]).encode()  # noqa: PTH109
        socket.send_fds(connection, [given[:1024]], FILES)
        connection.sendall(given[1024:] + b"\n")
        return (connection.recv(1) or b"\3")[0]


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    else:
        sys.exit(call(sys.argv[2], sys.argv[3:]))
