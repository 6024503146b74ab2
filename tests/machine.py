"""What tests need of the machine they run on: programs that pip does not bring, a free port."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence

PACKAGE_SECONDS = 600


def install_from_debian(*packages: str) -> None:
    """Install packages where that can be done without asking anybody; else do nothing."""
    if not shutil.which("apt-get"):
        return
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if prefix and run([*prefix, "true"], seconds=10) is None:
        return
    say(f"Installing Debian's {packages[0]} package")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    run([*apt, "update"], seconds=PACKAGE_SECONDS)
    command = [*apt, "install", "-y", "--no-install-recommends", *packages]
    if run(command, seconds=PACKAGE_SECONDS) is None:
        say("That did not work")


def run(command: Sequence[str], seconds: float) -> str | None:
    """What a command prints, or None if it is missing, fails or takes longer than allowed."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=True,
            text=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
