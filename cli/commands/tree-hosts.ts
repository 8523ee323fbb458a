import { counted } from '../../shared/core/base/counted';
import type { ClusterView, Planned } from '../api/answers';
import { isCliError } from '../cli-error';
import type { Api } from '../api/client';
import type { Colour } from '../output/paint';
import type { Branch } from '../output/tree';

type Matrix = NonNullable<Planned['matrix']>;
type Standing = Matrix['hosts'][number]['standings'][number];

/** What a standing is called; the identity that is simply attached needs no word. */
const WORDS: Readonly<Record<Standing, { readonly words: string; readonly colour?: Colour }>> = {
  attached: { words: '' },
  byOthers: { words: 'attached by somebody else' },
  missing: { words: 'wanted, not attached', colour: 'red' },
  heldBack: { words: 'wanted, not attached: refused just now', colour: 'red' },
  stays: { words: 'not wanted any longer, left for now', colour: 'yellow' },
  leaving: { words: 'not wanted any longer, to be removed', colour: 'yellow' },
  foreign: { words: 'foreign: not wanted, somebody else attached it', colour: 'yellow' },
  kubelet: { words: "the nodes' own", colour: 'dim' },
  refused: { words: 'refused by a rule', colour: 'red' },
  none: { words: '' },
};

/** A plan with what it saw on the hosts, if it is still stored. */
export async function lastPlanOf(
  api: Api,
  path: string,
  { lastPlan }: ClusterView,
): Promise<Planned | undefined> {
  if (lastPlan === undefined) return undefined;
  const query = new URLSearchParams({ id: lastPlan.planId });
  try {
    return await api.get<Planned>(`${path}/plan?${query.toString()}`);
  } catch (error) {
    // It is kept for a while only; what the ledger holds is shown all the same.
    if (isCliError(error)) return undefined;
    throw error;
  }
}

/** Each host with its identities: wanted, attached, foreign, refused. Without a plan what the ledger holds. */
export function hostBranches(view: ClusterView, planned: Planned | undefined): readonly Branch[] {
  const matrix = planned?.matrix;
  if (planned === undefined || matrix === undefined) return heldBranches(view);
  const since = heldSince(view, planned.madeAt);
  const rows = matrix.hosts.map(({ host, pool, standings }) => ({
    line: pool === undefined ? lastOf(host) : `${lastOf(host)} (pool ${pool})`,
    below: standings.flatMap((standing, index) => {
      const identity = matrix.identities[index] ?? '-';
      if (standing === 'none') return [];
      const isIn = standing === 'missing' && since.has(`${host} ${identity}`);
      return [identityBranch(identity, isIn ? 'attached' : standing)];
    }),
  }));
  const { omitted = 0 } = matrix;
  return omitted === 0 ? rows : [...rows, { line: `and ${counted(omitted, 'more host')}` }];
}

function identityBranch(id: string, standing: Standing): Branch {
  const { words, colour } = WORDS[standing];
  const line = words === '' ? lastOf(id) : `${lastOf(id)} (${words})`;
  return { line: colour === undefined ? line : { text: line, colour } };
}

/** Of an entry of the ledger, what that of an identity has. */
interface HeldIdentity {
  readonly host?: string;
  readonly identity?: string;
}

/** The plan saw the hosts before its run wrote; what the run has read back afterwards is in the ledger. */
function heldSince({ ledger }: ClusterView, at: string): ReadonlySet<string> {
  const pairs = ledger.flatMap((entry) => {
    const { host, identity } = entry as HeldIdentity;
    const isIn = entry.kind === 'identity' && entry.state === 'held' && entry.since >= at;
    return isIn ? [`${host} ${identity}`] : [];
  });
  return new Set(pairs);
}

function heldBranches({ ledger }: ClusterView): readonly Branch[] {
  const held = ledger.filter(({ kind }) => kind === 'identity');
  const byHost = Map.groupBy(held, (entry) => (entry as HeldIdentity).host ?? '-');
  return [...byHost].map(([host, entries]) => ({
    line: lastOf(host),
    below: entries.map((entry) => {
      const name = lastOf((entry as HeldIdentity).identity ?? '-');
      if (entry.state === 'held') return { line: name };
      return { line: { text: `${name} (not seen there yet)`, colour: 'yellow' } };
    }),
  }));
}

export function lastOf(id: string): string {
  return id.split('/').at(-1) ?? id;
}
