import { randomUUID } from 'node:crypto';
import { messageOf, stackOf } from '../errors';
import type { Logger, LogLevel } from '../log';
import type { InvocationModel, Registrations } from './core-api';
import type { AppFunction, FunctionCallback } from './functions';
import type { RpcTypedData } from './rpc';

/** One call of a function. `inputs` holds the value of each input binding by binding name. */
export interface Invocation {
  readonly target: AppFunction;
  readonly inputs: Readonly<Record<string, RpcTypedData>>;
  readonly triggerMetadata?: Readonly<Record<string, RpcTypedData>>;
  readonly retryContext?: RetryContext;
}

export interface RetryContext {
  readonly retryCount: number;
  readonly maxRetryCount: number;
  readonly exception?: { readonly message: string; readonly stackTrace: string };
}

/** What came of it: the return value, or the exception as the worker reports it to the host. */
export type InvocationResult =
  | { readonly ok: true; readonly returnValue: RpcTypedData | null | undefined }
  | { readonly ok: false; readonly message: string; readonly stack: string };

interface CoreContext {
  readonly invocationId: string;
  readonly request: object;
  readonly metadata: object;
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: LogLevel, category: string, message: string): void;
}

/** Runs a function through the worker's pipeline: model, hooks, handler, hooks, answer. Never rejects. */
export async function invoke(
  registrations: Registrations,
  invocation: Invocation,
  log: Logger,
): Promise<InvocationResult> {
  const context = coreContext(registrations, invocation, log);
  try {
    if (registrations.model === undefined)
      throw new Error('The app never registered @azure/functions.');
    const model = registrations.model.getInvocationModel(context);
    const returnValue = await runModel(registrations, invocation.target, model, context);
    return { ok: true, returnValue };
  } catch (error) {
    const failure = { ok: false, message: messageOf(error), stack: stackOf(error) } as const;
    context.log(
      'error',
      'host',
      `Result: Failure\nException: ${failure.message}\nStack: ${failure.stack}`,
    );
    return failure;
  }
}

async function runModel(
  registrations: Registrations,
  target: AppFunction,
  model: InvocationModel,
  core: CoreContext,
): Promise<RpcTypedData | null | undefined> {
  const { context, inputs } = await model.getArguments();
  const hookData = {};
  const before = {
    hookData,
    appHookData: {},
    invocationContext: context,
    functionCallback: target.callback,
    inputs,
  };
  core.state = 'preInvocationHooks';
  await runHooks(registrations.hooks.preInvocation, before);
  core.state = 'invocation';
  const outcome = await settle(model, context, before.inputs, before.functionCallback);
  const after = { ...before, ...outcome };
  core.state = 'postInvocationHooks';
  await runHooks(registrations.hooks.postInvocation, after);
  core.state = undefined;
  if (after.error !== undefined && after.error !== null) throw after.error as Error;
  return (await model.getResponse(context, after.result)).returnValue;
}

async function settle(
  model: InvocationModel,
  context: unknown,
  inputs: unknown[],
  callback: FunctionCallback,
): Promise<{ result: unknown; error: unknown }> {
  try {
    return { result: await model.invokeFunction(context, inputs, callback), error: undefined };
  } catch (error) {
    return { result: undefined, error: error ?? new Error('The function threw nothing.') };
  }
}

/** Runs hooks one after the other, in the order of their registration. */
export async function runHooks(
  hooks: readonly ((context: Record<string, unknown>) => unknown)[],
  context: Record<string, unknown>,
): Promise<void> {
  for (const hook of hooks) await hook(context);
}

function coreContext(
  registrations: Registrations,
  invocation: Invocation,
  log: Logger,
): CoreContext {
  const invocationId = randomUUID();
  const { target } = invocation;
  const write = (level: LogLevel, category: string, message: string): void => {
    const entry = { level, category, message };
    for (const hook of registrations.hooks.log) hook(entry);
    log({ ...entry, functionName: target.name, invocationId });
  };
  const request = {
    invocationId,
    functionId: target.id,
    inputData: Object.entries(invocation.inputs).map(([name, data]) => ({ name, data })),
    triggerMetadata: invocation.triggerMetadata ?? {},
    traceContext: { traceParent: '', traceState: '', attributes: {} },
    ...(invocation.retryContext === undefined ? {} : { retryContext: invocation.retryContext }),
  };
  return { invocationId, request, metadata: target.metadata, state: undefined, log: write };
}
