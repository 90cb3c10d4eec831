/** `npm run bench [-- --json]`: speeds of this machine, each with what it is compared with. */
import { json, type Row, table } from './row.js';
import { rows } from './rows.js';

const args = process.argv.slice(2);
const wrong = args.find((arg) => arg !== '--json');
if (wrong !== undefined) {
  console.error(`argument is "${wrong}"; it may be --json`);
  process.exitCode = 2;
} else {
  const measured: Row[] = [...rows()];
  console.log(args.includes('--json') ? json(measured) : table(measured));
}
