import { HostError, notSupported } from '../errors';

/** A binding as the SDK registers it: type, direction and whatever options the trigger has. */
export interface Binding {
  readonly type: string;
  readonly direction?: string;
  readonly [option: string]: unknown;
}

/** Retry policy of a function, in the wire form of `toCoreFunctionMetadata`. */
export interface RetryPolicy {
  readonly maxRetryCount: number;
  readonly retryStrategy: 'fixedDelay' | 'exponentialBackoff';
  readonly delayInterval?: { readonly seconds: number };
  readonly minimumInterval?: { readonly seconds: number };
  readonly maximumInterval?: { readonly seconds: number };
}

/** What the app passes to `registerFunction`. */
export interface FunctionMetadata {
  readonly name: string;
  readonly functionId?: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly retryOptions?: RetryPolicy;
}

export type FunctionCallback = (...args: unknown[]) => unknown;

export type TriggerKind = 'http' | 'timer' | 'eventGrid' | 'orchestration' | 'activity';

/** A registered function whose trigger this host can fire. */
export interface AppFunction {
  readonly name: string;
  readonly id: string;
  readonly kind: TriggerKind;
  readonly triggerName: string;
  readonly trigger: Binding;
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

const KINDS: Readonly<Record<string, TriggerKind>> = {
  httptrigger: 'http',
  timertrigger: 'timer',
  eventgridtrigger: 'eventGrid',
  orchestrationtrigger: 'orchestration',
  activitytrigger: 'activity',
};

/** Bindings beside the trigger that need nothing, or only what the host itself knows. */
const EXTRA_BINDINGS = new Set(['durableclient', 'orchestrationclient']);

/** Reads a registration; throws when the host could not run the function faithfully. */
export function toAppFunction(metadata: FunctionMetadata, callback: FunctionCallback): AppFunction {
  const entries = Object.entries(metadata.bindings);
  const trigger = entries.find(([, binding]) => /trigger$/i.test(binding.type));
  if (trigger === undefined) {
    throw new HostError('trigger-invalid', `Function "${metadata.name}" has no trigger binding.`);
  }
  const [triggerName, binding] = trigger;
  const kind = kindOf(metadata.name, binding);
  for (const [name, extra] of entries)
    if (extra !== binding) checkExtra(metadata.name, name, extra);
  const id = metadata.functionId ?? metadata.name;
  return { name: metadata.name, id, kind, triggerName, trigger: binding, metadata, callback };
}

function kindOf(name: string, trigger: Binding): TriggerKind {
  const type = trigger.type.toLowerCase();
  const kind = KINDS[type];
  if (kind !== undefined) return kind;
  if (type === 'entitytrigger') {
    throw notSupported(
      `the durable entity "${name}"`,
      'this project keeps its state in tables and never uses entities or entity locks',
    );
  }
  throw notSupported(
    `the trigger type "${trigger.type}" of function "${name}"`,
    `it runs only ${Object.keys(KINDS).join(', ')}`,
  );
}

function checkExtra(functionName: string, bindingName: string, binding: Binding): void {
  if (bindingName === '$return' && binding.type.toLowerCase() === 'http') return;
  if (binding.direction !== 'out' && EXTRA_BINDINGS.has(binding.type.toLowerCase())) return;
  throw notSupported(
    `the ${binding.direction ?? 'in'} binding "${bindingName}" of type "${binding.type}" of function "${functionName}"`,
    'it has no service to bind to; call the service through its SDK instead',
  );
}
