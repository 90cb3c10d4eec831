/** `npm run --silent second-look -- COMMAND …`; see `--help`. */
import { sentence } from '../lab/trouble.js';
import { runCommand } from './commands.js';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads has seen enough, such as `head`.
  if (error.code === 'EPIPE') process.exit();
  console.error(`standard output cannot be written: ${error.message}`);
  process.exit(2);
});

try {
  process.exitCode = await runCommand(process.argv.slice(2), {
    print: (line) => console.log(line),
    remark: (line) => console.error(line),
  });
} catch (error) {
  const said = sentence(error);
  if (said === null) throw error;
  console.error(said);
  process.exitCode = 2;
}
