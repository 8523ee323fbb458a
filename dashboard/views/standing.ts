import type { ClusterSummary } from '../api/bodies';
import type { Tone } from './tone';

/** How a cluster stands, for whoever has to decide where to look first. */
export type Standing =
  'human' | 'contested' | 'notReady' | 'working' | 'warned' | 'unseen' | 'leftAlone' | 'ready';

interface Words {
  readonly word: string;
  readonly tone: Tone;
  readonly means: string;
}

/** In the order in which a person should look. */
export const STANDINGS: Readonly<Record<Standing, Words>> = {
  human: { word: 'Needs a human', tone: 'bad', means: 'Stalled: only a person can fix it' },
  contested: { word: 'Contested', tone: 'bad', means: 'Somebody keeps removing what we attached' },
  notReady: { word: 'Not ready', tone: 'warn', means: 'Something is wrong, and is tried again' },
  working: { word: 'In progress', tone: 'busy', means: 'Attached just now: Azure needs a minute' },
  warned: { word: 'Ready, with warnings', tone: 'warn', means: 'Works; something should be fixed' },
  unseen: { word: 'Not looked at', tone: 'idle', means: 'No run has ended yet' },
  leftAlone: {
    word: 'Left alone',
    tone: 'idle',
    means: 'Dry run, suspended, exempt, off-boarded …',
  },
  ready: { word: 'Ready', tone: 'good', means: 'Every pod that asks gets its token' },
};

const ORDER = Object.keys(STANDINGS) as Standing[];

export function rankOf(standing: Standing): number {
  return ORDER.indexOf(standing);
}

export function isStanding(text: string): text is Standing {
  return Object.hasOwn(STANDINGS, text);
}

type Told = Pick<ClusterSummary, 'ready' | 'reason' | 'stalled' | 'contested' | 'warnings'>;

export function standingOf({ ready, reason, stalled, contested, warnings }: Told): Standing {
  if (stalled) return 'human';
  if (contested) return 'contested';
  if (reason === 'NotLookedAt') return 'unseen';
  if (reason === 'OffBoarded' || reason === 'ClusterGone') return 'leftAlone';
  if (reason === 'Propagating') return 'working';
  if (ready === 'False') return 'notReady';
  if (ready === 'Unknown') return 'leftAlone';
  return warnings.length > 0 ? 'warned' : 'ready';
}
