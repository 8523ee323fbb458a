import type { Api } from './api/client';
import { apiAt } from './api/client';
import { fail } from './cli-error';
import type { Options } from './context';
import { EXIT } from './exit-code';
import type { Io } from './io';
import type { LocalOptions } from './local/open-local';
import type { Task } from './task';

/** What is asked, and what ends it. */
interface App {
  readonly api: Api;
  readonly close?: () => Promise<void>;
}

/** A running app, or with --local the product in this process. Throws CliError. */
export async function appFor(task: Task, options: Options, io: Io): Promise<App> {
  const { config, as } = options;
  if (options.local !== true) {
    if (config !== undefined) refuse('--config belongs to --local: an app has its own.');
    if (as !== undefined) refuse('--as belongs to --local: an app is who it is.');
    return { api: apiAt(options, io) };
  }
  const { openLocal } = await import('./local/index');
  return openLocal(localOptions(task, options, io), io);
}

/** Throws CliError. */
export function localOptions(
  task: Task,
  { config, as, url, entra }: Options,
  io: Io,
): LocalOptions {
  if (config === undefined) refuse('--local needs --config <file>.');
  if (url !== undefined || entra !== undefined) refuse('--local asks no app: leave --url out.');
  const { folder } = io.checkout ?? fail(ALONE);
  const depth = task.startsWith('get ') || task === 'check' ? 'states' : 'names';
  return { config: io.absolute(config), folder, depth, as };
}

function refuse(why: string): never {
  fail({
    what: 'These options do not go together.',
    why,
    remedy: 'Such as: aks-identity plan --all --local --config profiles.yaml',
    exit: EXIT.usage,
  });
}

/** For who has this file, and nothing beside it. */
export const ALONE = {
  what: 'This file alone cannot do that.',
  why: 'It takes the built product, which stands beside it in a checkout of the repository.',
  remedy:
    'In a checkout of aks-identity-reconciler with Node 22.19 or later: npm ci && npm run build, then npx aks-identity …',
};
