"""Tests the HTTP API of the real server against its description.

usage: run.py BINARY [options of `schemathesis run`]

Starts the server on free ports of 127.0.0.1 with a new data directory, lets
Schemathesis loose on it, and fails if that found anything or a handler
panicked. The seed is in `schemathesis.toml`; `--seed N` takes another one.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
START_SECONDS = 20
# The description promises 429; met all the time it would hide the rest.
NO_RATES = [
    f"--rate-{what}={10**9}" for what in ("requests", "guests", "logins", "rooms")
]


def main() -> int:
    binary, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory() as home:
        data = ["--data-dir", f"{home}/data"]
        said = pathlib.Path(home, "said")
        with said.open("wb") as output:
            server = subprocess.Popen(
                [binary, "serve", "--host=127.0.0.1", "--http-port=0", "--tcp-port=0"]
                + ["--ws-port=off", *NO_RATES, *data],
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            http, tcp = ports(server, said)
            password = "owl owl owl"
            add = [binary, "user", "add", "root", "--admin", *data]
            subprocess.run(add, input=password.encode(), check=True)
            url = f"http://127.0.0.1:{http}"
            told = {"API": url, "TCP_PORT": tcp, "ADMIN_PASSWORD": password}
            told = {f"DRAWSYNC_TEST_{name}": value for name, value in told.items()}
            found = subprocess.run(
                [sys.executable, "-m", "schemathesis.cli"]
                + ["--config-file", "schemathesis.toml"]
                + ["run", f"{url}/openapi.json", *options],
                cwd=HERE,
                env=os.environ | told,
            ).returncode
        finally:
            server.terminate()
            server.wait()
        faults = [line for line in said.read_text().splitlines() if "panicked" in line]
        print(*faults, sep="\n")
        return found or len(faults)


def ports(server: subprocess.Popen, said: pathlib.Path) -> tuple[str, str]:
    """The HTTP and the TCP port, once the server has told them."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        if told := re.search(r"Ports: +(\d+) .*?; (\d+) TCP", said.read_text()):
            return told[1], told[2]
        time.sleep(0.05)
    sys.exit(f"the server did not start:\n{said.read_text()}")


sys.exit(main())
