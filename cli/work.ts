import type { Task } from './task';
import type { Work } from './context';

type Worked = Exclude<Task, 'completion' | '__complete'>;

/** Who does what. Each is loaded when it is asked for: --help waits for none of them. */
export function workOf(task: Worked): Promise<Work> {
  return WORKERS[task]();
}

const WORKERS: Readonly<Record<Worked, () => Promise<Work>>> = {
  check: async () => (await import('./commands/check')).check,
  'get clusters': () => getting('clusters'),
  'get charts': () => getting('charts'),
  'get repositories': () => getting('repositories'),
  plan: async () => (await import('./commands/plan')).plan,
  apply: async () => (await import('./commands/apply')).apply,
  explain: async () => (await import('./commands/explain')).explain,
  tree: async () => (await import('./commands/tree')).tree,
  events: async () => (await import('./commands/events')).events,
  resync: async () => (await import('./commands/resync')).resync,
  'sync chart': async () => (await import('./commands/sync')).syncChart,
  'sync repository': async () => (await import('./commands/sync')).syncRepository,
  suspend: async () => (await import('./commands/suspend')).suspend,
  resume: async () => (await import('./commands/suspend')).resume,
  offboard: async () => (await import('./commands/offboard')).offboard,
};

async function getting(kind: 'clusters' | 'charts' | 'repositories'): Promise<Work> {
  const { get } = await import('./commands/get');
  return (context) => get(context, kind);
}
