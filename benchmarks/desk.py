"""The desk: from the command line to the first answer on screen, and under load: the flagship, asked 20 times a second over real lines.

    python benchmarks/desk.py [SECONDS]

The desk is the command itself, in a process of its own. Every answer is compared with the library's first. The first answer is measured
where a Chromium is installed (`make browser`), each time at a desk that has just been started; the browser runs already.

A question asked for the first time is worked out (cold); after that it is remembered with the edition (warm). The run at 20 a second
mixes both as a reader at work does: nine requests of ten are for what was asked before, one is a question with a date that was never
asked. Reach: 1.5 s to the first answer, 50 ms for 95 of 100 requests.
"""

import http.client
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rapallo.inquiry.ask import put
from rapallo.record import read_case

ROOT = Path(__file__).resolve().parents[1]
FOLDER = str(ROOT / "cases" / "german-soviet")
RATE, STARTS = 20, 7


@contextmanager
def opened() -> Iterator[tuple[int, float, float]]:
    """A desk of its own process: its port, when it was started, and when it told its address."""
    words = [sys.executable, "-m", "rapallo", "open", FOLDER, "--port", "0", "--no-browser", "--read-only"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    begin = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=env) as desk:
        assert desk.stdout is not None
        try:
            line = desk.stdout.readline()
            yield int(line.rsplit(":", 1)[1].strip().strip("/")), begin, time.perf_counter()
        finally:
            desk.terminate()


def main(seconds: int) -> None:
    """Measure the start, every question cold and warm, and the run."""
    pages()
    screens()
    case = read_case(FOLDER)
    questions = [one.ask for one in case.questions] + ["rivals", "sources", "show lipetsk", "timeline --from 1925 --until 1926", "trace tank-design"]
    with opened() as (port, _, _):
        line = http.client.HTTPConnection("127.0.0.1", port)
        get(line, "/api/payload")
        cold, warm = [], []
        for question in questions:
            status, body, taken = ask(line, question)
            assert status == 200 and body.decode() == put(case, question).json(), question
            cold.append(taken)
            warm.append(min(ask(line, question)[2] for _ in range(3)))
        print(f"{len(questions)} questions cold: {spread(cold)}; warm: {spread(warm)}; every answer the library's to the letter")
        load(port, questions, case.about.aims, seconds)


def pages() -> None:
    """What a program gets: the address, the first page, all of the data."""
    told, first, whole, size, ahead = [], [], [], 0, []
    for _ in range(STARTS):
        with opened() as (port, begin, address):
            line = http.client.HTTPConnection("127.0.0.1", port)
            status, body, taken = get(line, "/")
            assert status == 200
            first.append(time.perf_counter() - begin)
            ahead.append(taken)
            told.append(address - begin)
            size = len(body)
            assert get(line, "/api/payload")[0] == 200
            whole.append(time.perf_counter() - begin)
    print(f"address told after {spread(told)}; first page after {spread(first)} ({size / 1e6:.2f} MB), {spread(ahead)} from its request")
    print(f"all data after {spread(whole)}")


def screens() -> None:
    """What a person sees: the first answer in a browser that runs already."""
    if shutil.which("node") is None or not (ROOT / "frontend" / "node_modules").is_dir():
        print("no browser: the first answer on screen was not measured (make browser)")
        return
    words = ["node", str(ROOT / "frontend" / "bench" / "first.mjs")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as browser:
        assert browser.stdin is not None and browser.stdout is not None
        assert browser.stdout.readline().strip() == "waiting"
        shown, from_start, whole = [], [], []
        for _ in range(STARTS):
            with opened() as (port, begin, _):
                asked = time.perf_counter()
                browser.stdin.write(f"http://127.0.0.1:{port}/\n")
                browser.stdin.flush()
                found: dict[str, Any] = json.loads(browser.stdout.readline())
                assert found["said"] != ""
                shown.append(found["shown"] / 1000)
                from_start.append(asked - begin + found["shown"] / 1000)
                whole.append(found["whole"] / 1000)
        browser.stdin.close()
    print(f"first answer on screen: {spread(shown)} from the request   reach 1,500 ms; {spread(from_start)} from the command line's start")
    print(f"all that the page shows is there after {spread(whole)} from the request")


def load(port: int, questions: list[str], aims: tuple[str, ...], seconds: int) -> None:
    """Requests at a steady rate from eight lines, whether or not the last one was answered."""
    rng = random.Random(20)
    plan = []
    for number in range(RATE * seconds):
        new = f"why {rng.choice(aims)} --at {rng.randint(1920, 1944)}-{rng.randint(1, 12):02d}"
        plan.append((number / RATE, new if number % 10 == 0 else rng.choice(questions), number % 10 == 0))
    taken: list[tuple[float, bool]] = []
    waiting = list(reversed(plan))
    lock = threading.Lock()
    start = time.perf_counter()

    def work() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            with lock:
                if len(waiting) == 0:
                    return
                due, question, new = waiting.pop()
            time.sleep(max(0.0, start + due - time.perf_counter()))
            status, _, _ = ask(line, question)
            assert status == 200, question
            taken.append((time.perf_counter() - start - due, new))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{RATE} a second for {seconds} s: {spread([one for one, _ in taken])}   reach p95 50 ms")
    print(f"  of these never asked before: {spread([one for one, new in taken if new])}")


def ask(line: http.client.HTTPConnection, question: str) -> tuple[int, bytes, float]:
    """One question."""
    return get(line, f"/api/ask?q={quote(question)}")


def get(line: http.client.HTTPConnection, path: str) -> tuple[int, bytes, float]:
    """One request, from before it is sent until its last byte is here."""
    start = time.perf_counter()
    line.request("GET", path)
    reply = line.getresponse()
    body = reply.read()
    return reply.status, body, time.perf_counter() - start


def spread(times: list[float]) -> str:
    """Median, 95th percentile and the longest, in milliseconds."""
    ranked = sorted(times)
    at = ranked[min(len(ranked) - 1, int(0.95 * len(ranked)))]
    return f"median {1000 * statistics.median(ranked):.1f}, p95 {1000 * at:.1f}, most {1000 * ranked[-1]:.1f} ms (n = {len(ranked)})"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
