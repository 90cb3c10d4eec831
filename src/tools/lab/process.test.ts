import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './places.js';
import { run } from './process.js';

const folder = mkdtempSync(join(tmpdir(), 'process-'));
after(() => rmSync(folder, { recursive: true }));

function alive(pid: number): boolean {
  try {
    // One that has ended and waits for its parent's notice is gone, too.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    try {
      return process.platform !== 'linux' && process.kill(pid, 0);
    } catch {
      return false;
    }
  }
}

/** Which of them still live after ten seconds at most: a killed process takes a moment to go. */
async function left(pids: readonly number[]): Promise<number[]> {
  for (let tries = 0; pids.some(alive) && tries < 200; tries++) await sleep(50);
  return pids.filter(alive);
}

test('a program and its children end when whoever ran them is killed outright', async () => {
  const script = join(folder, 'runs.ts');
  const module = JSON.stringify(join(root, 'src/tools/lab/process.ts'));
  const child = JSON.stringify('sleep 60 & echo "pids $$ $!"; wait');
  writeFileSync(
    script,
    `import(${module}).then(({ run }) => run('sh', ['-c', ${child}], { cwd: '/', hear: console.log }));`,
  );
  const parent = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(parent.stdout, 'data');
  const pids = String(line).trim().split(' ').slice(1).map(Number);
  assert.deepEqual(pids.map(alive), [true, true]);
  parent.kill('SIGKILL');
  assert.deepEqual(await left(pids), []);
});

test('a program ends by itself, and one that is not there is said not to be', async () => {
  const { code, output } = await run('sh', ['-c', 'echo done; exit 3'], { cwd: '/' });
  assert.deepEqual([code, output], [3, 'done\n']);
  const { code: none, output: why } = await run('no-such-program', [], { cwd: '/' });
  assert.equal(none, 1);
  assert.match(why, /ENOENT/);
});

test('a program that takes too long is killed with its children', async () => {
  const { code, output } = await run('sh', ['-c', 'sleep 60 & echo "$!"; wait'], { cwd: '/', limit: 300 });
  assert.equal(code, 1);
  assert.match(output, /killed after 0\.3 s/);
  assert.deepEqual(await left([Number(output.split('\n')[0])]), []);
});
