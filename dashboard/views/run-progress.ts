import type { Run } from '../api/bodies';
import type { Tone } from './tone';

/** How far a run is that somebody has asked for. */
export interface RunProgress {
  readonly isDone: boolean;
  readonly tone: Tone;
  readonly word: string;
  /** What it is at, or what came of it. */
  readonly detail: string;
}

/** What runs come to, in words; all else is why nothing was done. */
const ENDED: Readonly<Record<string, readonly [Tone, string]>> = {
  Converged: ['good', 'Everything is in place.'],
  Changed: ['good', 'What was to change has changed.'],
  Observed: ['good', 'It was looked at; the configuration says to write nothing.'],
  NothingToDo: ['good', 'Nothing was to be done.'],
  OffBoarded: ['good', 'It was off-boarded: what was ours is taken back.'],
  Waiting: ['busy', 'It waits for something outside, and goes on by itself.'],
  Failed: ['warn', 'Something went wrong; it is tried again by itself. The page says what.'],
  Stalled: ['bad', 'A human is needed; the page says what to do.'],
};

export function runProgress(run: Run): RunProgress {
  const { id, state, step = '', notBefore } = run;
  switch (state) {
    case 'Pending':
      return underWay('Queued', notBefore === undefined ? '' : `It waits until ${notBefore}.`);
    case 'Running':
      return underWay('Under way', step);
    case 'Completed':
      return ended(run);
    case 'Failed':
    case 'Terminated':
    case 'Suspended':
      return { isDone: true, tone: 'bad', word: state, detail: `Look for ${id} in the logs.` };
  }
}

function underWay(word: string, detail: string): RunProgress {
  return { isDone: false, tone: 'busy', word, detail };
}

function ended({ outcome, problems = [] }: Run): RunProgress {
  if (outcome === undefined) return done('good', 'Done', 'It has ended.');
  const [tone, said] = ENDED[outcome] ?? ['warn', `It ended with ${outcome}.`];
  const word = ENDED[outcome] === undefined ? 'Refused' : outcome;
  return done(tone, word, [said, ...problems].join(' '));
}

function done(tone: Tone, word: string, detail: string): RunProgress {
  return { isDone: true, tone, word, detail };
}
