import type { HttpResponseInit } from '@azure/functions';
import { PLAN_ID } from '../../shared/api/parameters';
import { accepted } from '../http/accepted';
import type { Call } from '../http/endpoint';
import type { Turn } from '../http/idempotency';
import { once } from '../http/idempotency';
import { refuse } from '../http/problem';
import { bodyOf, flag } from '../http/read-request';
import { startFollowed } from '../http/start-followed';
import type { Kind } from './kind';
import { assertCurrent } from './same-plan';

const PLAN = new RegExp(PLAN_ID, 'u');

/** What is asked of one cluster, chart or repository. */
interface Wanted<Key> {
  readonly key: Key;
  readonly dryRun: boolean;
  /** Only if this is what a run would do. */
  readonly planId?: string;
  /** Those of the kind's flags that are true. */
  readonly set: readonly string[];
}

/**
 * POST …/resync: look at it now. `dryRun` only plans; `planId` asks for a run only while that plan is what it would do;
 * what else the body may say depends on the kind.
 */
export async function resync<Key>(kind: Kind<Key>, call: Call): Promise<HttpResponseInit> {
  const wanted = await wantedBy(kind, call);
  await kind.assertThere(call.adapters, wanted.key);
  return once(call, wanted, (turn) =>
    wanted.dryRun ? dryRun(kind, call, { wanted, turn }) : look(kind, call, { wanted, turn }),
  );
}

async function wantedBy<Key>(kind: Kind<Key>, call: Call): Promise<Wanted<Key>> {
  const key = await kind.keyOf(call);
  const names = ['dryRun', 'planId', ...kind.flags];
  const body = await bodyOf(call.request, names);
  const set = kind.flags.filter((name) => flag(body, name));
  const dryRun = flag(body, 'dryRun');
  const planId = planIdIn(body);
  if (planId !== undefined && (dryRun || set.length > 0)) {
    refuse(400, 'InvalidValue', '"planId" goes with no other key.', 'Send it alone.');
  }
  return { key, dryRun, set, ...(planId !== undefined && { planId }) };
}

function planIdIn({ planId }: Readonly<Record<string, unknown>>): string | undefined {
  if (planId === undefined) return undefined;
  if (typeof planId === 'string' && PLAN.test(planId)) return planId;
  return refuse(400, 'InvalidValue', '"planId" must be the id of a plan.');
}

interface Turned<Key> {
  readonly wanted: Wanted<Key>;
  readonly turn: Turn;
}

async function look<Key>(
  kind: Kind<Key>,
  call: Call,
  { wanted, turn }: Turned<Key>,
): Promise<HttpResponseInit> {
  const { key, planId, set } = wanted;
  if (planId !== undefined) await assertCurrent(kind, call, { key, id: planId });
  const detail = planId === undefined ? `resync ${turn.id}` : `apply of plan ${planId}`;
  const { generation } = await kind.request(call, key, { turn, detail, set, planId });
  const status = kind.pathOf(key);
  const body = { [kind.kind]: kind.nameOf(key), generation, status };
  return accepted(call.request, kind.instanceId(key), body);
}

async function dryRun<Key>(
  kind: Kind<Key>,
  call: Call,
  { wanted, turn }: Turned<Key>,
): Promise<HttpResponseInit> {
  const { key, set } = wanted;
  // An off-boarded cluster is planned for as if it came back.
  const start = kind.preview(key, set.includes('onboard') ? 'reconcile' : undefined);
  const instanceId = `${start.instanceId}-${turn.id}`;
  await startFollowed(call, turn.repeated, { ...start, instanceId });
  const status = kind.pathOf(key);
  return accepted(call.request, instanceId, {
    [kind.kind]: kind.nameOf(key),
    dryRun: true,
    status,
  });
}
