"""Runs notebooks from top to bottom, each in a kernel of its own, some at the same time.

Each line that comes in is a job in JSON: id, source, target, folder, and spec, the content of `kernel.json`. When it is
done a line goes out: its id and what went wrong, or null. It ends when its input does.
"""

import asyncio
import json
import os
import sys
import tempfile

import nbformat
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

CELL_SECONDS = 600
# Ports are chosen before the kernel has them: another program may be faster, and the kernel ends.
STARTS = 3


async def execute(source, target, folder, spec):
    try:
        notebook = nbformat.read(source, as_version=4)
        nbformat.validate(notebook)
    except Exception as error:  # not JSON, not a notebook, or not a valid one
        return {"cell": None, "message": f"not a valid notebook: {str(error).splitlines()[0]}"}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None
    at = {"cell": None}
    for _ in range(STARTS):
        client = NotebookClient(
            notebook,
            # The registered kernel has another Node.
            kernel_manager_class=type("Manager", (AsyncKernelManager,), {"kernel_spec": KernelSpec(**spec)}),
            timeout=CELL_SECONDS,
            # By themselves a busy machine's kernel has a minute to start, and outputs that come 4 s after their cell are lost.
            startup_timeout=CELL_SECONDS,
            iopub_timeout=CELL_SECONDS,
            raise_on_iopub_timeout=True,
            record_timing=False,
            coalesce_streams=True,
            on_cell_start=lambda cell, cell_index: at.update(cell=cell_index),
        )
        said = tempfile.TemporaryFile()
        try:
            await client.async_execute(cwd=folder, stderr=said)
        except CellExecutionError as error:
            trouble = f"{error.ename}: {error.evalue}"
        except CellTimeoutError:
            trouble = f"it took more than {CELL_SECONDS} s"
        except DeadKernelError:
            trouble = "the kernel died"
        except (RuntimeError, OSError) as error:
            said.seek(0)
            words = said.read().decode(errors="replace").strip()
            trouble = f"the kernel did not start: {error} {words}".rstrip()
            if "cannot listen on the ports" in words:
                continue
        else:
            trouble = None
        break
    nbformat.write(notebook, target)
    return None if trouble is None else {"cell": at["cell"], "message": trouble}


async def answer(out, id, **job):
    try:
        trouble = await execute(**job)
    except Exception as error:
        trouble = {"cell": None, "message": f"the run broke off: {error!r}"}
    print(json.dumps({"id": id, "trouble": trouble}), file=out, flush=True)


async def main(out):
    running = set()
    while line := await asyncio.to_thread(sys.stdin.readline):
        task = asyncio.create_task(answer(out, **json.loads(line)))
        running.add(task)
        task.add_done_callback(running.discard)
    for task in running:  # they are no longer waited for; each takes its kernel along
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


if __name__ == "__main__":
    # What a kernel prints past the protocol is no answer.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    asyncio.run(main(answers))
