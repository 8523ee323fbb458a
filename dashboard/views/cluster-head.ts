import type { ClusterView } from '../api/bodies';
import { nameIn } from '../route';
import { ageOf } from './age';
import { queueInWords } from './queue';

/** What stands at the top of the page of a cluster. */
export interface ClusterHead {
  readonly facts: readonly (readonly [string, string])[];
  /** Read out when it changes. */
  readonly sentence: string;
  readonly queue: string;
  /** Of the command line, without the address of the app. */
  readonly commands: readonly string[];
}

export function clusterHead(view: ClusterView, nowMs: number): ClusterHead {
  const { cluster, profile, conditions = [], history = [], work, offboarded } = view;
  const [, , subscription = '', , group = ''] = cluster.split('/');
  const ready = conditions.find(({ type }) => type === 'Ready');
  const name = nameIn(cluster);
  const lastRun = history[0]?.at;
  return {
    facts: [
      ['Profile', profile ?? 'none'],
      ['Resource group', group],
      ['Subscription', subscription],
      ['Last run', lastRun === undefined ? 'never' : ageOf(lastRun, nowMs)],
    ],
    sentence: `${name} ${ready === undefined ? 'was not looked at yet' : `is ${READY[ready.status]}: ${ready.reason}`}.`,
    queue: queueInWords(work, nowMs),
    commands: [
      `npx aks-identity resync ${name}${offboarded === true ? ' --onboard' : ''}`,
      `npx aks-identity explain ${name}`,
      `npx aks-identity plan ${name}`,
      `npx aks-identity offboard ${name}`,
    ],
  };
}

const READY = { True: 'ready', False: 'not ready', Unknown: 'left alone' } as const;
