"""The desk under load: the flagship served by the real server, asked 20 times a second over real connections for a bounded time.

    python benchmarks/desk.py [SECONDS]

Every answer is compared with the library's first. A question asked for the first time is worked out (cold); after that it is
remembered with the edition (warm). The run at 20 a second mixes both as a reader at work does: nine requests of ten are for what was asked before,
one is a question with a date that was never asked. Reach: 50 ms for 95 of 100 requests.
"""

import http.client
import random
import statistics
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

from rapallo.desk import Shelf
from rapallo.desk.serve import serve
from rapallo.inquiry.ask import put
from rapallo.record import read_case

ROOT = Path(__file__).resolve().parents[1]
FOLDER = str(ROOT / "cases" / "german-soviet")
RATE = 20


def main(seconds: int) -> None:
    """Measure the start, every question cold and warm, and the run."""
    case = read_case(FOLDER)
    questions = [one.ask for one in case.questions] + ["rivals", "sources", "show lipetsk", "timeline --from 1925 --until 1926", "trace tank-design"]
    begin = time.perf_counter()
    address: list[str] = []
    threading.Thread(target=serve, args=(Shelf(FOLDER), 0, True, address.append), daemon=True).start()
    while len(address) == 0:
        time.sleep(0.005)
    port = int(address[0].rsplit(":", 1)[1].strip("/"))
    print(f"served after {1000 * (time.perf_counter() - begin):.0f} ms")
    line = http.client.HTTPConnection("127.0.0.1", port)
    status, body, taken = get(line, "/")
    print(f"first page after {1000 * (time.perf_counter() - begin):.0f} ms ({len(body) / 1e6:.2f} MB, status {status})")
    print(f"page again {1000 * get(line, '/')[2]:.0f} ms")
    cold, warm = [], []
    for question in questions:
        status, body, taken = ask(line, question)
        assert status == 200 and body.decode() == put(case, question).json(), question
        cold.append(taken)
        warm.append(min(ask(line, question)[2] for _ in range(3)))
    print(f"{len(questions)} questions cold: {spread(cold)}; warm: {spread(warm)}; every answer the library's to the letter")
    load(port, questions, case, seconds)


def load(port: int, questions: list[str], case: object, seconds: int) -> None:
    """Requests at a steady rate from eight connections, whether or not the last one was answered."""
    rng = random.Random(20)
    aims = case.about.aims  # type: ignore[attr-defined]
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
