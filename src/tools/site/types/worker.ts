/** The types of a page's cells, in a worker of their own. */
import files from 'second-look:declarations';
import type { Question } from './messages.js';
import { Types } from './service.js';

const types = new Types(files);
const place = globalThis as unknown as {
  onmessage: (event: { data: Question & { id: number } }) => void;
  postMessage(answer: object): void;
};
place.onmessage = ({ data: { id, ...question } }) => {
  try {
    place.postMessage({ id, answer: types.ask(question) });
  } catch (error) {
    place.postMessage({ id, trouble: (error as Error).message });
  }
};
