import { HostError } from '../errors';
import type { Logger } from '../log';
import { createCoreApi, emptyRegistrations, type Registrations } from './core-api';
import { toAppFunction, type AppFunction, type TriggerKind } from './functions';
import { runHooks } from './invoke';
import { loadApp } from './loader';

/** An app that has been loaded and indexed. */
export interface App {
  readonly registrations: Registrations;
  readonly functions: readonly AppFunction[];
  readonly exports: Readonly<Record<string, unknown>>;
  /** By kind and name; names of functions are case-insensitive. */
  find(kind: TriggerKind, name: string): AppFunction | undefined;
}

/** Loads, runs the appStart hooks and locks the registration, in the order of the worker. */
export async function startApp(appDir: string, log: Logger): Promise<App> {
  const registrations = emptyRegistrations();
  const exports = await loadApp(appDir, createCoreApi(registrations, log));
  await runHooks(registrations.hooks.appStart, { hookData: {}, appHookData: {} });
  registrations.locked = true;
  await registrations.model?.getCapabilities?.({});
  if (registrations.functions.size === 0) {
    throw new HostError(
      'app-not-loadable',
      `The app in ${appDir} registers no function. Does its entry point require the modules that call app.http(...) and the like?`,
    );
  }
  const functions = [...registrations.functions.values()].map(({ metadata, callback }) =>
    toAppFunction(metadata, callback),
  );
  const byKey = new Map(functions.map((one) => [keyOf(one.kind, one.name), one]));
  return { registrations, functions, exports, find: (kind, name) => byKey.get(keyOf(kind, name)) };
}

function keyOf(kind: TriggerKind, name: string): string {
  return `${kind} ${name.toLowerCase()}`;
}
