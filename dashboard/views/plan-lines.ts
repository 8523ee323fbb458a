import type { Plan, Step } from '../api/bodies';
import { nameIn } from '../route';

/** A step of a plan as people read it. */
export interface PlanLine {
  readonly id: string;
  readonly title: string;
  readonly cause: string;
  readonly writes: number;
  readonly changes: readonly PlanChange[];
}

export interface PlanChange {
  readonly sign: Sign;
  readonly what: string;
}

type Sign = Step['changes'][number]['sign'];

/** The sign is read out as a word. */
export const SIGN_WORDS: Readonly<Record<Sign, string>> = {
  '+': 'add',
  '~': 'change',
  '-': 'remove',
};

/** What a step is about; a kind of a newer app than this page is shown by its name. */
const TITLES: Readonly<Record<string, string>> = {
  assignPolicy: 'Policy on',
  grantRole: 'Role on',
  updateHost: 'Host',
  writeAssigned: 'Assigned identities of',
  unassignPolicy: 'Policy on',
  revokeRole: 'Role on',
};

const CAUSES: Readonly<Record<Step['cause'], string>> = {
  Missing: 'was never there',
  Drift: 'somebody took it away',
  IdentityRecreated: 'the identity was created anew',
  NoLongerDesired: 'no longer wanted',
  OffBoarding: 'off-boarding',
};

export function planLines({ steps }: Pick<Plan, 'steps'>): readonly PlanLine[] {
  return steps.map(({ id, kind, target, cause, cost, changes }) => ({
    id,
    title: `${TITLES[kind] ?? kind} ${nameIn(target)}`,
    cause: CAUSES[cause] ?? cause,
    writes: cost.writes,
    changes,
  }));
}

/** `12 to add, 0 to change, 0 to remove; 6 writes`. */
export function planSize({ steps, cost }: Pick<Plan, 'steps' | 'cost'>): string {
  if (steps.length === 0) return 'Nothing to change.';
  const count = (sign: Sign): number =>
    steps.flatMap(({ changes }) => changes).filter((change) => change.sign === sign).length;
  const writes = `${cost.writes} ${cost.writes === 1 ? 'write' : 'writes'}`;
  return `${count('+')} to add, ${count('~')} to change, ${count('-')} to remove; ${writes}.`;
}
