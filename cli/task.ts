import type { Command } from 'commander';

/** What can be asked for; `work.ts` has who does it. */
export type Task =
  | 'get clusters'
  | 'get charts'
  | 'get repositories'
  | 'check'
  | 'plan'
  | 'apply'
  | 'tree'
  | 'suspend'
  | 'resume'
  | 'explain'
  | 'events'
  | 'resync'
  | 'sync chart'
  | 'sync repository'
  | 'offboard'
  | 'simulate'
  | 'init'
  | 'completion'
  | '__complete';

export type Hand = (task: Task, command: Command) => Promise<void>;

/** What stands for a cluster. */
export const CLUSTER = 'its name, group/name, subscription/group/name or resource id';
