"""`sweep` in a cell: on all cores, interrupted without loss, and gone on with when the cell is run again."""

import re
import time
import unittest
from pathlib import Path

from kernels import PATIENCE, ROOT, Kernel, until, with_library

SETUP = """
import { scenarios, sweep, vms, type Scenario } from 'second-look';
const scenario: Scenario = {
  ...scenarios.plain,
  host: { ...scenarios.plain.host, memoryMiB: 40 },
  vms: [{ ...vms.plain, memoryMiB: 32 }],
  demand: [{ MiB: 16, fromSeconds: 0, seconds: 50 }],
  durationSeconds: 100,
};
const spec = { scenario, vary: { policy: ['BASE', 'LANDED'] }, seeds: 30, measures: ['vms.0.reclaim.refaults'] };
"""
BAR = re.compile(r"^runs: (\d+) of 60$")


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def cpu_seconds_within(seconds, pid):
    before = cpu_seconds(pid)
    time.sleep(seconds)
    return cpu_seconds(pid) - before


class SweepTests(unittest.TestCase):
    def test_interrupted_and_gone_on_with(self):
        kernel = Kernel(argv=with_library(ROOT, soon=True), folder=ROOT / "notebooks")
        self.addCleanup(kernel.stop)
        kernel.run(SETUP)
        message = kernel.client.execute("const running = sweep(spec); await running;")
        done = 0
        while done < 10:
            published = kernel.client.get_iopub_msg(timeout=PATIENCE)
            text = published["content"].get("data", {}).get("text/plain", "")
            done = int(BAR.match(text)[1]) if BAR.match(text) else done
        started, used = time.monotonic(), cpu_seconds(kernel.pid)
        kernel.manager.interrupt_kernel()
        reply = kernel.reply_to(message)
        took = time.monotonic() - started
        print(f"  interrupted after {done} runs within {took * 1000:.0f} ms")
        self.assertEqual((reply["status"], reply["ename"]), ("error", "Interrupted"))

        # The promise has what there was by then, and no thread goes on behind.
        part = kernel.value("const part = await running; [part.complete, part.runs.length, part.failures.length].join()")
        found = re.match(r"^'false,(\d+),0'$", part)
        self.assertTrue(found, part)
        self.assertGreaterEqual(int(found[1]), done)
        self.assertTrue(until(lambda: cpu_seconds_within(1, kernel.pid) < 0.3))
        behind = cpu_seconds(kernel.pid) - used

        reply, outputs = kernel.run("const whole = await sweep(spec);")
        rest = cpu_seconds(kernel.pid) - used - behind
        print(f"  after the interrupt {behind:.2f} s of a processor, for the rest {rest:.2f} s")
        self.assertLess(behind, rest / 3)
        self.assertEqual(reply["status"], "ok")
        bars = [c["data"] for t, c in outputs if t in ("display_data", "update_display_data")]
        self.assertEqual(bars[1]["text/plain"], f"runs: {found[1]} of 60")
        self.assertEqual(outputs[-1][0], "clear_output", "the bar goes when all is done")
        same = "JSON.stringify((await sweep(spec, { threads: 1 })).runs) === JSON.stringify(whole.runs)"
        self.assertEqual(kernel.value(f"whole.complete && {same}"), "true")


if __name__ == "__main__":
    unittest.main()
