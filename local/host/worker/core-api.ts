import { notSupported } from '../errors';
import type { Logger, LogLevel } from '../log';
import type { FunctionCallback, FunctionMetadata } from './functions';

/** Hook names that the Node worker knows; any other is refused with a RangeError. */
const HOOKS = ['preInvocation', 'postInvocation', 'appStart', 'appTerminate', 'log'] as const;
export type HookName = (typeof HOOKS)[number];
export type HookCallback = (context: Record<string, unknown>) => unknown;

/** The programming model object that @azure/functions hands over; it wraps each invocation. */
export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: object): InvocationModel;
  getCapabilities?(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

/** The SDK's part of one invocation, called in the worker's order. */
export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

export interface InvocationResponse {
  readonly returnValue?: object | null;
  readonly outputData?: readonly { readonly name: string; readonly data: object }[];
}

/** What one app registered. Filled while its modules load; `locked` once the host has read the functions. */
export interface Registrations {
  readonly functions: Map<string, { metadata: FunctionMetadata; callback: FunctionCallback }>;
  readonly hooks: Readonly<Record<HookName, HookCallback[]>>;
  model: ProgrammingModel | undefined;
  locked: boolean;
}

export function emptyRegistrations(): Registrations {
  const hooks = { preInvocation: [], postInvocation: [], appStart: [], appTerminate: [], log: [] };
  return { functions: new Map(), hooks, model: undefined, locked: false };
}

/** Undoes one registration. */
class Disposable {
  constructor(private readonly callOnDispose: () => unknown) {}

  static from(...all: { dispose(): unknown }[]): Disposable {
    return new Disposable(() => all.forEach((one) => one.dispose()));
  }

  dispose(): unknown {
    return this.callOnDispose();
  }
}

/** What the SDK logs when `app.setup({ enableHttpStream: true })` is called: the only sign of it before it opens a port. */
const STREAMING = 'HTTP streaming enabled.';

function httpStreaming(): Error {
  return notSupported(
    'HTTP streaming',
    'it goes through a second HTTP server inside the worker; set enableHttpStream to false',
  );
}

/** The object that `require('@azure/functions-core')` yields inside the worker. */
export function createCoreApi(registrations: Registrations, log: Logger): object {
  return {
    version: '3.12.0',
    hostVersion: '4.1040.0',
    Disposable,
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
      registerFunction(registrations, metadata, callback),
    registerHook: (name: string, callback: HookCallback) =>
      registerHook(registrations, name, callback),
    setProgrammingModel(model: ProgrammingModel): void {
      registrations.model = model;
    },
    getProgrammingModel: () => registrations.model,
    log(level: LogLevel, category: string, message: string): void {
      if (message === STREAMING) throw httpStreaming();
      log({ level, category, message });
    },
  };
}

function registerFunction(
  registrations: Registrations,
  metadata: FunctionMetadata,
  callback: FunctionCallback,
): Disposable {
  if (registrations.locked) {
    throw systemError(
      new Error(
        `A function can only be registered during app startup: "${metadata.name}" came later.`,
      ),
    );
  }
  const id = metadata.functionId ?? metadata.name;
  if (registrations.functions.has(id)) {
    throw systemError(new Error(`A function with id "${id}" has already been registered.`));
  }
  registrations.functions.set(id, { metadata, callback });
  return new Disposable(() => registrations.functions.delete(id));
}

function registerHook(
  registrations: Registrations,
  name: string,
  callback: HookCallback,
): Disposable {
  const known = HOOKS.find((hook) => hook === name);
  if (known === undefined) {
    throw systemError(new RangeError(`Unrecognized hook "${name}": use ${HOOKS.join(', ')}.`));
  }
  const list = registrations.hooks[known];
  list.push(callback);
  return new Disposable(() => list.splice(list.indexOf(callback), 1));
}

function systemError<T extends Error>(error: T): T {
  return Object.assign(error, { isAzureFunctionsSystemError: true });
}
