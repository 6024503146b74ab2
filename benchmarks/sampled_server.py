"""Streamlit's server, which notes where the time of each run of a script goes.

python -m benchmarks.sampled_server SAMPLES app.py [--server.port …]

A thread looks at the running script about once a millisecond. A moment belongs to whoever is
nearest to where the script stands: to our code where that is `lib` or `pages` (with pandas,
where they call it), to Streamlit where it is Streamlit. Each run adds a line to SAMPLES:
its seconds in our code and in Streamlit, as JSON. Sampling costs some time itself, so that this
server is not the one that is timed.
"""

import json
import sys
import threading
import time
from pathlib import Path
from types import FrameType

import streamlit
from streamlit.web import cli

ROOT = Path(__file__).parents[1]
OURS = tuple(f"{ROOT / folder}/" for folder in ("lib", "pages"))
THEIRS = f"{Path(streamlit.__file__).parent}/"
SCRIPT_THREAD = "ScriptRunner.scriptThread"
EVERY_SECONDS = 0.001


def whose(frame: FrameType | None) -> str:
    """Who is nearest to where a script stands: "ours" or "streamlit"."""
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(OURS):
            return "ours"
        if file.startswith(THEIRS):
            return "streamlit"
        frame = frame.f_back
    return "streamlit"


def sample(samples: Path) -> None:
    """Note for ever who is at work in the threads that run scripts."""
    seconds: dict[str, float] = {}
    before = time.perf_counter()
    while True:
        time.sleep(EVERY_SECONDS)
        now = time.perf_counter()
        running = {one.ident for one in threading.enumerate() if one.name == SCRIPT_THREAD}
        frames = sys._current_frames()
        standing = [frame for ident, frame in frames.items() if ident in running]
        for frame in standing:
            side = whose(frame)
            seconds[side] = seconds.get(side, 0.0) + (now - before)
        if seconds and not standing:
            with samples.open("a", encoding="utf-8") as file:
                file.write(json.dumps(seconds) + "\n")
            seconds = {}
        before = now


def main() -> None:
    samples, *rest = sys.argv[1:]
    # The sampler gets its turn soon, also while the script does not let go of the interpreter.
    sys.setswitchinterval(0.0005)
    threading.Thread(target=sample, args=(Path(samples),), daemon=True).start()
    sys.argv = ["streamlit", "run", *rest]
    cli.main()


if __name__ == "__main__":
    main()
