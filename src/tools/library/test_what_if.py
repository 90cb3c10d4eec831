"""What-ifs that a page has computed by the kernel, over a comm."""

import time
import unittest

from kernels import library_kernel
from test_comms import Comm

TARGET = "second-look.what-if"
CELLS = [
    "import { slider, whatIf } from 'second-look';\nconst factor = 3;",
    "whatIf({ n: slider(2, { from: 1, to: 9, step: 1 }) }, ({ n }) => `it is ${n * factor}`);",
]


class WhatIfTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kernel = library_kernel()

    def test_as_the_cell_shows_it_and_for_other_values(self):
        comm = Comm(self.kernel, TARGET)
        self.kernel.value(CELLS[0])
        _, outputs = self.kernel.run(CELLS[1])
        declared, first = [content["data"] for kind, content in outputs if kind == "display_data"]
        name = declared["application/vnd.second-look.what-if+json"]["id"]
        self.assertEqual(comm.answer(id=name), {"known": True})
        self.assertEqual(comm.answer(id="what-if-00000000"), {"known": False})
        self.assertEqual(comm.answer(id=name, values={}), {"bundles": [first]})
        self.assertEqual(comm.answer(id=name, values={"n": 5})["bundles"][0]["text/plain"], "it is 15")
        self.assertRegex(comm.answer(id=name, values={"n": 50})["error"], r"n must be a number from 1 to 9, whole; it was 50")
        self.assertRegex(comm.answer(id="what-if-00000000", values={})["error"], r"^Run this cell once")
        cell = self.kernel.client.execute("console.log('begun'); for (;;);")
        self.kernel.hear(cell, "stream")
        begun = time.monotonic()
        self.assertEqual(comm.answer(id=name, values={"n": 6})["bundles"][0]["text/plain"], "it is 18")
        print(f"  a what-if beside a busy cell took {(time.monotonic() - begun) * 1000:.0f} ms")
        self.kernel.manager.interrupt_kernel()
        self.assertEqual(self.kernel.reply_to(cell)["status"], "error")


if __name__ == "__main__":
    unittest.main()
