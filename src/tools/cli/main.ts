/** `npm run --silent second-look -- COMMAND …`; see `--help`. */
import { runCommand, sentence } from './commands.js';

try {
  const { text, remarks } = runCommand(process.argv.slice(2));
  for (const remark of remarks) console.error(remark);
  console.log(text);
} catch (error) {
  const said = sentence(error);
  if (said === null) throw error;
  console.error(said);
  process.exitCode = 2;
}
