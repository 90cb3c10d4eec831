"""Runs of a sweep on Dask: a task per line of standard input, an answer per line of standard output, in any order.

Dask places them, holds them back while all workers are busy, and gives those of a worker that died to another. A worker
hands its tasks to a Node of its own, which lives as long as the worker. When the scheduler is gone, the tasks that have
no answer are handed in again to the one that comes in its place.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import threading

import dask
from distributed import Client, KilledWorker, LocalCluster, get_worker
from distributed.client import FutureCancelledError
from distributed.comm import CommClosedError

BATCH = 8  # tasks that a worker is given at once
REPEATS = 3  # times that a batch is tried again when its Node died


def answer(tasks, node):
    """On a worker: what its Node says to each task. Sent to the workers by value: they need no file of this project."""
    own = get_worker().__dict__.setdefault("second_look", {})
    thread = threading.get_ident()
    if thread not in own:
        own[thread] = subprocess.Popen(node, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process = own[thread]
    answers = []
    try:
        for task in tasks:
            process.stdin.write(task)
            process.stdin.flush()
            said = process.stdout.readline()
            if not said.endswith("\n"):
                raise EOFError
            answers.append(said)
    except (EOFError, OSError):
        del own[thread]
        process.kill()
        process.wait()
        raise RuntimeError(f"its Node ended {REPEATS + 1} times") from None
    return answers


class Engine:
    """The one client, which is made again when it has given up on its scheduler."""

    def __init__(self, address, patience):
        self.address, self.patience = address, patience
        self.client, self.lock = None, asyncio.Lock()

    async def connected(self):
        async with self.lock:
            until = asyncio.get_running_loop().time() + self.patience
            while self.client is None or self.client.status != "running":
                if asyncio.get_running_loop().time() > until:
                    raise TimeoutError(f"no scheduler answers at {self.address}")
                if self.client is None or self.client.status == "closed":
                    try:
                        self.client = await Client(self.address, asynchronous=True, timeout=self.patience)
                    except OSError:
                        continue
                else:
                    await asyncio.sleep(0.1)
            return self.client

    async def ask(self, tasks, node):
        """Answers to a batch, however often it must be handed in."""
        while True:
            client = await self.connected()
            try:
                future = client.submit(answer, tasks, node, pure=False, retries=REPEATS)
                return await future
            except (FutureCancelledError, CommClosedError):
                pass  # the scheduler is gone, and all that it knew with it: once more
            except KilledWorker as error:
                if len(tasks) == 1:
                    return [failure(tasks[0], f"it ended {error.allowed_failures + 1} workers")]
                return [said for task in tasks for said in await self.ask([task], node)]
            except RuntimeError as error:
                return [failure(task, str(error)) for task in tasks]


def failure(task, why):
    return json.dumps({"id": json.loads(task)["id"], "error": {"name": "Error", "message": why}}) + "\n"


async def lines():
    """Standard input, as it comes: all whole lines that are there at once."""
    reader = asyncio.StreamReader(limit=1 << 30)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    rest = b""
    while some := await reader.read(1 << 20):
        *whole, rest = (rest + some).split(b"\n")
        if whole:
            yield [line.decode() + "\n" for line in whole]


def say(text):
    sys.stdout.write(text)
    sys.stdout.flush()


async def serve(engine, node):
    try:
        client = await engine.connected()
    except TimeoutError as error:
        sys.exit(str(error))
    threads = await client.nthreads()
    say(json.dumps({"scheduler": engine.address, "workers": sum(threads.values())}) + "\n")
    under_way = set()

    async def hand_in(tasks):
        try:
            say("".join(await engine.ask(tasks, node)))
        except TimeoutError as error:
            print(error, file=sys.stderr, flush=True)
            os._exit(1)

    async for some in lines():
        for first in range(0, len(some), BATCH):
            task = asyncio.create_task(hand_in(some[first : first + BATCH]))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
    for task in list(under_way):
        task.cancel()
    await engine.client.close()


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--scheduler", help="its address; a cluster of this machine when left out")
    options.add_argument("--patience", type=float, default=60, help="seconds to wait for a scheduler")
    options.add_argument("node", nargs="+", help="the command that answers tasks")
    given = options.parse_args()
    if given.scheduler:
        return await serve(Engine(given.scheduler, given.patience), given.node)
    # Node's memory is not the worker's: no limit. Nothing listens but on this machine.
    async with LocalCluster(
        n_workers=os.cpu_count(),
        threads_per_worker=1,
        memory_limit=0,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        asynchronous=True,
        silence_logs=50,
    ) as cluster:
        await serve(Engine(cluster.scheduler_address, given.patience), given.node)


if __name__ == "__main__":
    dask.config.set({"distributed.comm.timeouts.connect": "5s"})
    asyncio.run(main())
