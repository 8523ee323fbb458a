import type { HostLog, Logger } from '../log';
import type { App } from './app';
import { startApp } from './app';
import { runHooks } from './invoke';

/** An app that a host has for itself until it gives it back. */
export interface HeldApp {
  readonly app: App;
  readonly giveBack: () => void;
}

interface Kept {
  readonly app: App;
  readonly lines: { to: Logger };
}

const FREE = new Map<string, Kept[]>();

/**
 * A worker process serves one start of the host after the other: an app that was given back is used again, its modules as
 * they are, which saves reading and warming up all of its code. No two hosts ever share one.
 */
export async function warmApp(appDir: string, log: Logger): Promise<HeldApp> {
  const free = FREE.get(appDir) ?? [];
  FREE.set(appDir, free);
  const found = free.pop();
  const kept = found ?? (await start(appDir, log));
  kept.lines.to = log;
  if (found !== undefined) await runHooks(found.app.registrations.hooks.appStart, hookContext());
  return { app: kept.app, giveBack: () => void free.push(kept) };
}

async function start(appDir: string, log: Logger): Promise<Kept> {
  const lines = { to: log };
  return { app: await startApp(appDir, (entry: HostLog) => lines.to(entry)), lines };
}

function hookContext(): Record<string, unknown> {
  return { hookData: {}, appHookData: {} };
}
