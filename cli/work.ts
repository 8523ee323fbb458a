import { localOptions } from './app-for';
import type { Task } from './task';
import type { Options, Work, WorkAlone } from './context';

/** What asks no app. */
type Lone = 'init' | 'simulate';
type Worked = Exclude<Task, Lone | 'completion' | '__complete'>;

/** Who does what. Each is loaded when it is asked for: --help waits for none of them. */
export function workOf(task: Worked | Lone): Promise<Work> {
  return WORKERS[task as Worked]();
}

/** Undefined for what asks an app. */
export function workAloneOf(
  task: Worked | Lone,
  { local }: Pick<Options, 'local'>,
): Promise<WorkAlone> | undefined {
  if (task === 'check' && local === true) return checkingLocal();
  return Object.hasOwn(LONE, task) ? LONE[task as Lone]() : undefined;
}

async function checkingLocal(): Promise<WorkAlone> {
  const { checkLocal } = await import('./local/index');
  return (context) => checkLocal(context, localOptions('check', context.options, context.io));
}

const LONE: Readonly<Record<Lone, () => Promise<WorkAlone>>> = {
  init: async () => (await import('./local/index')).init,
  simulate: async () => (await import('./commands/simulate')).simulate,
};

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
