"""Jupyter's own test suite for kernels, with every sample that makes sense for TypeScript."""

import os
import unittest

import jupyter_kernel_test

from kernels import FOLDER, READY, STOCK, Manager


def start(cls):
    FOLDER.mkdir(parents=True, exist_ok=True)
    cls.km = Manager()
    # The comparison with a plain tslab (compare.py) sets the variable.
    cls.km.argv = STOCK if os.environ.get("KERNEL_STOCK") else READY
    cls.km.start_kernel(cwd=str(FOLDER))
    cls.kc = cls.km.client()


class TypeScriptKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"

    @classmethod
    def setUpClass(cls):
        start(cls)
        cls.kc.start_channels()
        cls.kc.wait_for_ready(timeout=120)

    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('hello, stderr')"

    completion_samples = [
        {"text": "Math.hyp", "matches": {"hypot"}},
        {"text": "JSON.", "matches": {"parse", "stringify"}},
        {"text": "'abc'.toUpperC", "matches": {"toUpperCase"}},
        {"text": "const noSuchThing = 1; noSuchTh", "matches": {"noSuchThing"}},
    ]

    complete_code_samples = [
        "1 + 1",
        "let x: number = 1;",
        "function f() {\n  return 1\n}",
        "await Promise.resolve(1)",
        "const s = `two\nlines`",
        "import * as fs from 'fs'",
        "",
    ]
    incomplete_code_samples = [
        "function f() {",
        "[1, 2,",
        "Math.max(1, ",
        "const s = `two",
        "/* a comment",
        "if (true) {\n  1;",
        "class A {\n  b = 1",
    ]
    invalid_code_samples = ["1 +* 2 ;", "function 1() {}", "const 1a = 2;", "} 1", "'one\n + 2"]

    code_generate_error = "throw new Error('on purpose')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "'a' + 'b'", "result": "'ab'"},
        {"code": "[1, 2].map((n) => n * 2)", "result": "[ 2, 4 ]"},
        {"code": "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'own', 'text/html': '<i>own</i>' }) })",
         "mime": "text/html", "result": "<i>own</i>"},
    ]
    code_display_data = [
        {"code": "import { display } from 'tslab'; display.html('<b>bold</b>')", "mime": "text/html"},
        {"code": "import { display } from 'tslab'; display.png(new Uint8Array([1]))", "mime": "image/png"},
        {"code": "(globalThis as any).kernel.display({ data: { 'image/svg+xml': '<svg/>', 'text/plain': 'x' } })",
         "mime": "image/svg+xml"},
    ]
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.hypot"
    code_clear_output = "console.clear()"

    def test_comm_info(self):
        self.flush_channels()
        msg_id = self.kc.comm_info()
        reply = self.get_non_kernel_info_reply(timeout=15)
        jupyter_kernel_test.validate_message(reply, "comm_info_reply", msg_id)

    @unittest.skip("TypeScript has no pager: nothing in the language asks for one")
    def test_pager(self):
        pass


class TypeScriptIopubWelcomeTests(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "tslab"
    # Asked for a welcome, a plain tslab would keep the test waiting for ever.
    support_iopub_welcome = not os.environ.get("KERNEL_STOCK")

    @classmethod
    def setUpClass(cls):
        start(cls)


if __name__ == "__main__":
    unittest.main()
