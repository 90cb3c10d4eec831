"""Runs a notebook from top to bottom: execute.py SOURCE TARGET FOLDER. Prints one JSON line: what went wrong, or null."""

import json
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

CELL_SECONDS = 600


def main(source, target, folder):
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
    client = NotebookClient(
        notebook,
        kernel_name="tslab",
        timeout=CELL_SECONDS,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": folder}},
        on_cell_start=lambda cell, cell_index: at.update(cell=cell_index),
    )
    trouble = None
    try:
        client.execute()
    except CellExecutionError as error:
        trouble = f"{error.ename}: {error.evalue}"
    except CellTimeoutError:
        trouble = f"it took more than {CELL_SECONDS} s"
    except DeadKernelError:
        trouble = "the kernel died"
    except RuntimeError as error:
        trouble = f"the kernel did not start: {error}"
    nbformat.write(notebook, target)
    return None if trouble is None else {"cell": at["cell"], "message": trouble}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:4])))
