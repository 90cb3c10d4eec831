"""A kernel's life: its start, interrupts, restarts and its end."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from kernels import PATIENCE, READY, Kernel, SharedKernelTests, alive, soon

# Each prints when it has begun what is to be interrupted.
BUSY = {
    "a busy loop": "let n1 = 0; while (true) if (n1++ === 0) console.log('begun');",
    "a pending await": "let n2 = 1; console.log('begun'); await new Promise(() => {});",
    "a busy loop behind an await": "let n3 = 0; await new Promise((r) => setTimeout(r, 20)); for (;;) if (n3++ === 0) console.log('begun');",
    "a busy timer": "let n4 = 0; setTimeout(() => { for (;;) if (n4++ === 0) console.log('begun'); }, 50); await new Promise(() => {});",
    "a loop of awaits": "let n5 = 0; for (;;) { await new Promise((r) => setTimeout(r, 10)); if (n5++ === 0) console.log('begun'); }",
    "a loop of microtasks": "let n6 = 0; async function turn() { for (;;) { await null; if (n6++ === 0) console.log('begun'); } } await turn();",
    "endless printing": "let n7 = 0; for (;;) console.log(n7++);",
}


class InterruptTests(SharedKernelTests):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kernel.run("let kept = { precious: [1, 2, 3] };")

    def interrupted(self, code, how):
        """Seconds from the interrupt to the reply."""
        message = self.kernel.client.execute(code)
        self.kernel.hear(message, "stream")
        time.sleep(0.05)  # so that it comes amid the work, not at its first line
        asked = time.monotonic()
        how()
        came = soon(lambda: self.kernel.client.shell_channel.socket.poll(1000), turns=20)
        took = time.monotonic() - asked
        self.assertTrue(came, "it goes on")
        reply = self.kernel.reply_to(message)
        # None would have ended by itself.
        self.assertEqual((reply["status"], reply["ename"]), ("error", "Interrupted"))
        return took

    def test_by_message(self):
        for turn in range(2):
            for number, (name, code) in enumerate(BUSY.items(), 1):
                with self.subTest(name, turn=turn):
                    took = self.interrupted(code, self.kernel.manager.interrupt_kernel)
                    print(f"  {name}: interrupted within {took * 1000:.0f} ms")
                    self.assertEqual(self.kernel.value("kept.precious"), "[ 1, 2, 3 ]")
                    self.assertEqual(self.kernel.value(f"n{number} > 0"), "true", "what it had set by then")

    def test_the_interrupted_loop_has_ended(self):
        self.interrupted(BUSY["a loop of awaits"], self.kernel.manager.interrupt_kernel)
        before = self.kernel.value("n5")
        time.sleep(0.3)
        self.assertEqual(self.kernel.value("n5"), before)

    def test_by_signal(self):
        send = lambda: os.kill(self.kernel.pid, signal.SIGINT)
        for name in ["a busy loop", "a pending await", "a busy loop"]:
            with self.subTest(name):
                self.interrupted(BUSY[name], send)
                self.assertEqual(self.kernel.value("kept.precious"), "[ 1, 2, 3 ]")

    def test_when_idle_it_does_nothing(self):
        self.assertEqual(self.kernel.interrupt()["msg_type"], "interrupt_reply")
        self.assertEqual(self.kernel.value("kept.precious.length"), "3")

    def test_an_interrupted_cell_takes_the_queue_along(self):
        first = self.kernel.client.execute(BUSY["a busy loop"])
        second = self.kernel.client.execute("kept.precious.push(4)")
        self.kernel.hear(first, "stream")
        # What is asked after it has been answered: so it has arrived.
        self.kernel.reply_to(self.kernel.client.kernel_info())
        self.kernel.manager.interrupt_kernel()
        self.assertEqual(self.kernel.reply_to(first)["status"], "error")
        self.assertEqual(self.kernel.reply_to(second)["status"], "aborted")


class ReadyTests(SharedKernelTests):
    def test_warm_cells_take_little(self):
        before = self.kernel.used()
        for _ in range(5):
            self.kernel.value("1 + 1")
        warm = (self.kernel.used() - before) / 6
        print(f"  ready after {self.kernel.ready:.2f} s; a warm cell takes {warm * 1000:.0f} ms of a processor")
        # In one machine's time, which another's is not.
        self.assertLess(warm, self.used / 10)


class LifeTests(unittest.TestCase):
    def test_restart(self):
        kernel = Kernel()
        self.addCleanup(kernel.stop)
        for code in ["let x = 1; console.log('begun')", BUSY["a busy loop"]]:
            with self.subTest(code):
                kernel.hear(kernel.client.execute(code), "stream")
                old = kernel.pid
                kernel.manager.restart_kernel(now=False)
                kernel.wait_for_ready()
                self.assertFalse(alive(old))
                self.assertIn("Cannot find name 'x'", kernel.error("x")["evalue"])
                self.assertEqual(kernel.value("2"), "2")

    def test_shutdown_says_whether_it_restarts(self):
        for restart in [False, True]:
            kernel = Kernel()
            pid = kernel.pid
            kernel.client.shutdown(restart=restart)
            self.assertTrue(soon(lambda: kernel.client.control_channel.socket.poll(0)), "no answer")
            reply = kernel.client.get_control_msg(timeout=PATIENCE)
            self.assertEqual((reply["content"]["status"], reply["content"]["restart"]), ("ok", restart))
            self.assertTrue(soon(lambda: not alive(pid)), "it lives on")
            kernel.client.stop_channels()
            kernel.manager.cleanup_resources()

    def test_a_port_that_is_taken_is_told(self):
        taken = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(taken.close)
        ports = {f"{name}_port": taken.getsockname()[1] for name in ["shell", "iopub", "stdin", "hb", "control"]}
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump({"transport": "tcp", "ip": "127.0.0.1", "key": "", **ports}, file)
            file.flush()
            argv = [file.name if part == "{connection_file}" else part for part in READY]
            done = subprocess.run(argv, capture_output=True, text=True, timeout=120)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(f"The kernel cannot listen on the ports of {file.name}: ", done.stderr)

    def test_no_orphans(self):
        # A stand-in for JupyterLab starts kernels, keeps them busy and is killed without a chance to clean up.
        codes = ["console.log('begun')", BUSY["a busy loop"], BUSY["a pending await"]]
        parent = (
            "import time; from kernels import Kernel; kernels = [Kernel() for _ in range({1})];"
            "[k.hear(k.client.execute(code), 'stream') for k, code in zip(kernels, {0!r})];"
            "print(*(k.pid for k in kernels), flush=True); time.sleep({2})"
        )
        here = os.path.dirname(os.path.abspath(__file__))
        command = [sys.executable, "-c", parent.format(codes, len(codes), PATIENCE)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=here)
        self.addCleanup(process.kill)  # where it fails, too: its kernels end with it
        # A kernel's start takes Node's own many times over.
        begun = soon(lambda: select.select([process.stdout], [], [], 0)[0], turns=100 * len(codes))
        self.assertTrue(begun, "a start was held up")
        pids = [int(pid) for pid in process.stdout.readline().split()]
        self.assertEqual([alive(pid) for pid in pids], [True] * len(codes))
        process.kill()
        process.wait()
        process.stdout.close()
        for code, pid in zip(codes, pids):
            with self.subTest(code):
                self.assertTrue(soon(lambda: not alive(pid)), "the kernel outlived its Jupyter")


if __name__ == "__main__":
    unittest.main()
