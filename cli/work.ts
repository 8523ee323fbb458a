import type { Task } from './command-line';
import type { Work } from './context';

/** Who does what. Each is loaded when it is asked for: --help waits for none of them. */
export async function workOf(task: Exclude<Task, 'completion' | '__complete'>): Promise<Work> {
  switch (task) {
    case 'get clusters':
      return getting('clusters');
    case 'get charts':
      return getting('charts');
    case 'get repositories':
      return getting('repositories');
    case 'plan':
      return (await import('./commands/plan')).plan;
    case 'explain':
      return (await import('./commands/explain')).explain;
    case 'events':
      return (await import('./commands/events')).events;
    case 'resync':
      return (await import('./commands/resync')).resync;
    case 'sync chart':
      return (await import('./commands/sync')).syncChart;
    case 'sync repository':
      return (await import('./commands/sync')).syncRepository;
    case 'offboard':
      return (await import('./commands/offboard')).offboard;
  }
}

async function getting(kind: 'clusters' | 'charts' | 'repositories'): Promise<Work> {
  const { get } = await import('./commands/get');
  return (context) => get(context, kind);
}
