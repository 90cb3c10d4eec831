/** One of the pool's workers: makes the runs of the jobs that it is sent, one after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { runPredictionJob } from '../core/experiments/predictions.js';
import type { Order } from './pool.js';

const { published } = workerData;

parentPort?.on('message', ({ index, job }: Order) => {
  parentPort?.postMessage({ index, result: runPredictionJob(published, job) });
});
