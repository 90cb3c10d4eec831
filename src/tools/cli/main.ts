/** `npm run --silent second-look -- COMMAND …`; see `--help`. */
import { sentence } from '../lab/trouble.js';
import { runCommand } from './commands.js';

// Whoever reads has seen enough, such as `head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
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
