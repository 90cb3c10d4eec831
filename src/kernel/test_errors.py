"""Errors: who, what and where; and what becomes of the cells behind a failed one."""

import shutil
import unittest

from kernels import FOLDER, ROOT, SharedKernelTests, until

# A file that a cell waits for before it fails.
THERE = FOLDER / "there"


class ErrorTests(SharedKernelTests):
    def lines(self, code):
        error = self.kernel.error(code)
        text = "\n".join(error["traceback"])
        self.assertNotIn(str(ROOT), text, "no path of the machine")
        self.assertNotIn("launcher", text, "no frame of the kernel")
        return error, text

    def test_throw(self):
        self.kernel.run("interface Named { a: number }\n\nfunction fail(x: Named): never {\n  throw new RangeError('too far');\n}")
        count = self.kernel.run("1")[0]["execution_count"]
        error, text = self.lines("const at: Named = { a: 1 };\n\nfail(at);")
        self.assertEqual((error["ename"], error["evalue"]), ("RangeError", "too far"))
        self.assertIn(f"at fail (Cell [{count - 1}]:4:9)", text)
        self.assertIn(f"at Cell [{count + 1}]:3:1", text)
        self.assertIn("> 4 |   throw new RangeError('too far');\n    |         ^", text)

    def test_type_error_shows_the_line(self):
        error, text = self.lines("let fine = 1;\nlet wrong: number = 'text';")
        self.assertEqual(error["ename"], "TypeScriptError")
        self.assertIn("line 2: Type 'string' is not assignable to type 'number'. (TS2322)", error["evalue"])
        self.assertIn("> 2 | let wrong: number = 'text';\n    |     ^^^^^", text)

    def test_syntax_error(self):
        error, text = self.lines("let ok = 1;\nlet bad = = 2;")
        self.assertEqual(error["ename"], "TypeScriptError")
        self.assertIn("> 2 | let bad = = 2;", text)

    def test_rejected_promise(self):
        error, text = self.lines("await 0;\nawait Promise.reject(\n  new TypeError('refused'));")
        self.assertEqual((error["ename"], error["evalue"]), ("TypeError", "refused"))
        self.assertIn("> 3 |   new TypeError('refused'));", text)

    def test_rejection_nobody_awaits(self):
        error, text = self.lines("void Promise.reject(new Error('forgotten'));")
        self.assertEqual(error["evalue"], "forgotten")
        self.assertIn("> 1 |", text)

    def test_thrown_value_that_is_no_error(self):
        self.assertEqual(self.lines("throw { code: 7 }")[0]["evalue"], "{ code: 7 }")
        self.assertEqual(self.lines("throw null")[0]["ename"], "Thrown null")

    def test_cause(self):
        _, text = self.lines("throw new Error('outer', { cause: new Error('inner') })")
        self.assertIn("Caused by: Error: inner", text)

    def test_printed_stack_names_the_cell(self):
        printed = self.kernel.printed("console.log(new Error('printed').stack)")
        self.assertRegex(printed, r"^Error: printed\n    at Cell \[\d+\]:1:13\n$")

    def test_missing_module(self):
        error, _ = self.lines("require('./no-such-module')")
        self.assertEqual(error["evalue"], "Cannot find module './no-such-module'")

    def test_package_that_is_not_installed(self):
        said = "{0} is not installed: run `npm install {0}` in " + f"{ROOT} and restart the kernel"
        for code, name, before, after in [
            ("import x from 'no-such-package'; x", "no-such-package", "line 1: ", " (TS2307)"),
            ("import * as x from '@none/such/part'; x", "@none/such", "line 1: ", " (TS2307)"),
            ("import 'no-such-package'", "no-such-package", "", ""),
            ("require('no-such-package/part')", "no-such-package", "", ""),
        ]:
            with self.subTest(code):
                error = self.kernel.error(code)
                self.assertEqual(error["evalue"], before + said.format(name) + after)
                text = "\n".join(error["traceback"])
                self.assertIn(said.format(name), text)
                self.assertNotIn("Cannot find", text)
                self.assertNotIn("launcher", text, "no frame of the kernel")

    def test_package_that_comes_beside_the_notebook(self):
        """A folder that changes between two cells once left tslab without its timer, and every cell failed."""
        folder = FOLDER / "node_modules" / "came-late"
        shutil.rmtree(folder, ignore_errors=True)
        cell = "import { half } from 'came-late'; half"
        self.assertIn("npm install came-late", self.kernel.error(cell)["evalue"])
        folder.mkdir(parents=True)
        (folder / "package.json").write_text('{"main": "main.js", "types": "main.d.ts"}')
        (folder / "main.d.ts").write_text("export const half: number;")
        (folder / "main.js").write_text("exports.half = 0.5;")
        # The compiler looks into changed folders after a second.
        self.assertTrue(until(lambda: self.kernel.run(cell)[0]["status"] == "ok", step=0.5))
        self.assertEqual(self.kernel.value(cell), "0.5")

    def test_door_that_a_package_has_not(self):
        folder = FOLDER / "node_modules" / "with-doors"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"exports": {".": "./main.js", "./side": "./main.js"}}')
        (folder / "main.js").write_text("require('not-there');")
        said = "with-doors/none is no door of with-doors; its doors are with-doors, with-doors/side"
        self.assertEqual(self.lines("require('with-doors/none')")[0]["evalue"], said)
        error, _ = self.lines("import x from 'with-doors/none'; x")
        self.assertEqual(error["evalue"], f"line 1: {said} (TS2307)")
        # What an installed package misses is its own affair.
        self.assertIn("Cannot find module 'not-there'", self.kernel.error("require('with-doors/side')")["evalue"])

    def test_process_exit_ends_the_cell_only(self):
        self.kernel.run("let survivor = 5")
        self.assertIn("restart the kernel", self.kernel.error("process.exit(3)")["evalue"])
        self.assertEqual(self.kernel.value("survivor"), "5")

    def test_late_error_is_shown_and_survived(self):
        # Late by a second: an error that comes before the cell has ended, as on a busy machine, is the cell's own.
        _, outputs = self.kernel.run("void setTimeout(() => { throw new Error('late one') }, 1000)")
        shown = []

        def hear(published):
            for kind, content, *_ in published:
                if kind == "stream":
                    shown.append(content["text"])
                elif kind == "error":
                    shown.append(f"{content['ename']}: {content['evalue']}")
            return "Error: late one" in "".join(shown)

        heard = hear(outputs) or until(lambda: hear(self.kernel.drain()))
        self.assertTrue(heard, shown)
        self.assertEqual(self.kernel.value("1 + 1"), "2")

    def test_variables_of_a_failed_cell(self):
        self.kernel.run("let old = 1; let redone = 'before';")
        self.kernel.error("let early = 2; throw new Error('half-way'); let redone = 3; let unreached = 4;")
        self.assertEqual(self.kernel.value("[old, early, redone.length]"), "[ 1, 2, 6 ]")
        self.assertEqual(
            self.kernel.error("unreached")["evalue"],
            "line 1: Cannot find name 'unreached': no cell that ran declares it, so run the cells above first (TS2304)",
        )
        # What is like a name that is known was mistyped.
        self.assertIn("Did you mean 'redone'?", self.kernel.error("redome")["evalue"])

    def test_file_beside_the_notebook(self):
        (FOLDER / "beside.ts").write_text("export const half = (x: number): number => x / 2;\n")
        self.assertEqual(self.kernel.value("import { half } from './beside'; half(9)"), "4.5")
        (FOLDER / "beside.ts").write_text("export const half = (x: number): string => `${x / 2}!`;\n")
        self.assertEqual(self.kernel.value("import { half } from './beside'; half(9).length"), "4")


class StopOnErrorTests(SharedKernelTests):
    def behind_a_failure(self, *codes, **options):
        """The replies to cells that are there when the one before them fails."""
        client = self.kernel.client
        THERE.unlink(missing_ok=True)
        self.addCleanup(THERE.touch)  # where it fails, too
        wait = "while (!require('fs').existsSync('there')) await new Promise((r) => setTimeout(r, 10));"
        first = client.execute(wait + "throw new Error('first')", **options)
        rest = [client.execute(code) for code in codes]
        # What is asked after them has been answered: so they have arrived.
        self.kernel.reply_to(client.kernel_info())
        THERE.touch()
        self.assertEqual(self.kernel.reply_to(first)["status"], "error")
        return [self.kernel.reply_to(each) for each in rest]

    def queue(self, stop, silent=False):
        """The statuses of two cells behind a failing one and, a moment later, one more's."""
        replies = self.behind_a_failure("reached += 1", "reached += 1", stop_on_error=stop, silent=silent)
        # At once: a plain tslab drops what comes within 200 ms.
        last = self.kernel.reply_to(self.kernel.client.execute("reached"))
        return [reply["status"] for reply in replies], last["status"]

    def test_true_aborts_what_is_queued(self):
        self.kernel.run("let reached = 0")
        self.assertEqual(self.queue(True), (["aborted", "aborted"], "ok"))
        [aborted] = self.behind_a_failure("1")
        self.assertNotIn("execution_count", aborted, "a cell that never ran has no number")
        self.assertEqual(self.kernel.value("reached"), "0")

    def test_a_silent_cell_aborts_nothing(self):
        self.kernel.run("let reached = 0")
        self.assertEqual(self.queue(True, silent=True), (["ok", "ok"], "ok"))
        self.assertEqual(self.kernel.value("reached"), "2")

    def test_false_lets_it_run(self):
        self.kernel.run("let reached = 0")
        self.assertEqual(self.queue(False), (["ok", "ok"], "ok"))
        self.assertEqual(self.kernel.value("reached"), "2")


if __name__ == "__main__":
    unittest.main()
