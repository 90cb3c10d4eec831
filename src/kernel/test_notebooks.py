"""The tools that run whole notebooks."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from kernels import FOLDER, PATIENCE, READY, started


class NotebookTests(unittest.TestCase):
    """With the kernel registered for them as `tslab`."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        spec = Path(self.folder.name) / "kernels" / "tslab"
        spec.mkdir(parents=True)
        (spec / "kernel.json").write_text(
            json.dumps({"argv": READY, "display_name": "TypeScript", "language": "typescript", "interrupt_mode": "message"})
        )
        self.env = {**os.environ, "JUPYTER_PATH": self.folder.name}
        FOLDER.mkdir(parents=True, exist_ok=True)

    def tearDown(self):
        self.folder.cleanup()

    def notebook(self, *cells):
        book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c, id=f"cell-{k}") for k, c in enumerate(cells)])
        book.metadata.kernelspec = {"name": "tslab", "display_name": "TypeScript", "language": "typescript"}
        return book

    def test_nbconvert_names_the_failing_cell(self):
        path = Path(self.folder.name) / "failing.ipynb"
        nbformat.write(self.notebook("1", "const x = 1;\nthrow new RangeError('here it is')", "console.log('never')"), path)
        command = [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", str(path), "--output", "out.ipynb"]
        done = subprocess.run(command, env=self.env, cwd=FOLDER, capture_output=True, text=True, timeout=120)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("RangeError: here it is", done.stderr)
        self.assertIn("Cell [2]:2:7", done.stderr)
        self.assertFalse((Path(self.folder.name) / "out.ipynb").exists())

    def test_counts_and_the_same_bytes_twice(self):
        cells = [
            "let total = 0; for (let i = 0; i < 500; i++) { console.log(i); total += i; }",
            "({ total, map: new Map([[1, { deep: { deeper: { deepest: 1 } } }]]) })",
            "console.error('warned'); console.log(new Error('shown').stack)",
        ]
        old = os.environ.get("JUPYTER_PATH")
        os.environ["JUPYTER_PATH"] = self.folder.name
        try:
            texts = []
            for _ in range(2):
                book = self.notebook(*cells)
                where = {"metadata": {"path": str(FOLDER)}}
                options = {"kernel_name": "tslab", "resources": where, "record_timing": False, "coalesce_streams": True}
                limits = dict.fromkeys(["timeout", "startup_timeout", "iopub_timeout"], PATIENCE)
                started(lambda: NotebookClient(book, **options, **limits).execute())
                self.assertEqual([c.execution_count for c in book.cells], [1, 2, 3])
                self.assertEqual([len(c.outputs) for c in book.cells], [1, 1, 2])
                texts.append(nbformat.writes(book))
            self.assertEqual(texts[0], texts[1])
        finally:
            os.environ.pop("JUPYTER_PATH") if old is None else os.environ.update(JUPYTER_PATH=old)


if __name__ == "__main__":
    unittest.main()
