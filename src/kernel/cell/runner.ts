/** Runs cells, one at a time. */
import { Script } from 'node:vm';
import { type CellError, type Order, Phase, type Ran, type Report, Shared } from '../protocol.js';
import { makeCollector } from './collector.js';
import type { Compiler, Converted } from './compiler.js';
import { Declared, type Part, words } from './declared.js';
import type { Errors } from './errors.js';
import { guard, guardAll, Interrupted, interruptWaits } from './guard.js';
import { lower } from './lower.js';
import type { Modules } from './modules.js';
import { resultBundle } from './outputs.js';
import { Slots } from './slots.js';
import type { Stack } from './stack.js';
import { isSignal, runStoppable } from './stoppable.js';

/** A cell to run. */
type Cell = Order & { type: 'execute' };

/** A cell under way. */
interface Run extends Cell {
  /** What makes the declarations right should the cell fail. */
  onFailure?: () => void;
  phase: 'preparing' | 'running' | 'ended';
  /** Set by an interrupt that came before there was anything to break off. */
  interrupted?: boolean;
  /** What another thread needs to run it again. */
  ran?: Omit<Ran, 'offers' | 'ended'>;
  readonly offers: Set<string>;
}

/** What the runner works with. */
export interface RunnerParts {
  compiler: Compiler;
  modules: Modules;
  stack: Stack;
  errors: Errors;
  shared: Int32Array;
  send: (report: Report) => void;
}

/** The state of a notebook: its variables, their declarations and the running cell. */
export class CellRunner {
  readonly #parts: RunnerParts;
  readonly #slots: Slots = new Slots();
  /** Declarations of all that earlier cells made, for the compiler. */
  readonly #declared: Declared;
  /** What starts from a snapshot ends soon: nothing keeps it small. */
  readonly #collect: () => void = process.execArgv.includes('--snapshot-blob') ? () => {} : makeCollector();
  #run: Run | undefined;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.#declared = new Declared(parts.compiler.ts);
  }

  /** Declarations of all that earlier cells made. */
  get declared(): string {
    return this.#declared.all().text;
  }

  /** Whether a cell is under way. */
  get running(): boolean {
    return this.#run !== undefined && this.#run.phase !== 'ended';
  }

  /** Runs a cell; its end is reported, never thrown. */
  async execute(cell: Cell): Promise<void> {
    const run: Run = { ...cell, phase: 'preparing', offers: new Set() };
    this.#run = run;
    try {
      await this.#parts.modules.refresh(cell.code);
      const failed = await this.#convertAndRun(run);
      // Promises that were rejected meanwhile come to light before the cell counts as done.
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.#end(run, failed);
    } catch (error) {
      this.fail(error, run);
    }
  }

  /** Ends the running cell with an error; without a running cell (or not this one) it answers false. */
  fail(error: unknown, run: Run | undefined = this.#run): boolean {
    if (!run || run.phase === 'ended') return false;
    run.onFailure?.();
    this.#end(run, this.#parts.errors.thrown(isSignal(error) ? new Interrupted() : error));
    return true;
  }

  /** The running cell has set up what answers messages with this id. */
  offers(id: string): void {
    this.#run?.offers.add(id);
  }

  /** Stops the running cell: called when its code has been broken off, or while it waits. */
  interrupt(): void {
    const run = this.#run;
    if (!run || run.phase === 'ended') {
      // What answered a message may have been broken off.
      Atomics.store(this.#parts.shared, Shared.PHASE, Phase.OTHER);
      return;
    }
    // Broken off in the middle of a compilation the compiler would be of no use any more.
    if (run.phase === 'preparing') run.interrupted = true;
    else {
      const reason = new Interrupted();
      interruptWaits(reason);
      this.fail(reason, run);
    }
  }

  async #convertAndRun(run: Run): Promise<CellError | undefined> {
    const { compiler, errors } = this.#parts;
    const name = run.silent ? 'Cell' : `Cell [${run.count}]`;
    const metadata = compiler.getCodeMetadata(run.code);
    if (metadata.module) {
      // A cell that tslab makes a module of, for other cells to import.
      const diagnostics = compiler.converter.addModule(metadata.module, run.code, metadata);
      return diagnostics.length ? errors.types(name, run.code, diagnostics) : undefined;
    }
    const { earlier, converted } = this.#convert(run.code);
    if (converted.sideOutputs) this.#parts.modules.add(converted.sideOutputs);
    if (converted.diagnostics.length) return errors.types(name, run.code, converted.diagnostics);
    const declared = converted.declOutput ?? '';
    if (converted.module) {
      run.onFailure = this.#salvage(declared, earlier);
      await this.#runCode(run, name, converted);
      if (this.#run !== run || (run.phase as string) === 'ended') return undefined;
    }
    this.#declared.replace(earlier, declared);
    await this.#showResult(run, converted.lastExpressionVar);
    return undefined;
  }

  /** Compiles a cell with the earlier declarations that it names; with all of them before it is said to be wrong. */
  #convert(code: string): { earlier: Part; converted: Converted } {
    const { compiler } = this.#parts;
    const named = this.#declared.named(code);
    const converted = compiler.convert(named.text, code);
    if (!converted.diagnostics.length) return { earlier: named, converted };
    const all = this.#declared.all();
    if (all.statements.size === named.statements.size) return { earlier: named, converted };
    return { earlier: all, converted: compiler.convert(all.text, code) };
  }

  async #runCode(run: Run, name: string, { module, sideOutputs }: Converted): Promise<void> {
    const { compiler, stack, modules, shared } = this.#parts;
    const { code, columnOffset, back, makes, uses } = lower(compiler.ts, module!, (variable) =>
      this.#slots.has(variable),
    );
    run.ran = { code, makes, uses, files: sideOutputs ?? [] };
    stack.addCell(name, { code: run.code, back });
    const script = new Script(code, { filename: name, columnOffset: -columnOffset });
    const cell = script.runInThisContext({ displayErrors: false }) as (...args: unknown[]) => unknown;
    if (run.interrupted) throw new Interrupted();
    run.phase = 'running';
    Atomics.store(shared, Shared.PHASE, Phase.USER);
    await runStoppable(() => cell({}, modules.require, this.#slots, guard, guardAll));
  }

  async #showResult(run: Run, variable: string | undefined): Promise<void> {
    const value = variable === undefined ? undefined : this.#slots.take(variable);
    if (value === undefined || run.silent) return;
    const bundle = await resultBundle(value);
    if (run.phase !== 'ended') this.#parts.send({ type: 'result', bundle });
  }

  /** Keeps, when a cell fails, the variables that it has set by then. */
  #salvage(next: string, earlier: Part): () => void {
    // Not of all variables: with thousands of them that would take most of a cell's time.
    const before = new Map([...words(next)].map((name) => [name, this.#slots.get(name)]));
    const isUnset = (name: string): boolean => this.#slots.get(name) === before.get(name);
    return () => this.#declared.replaceSet(earlier, next, isUnset);
  }

  #end(run: Run, error: CellError | undefined): void {
    if (run.phase === 'ended') return;
    run.phase = 'ended';
    Atomics.store(this.#parts.shared, Shared.PHASE, Phase.OTHER);
    const { ran, offers } = run;
    if (ran) this.#parts.send({ type: 'ran', cell: { ...ran, offers: [...offers], ended: !error } });
    this.#parts.send({ type: 'done', ...(error && { error }) });
    this.#collect();
  }
}
