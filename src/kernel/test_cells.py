"""Cells: variables across them, speed at their top level, and what they print."""

import re
import unittest

from kernels import OWN, READY, Kernel, SharedKernelTests, until


class CellTests(SharedKernelTests):
    def test_memory_of_an_opened_notebook(self):
        print(f"  memory of its own after the first cell: {self.opened:.0f} MiB")
        # 91 under Node 20, 104 under Node 24; with all @types, or what malloc keeps by itself, 15 to 40 more.
        self.assertLess(self.opened, 112)

    def test_a_snapshot_saves_most_of_a_start(self):
        self.assertNotEqual(READY, OWN, "there is a snapshot")
        ready = Kernel(argv=READY)
        self.addCleanup(ready.stop)
        used = ready.used()
        print(f"  up to the first cell: {self.used:.2f} s of a processor, from a snapshot {used:.2f} s")
        self.assertLess(used, self.used * 0.6)

    def test_cells_leave_nothing_behind(self):
        used = "(() => { const { setFlagsFromString } = require('node:v8'); setFlagsFromString('--expose-gc');"
        used += " require('node:vm').runInNewContext('gc')(); return process.memoryUsage().heapUsed / 2 ** 20; })()"
        self.kernel.value("1")
        before = float(self.kernel.value(used))
        for n in range(25):
            self.kernel.run(f"const left{n} = {n}")
        grown = float(self.kernel.value(used)) - before
        print(f"  heap in use after 25 cells: {grown:.1f} MiB more")
        # A program for each cell would be 10.
        self.assertLess(grown, 4)

    def test_garbage_of_a_cell_is_collected_after_it(self):
        # As in a reader's kernel: V8 would let it grow.
        self.kernel.run("const lost = new WeakRef({}); void new Array(8e6).fill(0.5); // 64 MB")
        self.assertEqual(self.kernel.value("String(lost.deref())"), "'undefined'")

    def test_every_function_sees_a_new_value(self):
        self.kernel.run("let rate = 1; const twice = () => rate * 2; function count() { return ++rate; }")
        self.assertEqual(self.kernel.value("rate = 5; [twice(), count(), rate]"), "[ 10, 6, 6 ]")

    def test_redeclared_with_another_type(self):
        self.kernel.run("const thing = 1")
        self.kernel.run("const thing = 'text'; class Shape { sides = 3 } enum Side { Left, Right }")
        self.assertEqual(self.kernel.value("[thing.length, new Shape().sides, Side.Right]"), "[ 4, 3, 1 ]")
        self.kernel.run("class Shape { sides = 4 }")
        self.assertEqual(self.kernel.value("new Shape().sides"), "4")

    def test_destructuring_and_hoisting(self):
        code = "let { a, b: [c, ...d] } = { a: 1, b: [2, 3, 4] }; let empty: number | undefined;"
        self.kernel.run(code)
        self.assertEqual(self.kernel.value("[a, c, d, empty]"), "[ 1, 2, [ 3, 4 ], undefined ]")
        self.assertEqual(self.kernel.value("for (var k = 0; k < 3; k++) {}; const end = k; [k, end]"), "[ 3, 3 ]")
        self.kernel.run("empty = 4")
        self.kernel.run("let empty: number | undefined")
        self.assertEqual(self.kernel.value("[empty]"), "[ undefined ]", "a second declaration is empty")

    def test_swap_and_compound_assignment(self):
        self.kernel.run("let p = 1, q = 2, big = 10n; const list = [1, 2]")
        code = "[p, q] = [q, p]; p += 10; q **= 3; big <<= 2n; list[0]++; p++; --q; [p, q, big, list]"
        self.assertEqual(self.kernel.value(code), "[ 13, 0, 40n, [ 2, 2 ] ]")

    def test_shorthand_properties(self):
        self.kernel.run("let width = 2, height = 3")
        code = "function area({ width, height }: { width: number; height: number }) { return { width, product: width * height } } [{ width, height }, area({ width: 5, height })]"
        self.assertEqual(self.kernel.value(code), "[ { width: 2, height: 3 }, { width: 5, product: 15 } ]")
        self.assertEqual(self.kernel.value("({ width, height = 9 } = { width: 7 } as { width: number; height?: number }); [width, height]"), "[ 7, 9 ]")

    def test_imports(self):
        self.kernel.run("import * as fs from 'fs'; import path, { join as glue } from 'path'; const { sep } = await import('path')")
        self.assertEqual(self.kernel.value("[glue('a', 'b'), path.basename('x/y'), typeof fs.readFileSync, sep]"), "[ 'a/b', 'y', 'function', '/' ]")

    def test_await(self):
        code = "for await (const n of (async function* () { yield 1; yield 2; })()) console.log(n); for (const n of [3]) { await null; console.log(n) }"
        self.assertEqual(self.kernel.printed(code), "1\n2\n3\n")
        self.assertEqual(self.kernel.value("const tasks = [1, 2].map(async (n) => { await null; return n * 2 }); await Promise.all(tasks)"), "[ 2, 4 ]")

    def test_loops_at_the_top_level_use_variables_as_plain_objects(self):
        # What makes them as fast as in a function: a loop looks nothing up by name, and meets no accessor and no proxy.
        loops = [
            ("let sum = 0; for (let i = 0; i < 1000; i++) { sum += Math.sqrt(i); }", ["sum"]),
            ("let count = 0; let odd = 0; while (count < 1000) { odd += count % 2; count++; }", ["count", "odd"]),
            ("for (let i = 0; i < 1000; i++) { total += table[i % 10]; }", ["table", "total"]),
            ("let kept = 0; const get = () => kept; for (let i = 0; i < 1000; i++) { kept += get() % 3; }", ["get", "kept"]),
        ]
        self.kernel.run("import { types } from 'util'; import { setFlagsFromString } from 'v8'; let total = 0; const table = new Float64Array(10);")
        self.kernel.run("const slots = eval('__tslab_slots'); const looked: string[] = []; const { of } = slots; slots.of = (name: string) => { looked.push(name); return of.call(slots, name); };")
        # Many more variables than an object keeps in its fast form.
        self.kernel.run("".join(f"let filler{n} = {n};" for n in range(300)))
        for loop, names in loops:
            with self.subTest(loop):
                self.kernel.run("looked.length = 0;")
                self.kernel.run(loop)
                found = self.kernel.value("looked.filter((name) => !['looked', 'tsLastExpr'].includes(name)).sort().join()")
                self.assertEqual(found, f"'{','.join(names)}'")
                kept = "([o, n]) => !types.isProxy(o) && Object.keys(o).join() === n && 'value' in Object.getOwnPropertyDescriptor(o, n)!"
                pairs = "([" + ", ".join(f"[of.call(slots, '{name}'), '{name}']" for name in names) + "] as [object, string][])"
                self.assertEqual(self.kernel.value(f"{pairs}.every({kept})"), "true")
                # No hash table, for V8: it is asked while its flag is set.
                fast = f"{pairs}.every(([o]) => new Function('o', 'return %HasFastProperties(o)')(o))"
                native = "setFlagsFromString(`--${on}allow-natives-syntax`)"
                asked = f"((on) => {{ {native}; return {fast}; }})('')"
                self.assertEqual(self.kernel.value(asked), "true")
                self.kernel.run(f"((on) => {{ {native}; }})('no-')")

    def test_a_number_is_never_undefined_before_it_is_set(self):
        # V8 keeps a variable that was ever undefined as an object, and makes a new one at each turn of a loop.
        watch = "Object.defineProperty(eval('__tslab_slots').of('watched'), 'watched', { set: (value) => given.push(value), get: () => given.at(-1) });"
        self.kernel.run(f"const given: unknown[] = []; {watch}")
        self.kernel.run("let watched = 0; for (let i = 0; i < 3; i++) { watched += 2; }")
        self.assertEqual(self.kernel.value("given"), "[ 0, 2, 4, 6 ]")


class OutputTests(SharedKernelTests):
    def test_prints_are_gathered(self):
        reply, outputs = self.kernel.run("for (let i = 0; i < 1000; i++) console.log(i)")
        texts = [c["text"] for t, c in outputs if t == "stream"]
        self.assertEqual("".join(texts), "".join(f"{i}\n" for i in range(1000)))
        self.assertLess(len(texts), 100)

    def test_order_of_streams_and_displays(self):
        code = "import { display } from 'tslab'; console.log('a'); display.html('<b>'); console.error('c'); console.log('d'); 5"
        kinds = [(t, c.get("name")) for t, c in self.kernel.run(code)[1]]
        stream = "stream"
        expected = [(stream, "stdout"), ("display_data", None), (stream, "stderr"), (stream, "stdout"), ("execute_result", None)]
        self.assertEqual(kinds, expected)

    def test_output_of_a_busy_loop_is_live(self):
        message = self.kernel.client.execute("console.log('begun'); for (;;);")
        self.kernel.hear(message, "stream")
        # And the kernel still answers what needs no cell.
        self.kernel.reply_to(self.kernel.client.kernel_info())
        self.kernel.manager.interrupt_kernel()
        self.assertEqual(self.kernel.reply_to(message)["ename"], "Interrupted", "it would never have ended")

    def test_update_of_a_display(self):
        hook = "(globalThis as any).kernel.display"
        code = f"const bar = {hook}; bar({{ data: {{ 'text/plain': '1' }}, transient: {{ display_id: 'x' }} }}); bar({{ data: {{ 'text/plain': '2' }}, transient: {{ display_id: 'x' }} }}, true)"
        outputs = [(t, c["data"], c["transient"]) for t, c in self.kernel.run(code)[1]]
        self.assertEqual(outputs, [(kind, {"text/plain": n}, {"display_id": "x"}) for kind, n in (("display_data", "1"), ("update_display_data", "2"))])

    def test_a_display_that_goes_leaves_nothing_where_it_is_the_only_output(self):
        hook = "(globalThis as any).kernel.display"
        bar = f"{hook}({{ data: {{ 'text/plain': '1' }}, transient: {{ display_id: 'b' }} }});"
        gone = f"{hook}({{ data: {{}}, transient: {{ display_id: 'b' }} }}, true);"
        kinds = lambda code: [t for t, _ in self.kernel.run(code)[1]]
        self.assertEqual(kinds(bar + gone + "console.log('x')"), ["display_data", "clear_output", "stream"])
        # Nothing else may be cleared away.
        self.assertEqual(kinds(bar + "console.log('x');" + gone), ["display_data", "stream", "update_display_data"])
        self.assertEqual(kinds("console.log('x');" + bar + gone), ["stream", "display_data", "update_display_data"])
        self.assertEqual(kinds(gone), ["update_display_data"])
        for end in ["5", "throw 5"]:
            with self.subTest(end):
                found = kinds(f"{bar} void setTimeout(() => {gone[:-1]}, 50); {end}")
                until(lambda: found.extend(kind for kind, *_ in self.kernel.drain()) or {"update_display_data", "clear_output"} & {*found})
                self.assertIn("update_display_data", found)
                self.assertNotIn("clear_output", found)

    def test_several_types_at_once(self):
        code = "({ [Symbol.for('Jupyter.display')]: async () => ({ 'text/plain': 'p', 'text/html': 'h', 'application/json': { a: [1] } }) })"
        kind, content = self.kernel.run(code)[1][0]
        self.assertEqual((kind, content["data"]["application/json"]), ("execute_result", {"a": [1]}))

    def test_a_long_text_says_how_to_see_all_of_it(self):
        shown = self.kernel.value("'x'.repeat(2e6)")
        self.assertTrue(shown.endswith("(10000 of 2000000 characters: console.log prints all of them)"), shown[-90:])
        self.assertNotIn("characters", self.kernel.value("'x'.repeat(10000)"))

    def test_a_cell_sees_what_others_declared_though_it_names_only_some(self):
        self.kernel.value("interface Far { near: Near }; type Near = { n: number };")
        self.kernel.value("function far(): Far { return { near: { n: 4 } }; } let other = 1;")
        self.assertEqual(self.kernel.value("const { near } = far(); near.n + ([] as number[]).length"), "4")
        self.assertEqual(self.kernel.value("near.n + (other += 1)"), "6")
        self.assertIn("'other'", self.kernel.error("othr")["evalue"])
        self.assertEqual(self.kernel.error("let other = 'a'; throw new Error('b')")["ename"], "Error")
        self.assertEqual(self.kernel.value("other.length + far().near.n"), "5")

    def test_late_output_belongs_to_its_cell(self):
        message = self.kernel.client.execute("void setTimeout(() => console.log('late'), 100)")
        late = []
        until(lambda: late.extend((c["text"], parent) for t, c, parent in self.kernel.drain() if t == "stream") or late)
        self.assertEqual(late, [("late\n", message)])

    def test_silent_cells_leave_no_trace(self):
        before = self.kernel.run("1")[0]["execution_count"]
        _, outputs = self.kernel.run("console.log('x'); console.clear(); 2", silent=True)
        self.assertEqual(outputs, [])
        self.assertEqual(self.kernel.run("1")[0]["execution_count"], before + 1)

    def test_no_colours(self):
        self.assertIsNone(re.search("\x1b", self.kernel.printed("console.log({ a: 1, b: 'x', c: null })")))


if __name__ == "__main__":
    unittest.main()
