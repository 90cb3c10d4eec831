import { run } from '../../tools/lab/process.js';
import type { Suite } from '../suite.js';

/** The predictions on file are what the model predicts, byte for byte. */
export const predictionSuite: Suite = {
  name: 'predictions',
  async run({ root }) {
    const ended = await run(process.execPath, ['--import', 'tsx', 'src/tools/predict/main.ts', '--check'], {
      cwd: root,
    });
    const failed = Number(ended.code !== 0);
    return { passed: 1 - failed, failed, output: ended.output };
  },
};
