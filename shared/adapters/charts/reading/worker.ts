import { parentPort } from 'node:worker_threads';
import { answerTo, type Job } from './jobs';

/** The thread in which strangers' charts are read: a file of its own in the build (scripts/build.ts). */
parentPort?.on('message', (job: Job) => {
  void answerTo(job).then((answer) => parentPort?.postMessage(answer));
});
