import { run } from '../../tools/lab/process.js';
import type { Suite } from '../suite.js';

/** The predictions on file are what the model predicts, byte for byte. */
export const predictionSuite: Suite = {
  name: 'predictions',
  async run({ root }) {
    const program = ['--import', 'tsx', 'src/tools/cli/main.ts', 'predict', '--check'];
    const ended = await run(process.execPath, program, { cwd: root });
    const failed = Number(ended.code !== 0);
    return { passed: 1 - failed, failed, output: ended.output };
  },
};
