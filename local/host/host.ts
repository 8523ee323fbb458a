import type { Clock } from '../clock';
import { createEngine, type Engine } from './durable/engine';
import { inspectableHub, type Hub } from './durable/inspect';
import type { HubStore } from './durable/store';
import { noFaults, type Faults } from './faults';
import { functionInfo, type FunctionInfo } from './function-info';
import { readHostJson, type HostConfig } from './host-json';
import { hostEndpoints } from './http/endpoints';
import type { HubUrls } from './http/durable-payload';
import { durableClientPayload } from './http/durable-payload';
import { answerOf, listen, type Endpoint, type HttpIn, type HttpOut } from './http/server';
import type { HttpServer } from './http/server';
import type { Logger } from './log';
import { applySettings, expandSettings, platformSettings, type Settings } from './settings';
import { timerTriggers, type Timers } from './triggers/timers';
import { startApp, type App } from './worker/app';
import { runHooks } from './worker/invoke';
import { createRunner, type Runner } from './worker/runner';
import { warmApp, type HeldApp } from './worker/warm-apps';

export interface HostOptions {
  /** Folder with package.json (its `main` is a glob) and host.json. */
  readonly appDir: string;
  /** 0 takes any free port; the host listens on 127.0.0.1 only. */
  readonly port: number;
  readonly clock: Clock;
  readonly store: HubStore;
  /** App settings: the app sees them in process.env, and %NAME% is replaced by them. */
  readonly settings?: Settings;
  readonly faults?: Faults;
  /**
   * True: a worker process that has served before, when there is one; see warmApp. Default: a new process, with every
   * module of the app as it is when it is loaded.
   */
  readonly warm?: boolean;
  /** False: timer triggers do not fire by themselves. */
  readonly timers?: boolean;
  readonly log?: Logger;
}

/** A running Functions host. */
export interface Host {
  readonly url: string;
  /** What the app's entry module exports. */
  readonly exports: Readonly<Record<string, unknown>>;
  readonly functions: readonly FunctionInfo[];
  readonly hub: Hub;
  /** Answers a request as the server does, without a socket. Never rejects. */
  answer(request: HttpIn): Promise<HttpOut>;
  /** Resolves when nothing is queued or runs now; future timers do not count. */
  idle(): Promise<void>;
  /** Finishes what runs, fires appTerminate, closes the port and the store. */
  stop(): Promise<void>;
}

/** Starts the app of a folder as the Azure Functions host would. Rejects with a HostError that says what to do. */
export async function startHost(options: HostOptions): Promise<Host> {
  const config = readHostJson(options.appDir, options.settings ?? {});
  let endpoint: Endpoint = async () => ({ status: 503 });
  const serve: Endpoint = (request) => options.clock.track(endpoint(request));
  const server = await listen(options.port, serve);
  const hostname = `127.0.0.1:${server.port}`;
  const restore = applySettings({ ...platformSettings(hostname), ...options.settings });
  try {
    const parts = await assemble(options, config, {
      origin: `http://${hostname}`,
      hubName: config.hubName,
    });
    endpoint = parts.endpoint;
    if (options.timers !== false) parts.timers.start();
    parts.engine.dispatcher.wake();
    return runningHost(parts, { server, answer: (request) => answerOf(serve, request) }, restore);
  } catch (error) {
    restore();
    await server.close();
    throw error;
  }
}

interface Parts {
  readonly app: App;
  readonly runner: Runner;
  readonly engine: Engine;
  readonly timers: Timers;
  readonly functions: readonly FunctionInfo[];
  readonly urls: HubUrls;
  readonly endpoint: Endpoint;
  /** From now on only the app itself is served. */
  readonly beginStop: () => void;
  /** The worker has nothing left to do for this host. */
  readonly giveBack: () => void;
}

async function assemble(options: HostOptions, config: HostConfig, urls: HubUrls): Promise<Parts> {
  const { clock, store, settings = {}, faults = noFaults(), log = () => {} } = options;
  const { app, giveBack } = await workerFor(options, log);
  const payload = durableClientPayload(urls);
  const durableClient = (): string => payload;
  const runner = createRunner({ app, clock, log, durableClient });
  const functions = app.functions.map((one) => functionInfo(one, config.routePrefix));
  const engine = createEngine({ app, runner, config, clock, store, faults, log });
  const timers = timerTriggers({
    clock,
    functions: app.functions,
    expand: (text, where) => expandSettings(text, settings, where),
    call: (target, input, retry) => runner.call(target, input, { retry }),
    stored: (name) => engine.hub.schedule(name),
    store: (name, record) => engine.hub.write({ schedules: { [name]: record } }),
  });
  const endpoints = hostEndpoints({ app, config, engine, functions, timers, runner, clock, urls });
  return { app, runner, engine, timers, functions, urls, giveBack, ...endpoints };
}

async function workerFor({ appDir, warm }: HostOptions, log: Logger): Promise<HeldApp> {
  if (warm === true) return warmApp(appDir, log);
  return { app: await startApp(appDir, log), giveBack: () => undefined };
}

function runningHost(
  parts: Parts,
  { server, answer }: Pick<Host, 'answer'> & { readonly server: HttpServer },
  restoreSettings: () => void,
): Host {
  const { app, engine, runner } = parts;
  const idle = (): Promise<void> =>
    untilQuiet(() => runner.underWay() === 0 && engine.dispatcher.isQuiet());
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    parts.timers.stop();
    parts.beginStop();
    await engine.dispatcher.stop();
    await untilQuiet(() => runner.underWay() === 0);
    await server.close();
    await runHooks(app.registrations.hooks.appTerminate, { hookData: {}, appHookData: {} });
    engine.hub.close();
    restoreSettings();
    parts.giveBack();
  };
  return {
    url: parts.urls.origin,
    exports: app.exports,
    functions: parts.functions,
    hub: inspectableHub(engine.hub, engine.client),
    answer,
    idle,
    stop: () => (stopped ??= stop()),
  };
}

/** Waits until `quiet` holds and still holds after the event loop has gone round. */
async function untilQuiet(quiet: () => boolean): Promise<void> {
  for (let rounds = 0; rounds < 3; rounds += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!quiet()) rounds = -1;
  }
}
