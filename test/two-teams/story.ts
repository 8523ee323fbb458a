import type { KubeObject } from '../../local/kubernetes';
import { create, type Created } from './create';
import { answerTo, applyPolicies, DEVELOPER, openScene, schedule, statusOf } from './scene';
import type { Scene } from './scene';
import type { Filling, Try } from './tries';
import { objectsOf, TRIES } from './tries';

/** What came of a try: what its pod was answered, and what the API server said to its objects. */
export interface Outcome {
  /** Of HTTP; 200 is a token. */
  readonly status: number;
  readonly policy?: { readonly name: string; readonly refuses: boolean };
}

export type Phase = 'none' | 'audit' | 'deny';
const PHASES: readonly Phase[] = ['none', 'audit', 'deny'];

export interface Row {
  readonly title: string;
  /** Whether the pod should have the token that it asks for. */
  readonly entitled: boolean;
  readonly outcomes: Readonly<Partial<Record<Phase, Outcome>>>;
  /** What the status of the cluster says while there are no policies. */
  readonly status: string;
}

/**
 * Two teams in one cluster: team web tries each way to the token of team payments, without policies, with policies that only
 * warn, and with policies that deny. Whoever has a right to a token has it all along.
 */
export async function playTwoTeams(): Promise<readonly Row[]> {
  const scene = await openScene();
  try {
    let rows = [...TRIES.map(byDeveloper), ...STANDING];
    for (const phase of PHASES) rows = await playPhase(scene, phase, rows);
    return rows;
  } finally {
    await scene.stop();
  }
}

/** Somebody who asks for a token in every phase. */
interface Contestant extends Row {
  readonly namespace: string;
  /** Absent: its pod is there from the start. */
  readonly attempt?: Try;
  readonly pod: string;
}

export const FROM_BEFORE = 'a copy from before the policies, in a third namespace';
const NEW = { status: '', outcomes: {} } as const;
const STANDING: readonly Contestant[] = [
  { ...NEW, title: FROM_BEFORE, entitled: false, namespace: 'legacy', pod: 'old' },
  {
    ...NEW,
    title: 'payments, with its own identity',
    entitled: true,
    namespace: 'payments',
    pod: 'pay',
  },
];

function byDeveloper(attempt: Try): Contestant {
  const { title, asks } = attempt;
  return { ...NEW, title, entitled: asks === 'own', namespace: 'web', attempt, pod: 'two-teams' };
}

async function playPhase(
  scene: Scene,
  phase: Phase,
  rows: readonly Contestant[],
): Promise<Contestant[]> {
  if (phase !== 'none') applyPolicies(scene, phase);
  const played: Contestant[] = [];
  for (const row of rows) {
    const outcome = await play(scene, row);
    const status = phase === 'none' ? await statusOf(scene, row.namespace) : row.status;
    if (row.attempt) takeAway(scene, objectsOf(row.attempt, fillingOf(scene, row)));
    played.push({ ...row, status, outcomes: { ...row.outcomes, [phase]: outcome } });
  }
  return played;
}

function fillingOf({ web, payments }: Scene, { namespace }: Contestant): Filling {
  return { namespace, own: web, other: payments };
}

/** Its objects are created one by one, as far as the server lets them in; then the pod asks. */
async function play(scene: Scene, row: Contestant): Promise<Outcome> {
  const { attempt, namespace, pod } = row;
  if (attempt === undefined) {
    return { status: await answerTo(scene, { namespace, pod }, scene.payments.clientId) };
  }
  const filling = fillingOf(scene, row);
  const answers: Created[] = [];
  for (const object of objectsOf(attempt, filling)) {
    answers.push(await create(scene.cluster.api, DEVELOPER, object));
  }
  const strange = answers.find(({ status, policies }) => status >= 300 && policies.length === 0);
  if (strange !== undefined) throw new Error(`not refused by a policy: ${strange.message}`);
  const concerned = answers.find(({ policies }) => policies.length > 0);
  schedule(scene, namespace, pod);
  const status = await answerTo(scene, { namespace, pod }, filling[attempt.asks].clientId);
  if (concerned === undefined) return { status };
  const [name = ''] = concerned.policies;
  return { status, policy: { name, refuses: concerned.status >= 300 } };
}

function takeAway({ cluster }: Scene, objects: readonly KubeObject[]): void {
  const { world } = cluster.api;
  for (const { kind, metadata } of objects) {
    const { namespace, name } = metadata;
    if (world.get(kind, namespace, name) !== undefined) world.remove(kind, namespace, name);
  }
}
