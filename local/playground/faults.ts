import type { SimulatedAzure, Host } from '../azure';
import type { LocalForge } from '../forge';
import type { SimulatedRegistries } from '../registry';
import type { Member } from './member';
import { PlayError } from './play-error';
import { RECONCILER } from './furnish';

/** A fault as it is kept: its name, and what it is on. */
export interface ArmedFault {
  readonly kind: FaultKind;
  readonly target?: string;
}

/** What a fault may take hold of. */
export interface Breakable {
  readonly azure: SimulatedAzure;
  readonly forge: LocalForge;
  readonly registries: SimulatedRegistries;
  /** Throws PlayError. */
  readonly member: (name: string) => Member;
}

type Undo = () => void | Promise<void>;

interface FaultDefinition {
  /** What it is on: a scale set, a cluster, or nothing. */
  readonly on: 'scale set' | 'cluster' | undefined;
  readonly text: string;
  readonly arm: (broken: Breakable, target: string) => Undo | Promise<Undo>;
}

const FOREVER = { times: Number.POSITIVE_INFINITY };

/** Everything that can be broken at the touch of a command. */
export const FAULTS = {
  '403': {
    on: 'scale set',
    text: 'Azure refuses to change it: the reconciler has no right there',
    arm: ({ azure }, name) => {
      const { id } = scaleSet(azure, name);
      const matcher = { method: 'PATCH', path: id, ...FOREVER };
      return azure.faults.next(matcher, { kind: 'answer', status: 403, ...forbidden(id) });
    },
  },
  'update-fails': {
    on: 'scale set',
    text: 'each change of it is accepted, and fails later',
    arm: ({ azure }, name) =>
      azure.faults.next(
        { method: 'PATCH', path: scaleSet(azure, name).id, ...FOREVER },
        { kind: 'operation', outcome: 'Failed', code: 'OperationNotAllowed', message: QUOTA },
      ),
  },
  throttle: {
    on: undefined,
    text: 'Azure answers 429 to every write, and says when to come back',
    arm: ({ azure }) => {
      const undos = ['PATCH', 'PUT'].map((method) =>
        azure.faults.next(
          { method, ...FOREVER },
          { kind: 'answer', status: 429, code: 'TooManyRequests', message: BUSY, retryAfter: 5 },
        ),
      );
      return () => undos.forEach((undo) => undo());
    },
  },
  'api-down': {
    on: 'cluster',
    text: 'nobody listens at its API server',
    arm: async ({ member }, name) => {
      const { api } = member(name).simulated;
      await api.down();
      return () => api.up();
    },
  },
  'events-lost': {
    on: undefined,
    text: 'Event Grid delivers nothing',
    arm: ({ azure }) => {
      azure.events.chaos({ drop: 1 });
      return () => azure.events.chaos({});
    },
  },
  'forge-down': {
    on: undefined,
    text: 'the Git forge answers 503 to its API',
    arm: ({ forge }) => forge.faults.add(FOREVER, { kind: 'refuse', status: 503 }),
  },
  'registry-down': {
    on: undefined,
    text: 'the registries answer 503',
    arm: ({ registries }) => {
      registries.faults.next({}, { kind: 'answer', status: 503 }, FOREVER.times);
      return () => registries.faults.clear();
    },
  },
} as const satisfies Readonly<Record<string, FaultDefinition>>;

export type FaultKind = keyof typeof FAULTS;

const QUOTA =
  'Operation could not be completed as it results in exceeding approved standardDSv5Family Cores quota.';
const BUSY = 'The server rejected the request because too many requests have been received.';

/** In the words of Resource Manager. */
function forbidden(id: string): { readonly code: string; readonly message: string } {
  const { appId, objectId } = RECONCILER;
  return {
    code: 'AuthorizationFailed',
    message: `The client '${appId}' with object id '${objectId}' does not have authorization to perform action 'Microsoft.Compute/virtualMachineScaleSets/write' over scope '${id}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
  };
}

/** By its name, as `<cluster>/<pool>`, or by a part that no other has. Throws PlayError. */
export function scaleSet({ world }: SimulatedAzure, name: string): Host {
  const hosts = [...world.state.hosts.values()];
  const wanted = name.toLowerCase();
  const exact = hosts.filter((host) => isCalled(host, wanted));
  const fitting = hosts.filter(({ id }) => id.toLowerCase().includes(wanted));
  const [only, ...more] = exact.length > 0 ? exact : fitting;
  if (only !== undefined && more.length === 0) return only;
  const which = (only === undefined ? hosts : fitting).slice(0, 12).map((host) => host.name);
  throw new PlayError(
    `${only === undefined ? 'There is no' : 'More than one'} scale set ${only === undefined ? '' : 'is called '}${name}. Name one of: ${which.join(', ') || 'none yet'}.`,
  );
}

function isCalled({ name, cluster, pool }: Host, wanted: string): boolean {
  const place = `${cluster.split('/').at(-1)}/${pool}`;
  return [name, place].some((one) => one.toLowerCase() === wanted);
}

/** What `fault` is followed by. Throws PlayError. */
export function faultOf([kind = '', target, ...more]: readonly string[]): ArmedFault {
  if (!isFaultKind(kind)) {
    throw new PlayError(`There is no fault ${kind}. There are: ${Object.keys(FAULTS).join(', ')}.`);
  }
  const { on } = FAULTS[kind];
  if ((on === undefined) !== (target === undefined) || more.length > 0) {
    const usage = on === undefined ? kind : `${kind} <${on}>`;
    throw new PlayError(`Usage: npm run play -- fault ${usage}`);
  }
  return { kind, ...(target !== undefined && { target }) };
}

export interface FaultBook {
  /** Breaks something. Throws PlayError. */
  arm(fault: ArmedFault): Promise<void>;
  list(): readonly ArmedFault[];
  /** Mends the fault with that number, from 1 on; undefined: all. Returns what it mended. */
  clear(number?: number): Promise<readonly ArmedFault[]>;
}

export function newFaultBook(broken: Breakable): FaultBook {
  const book: { readonly fault: ArmedFault; readonly undo: Undo }[] = [];
  return {
    async arm(fault) {
      if (book.some((one) => wordsOf(one.fault) === wordsOf(fault))) {
        throw new PlayError(`${wordsOf(fault)} is broken already.`);
      }
      const definition: FaultDefinition = FAULTS[fault.kind];
      const undo = await definition.arm(broken, fault.target ?? '');
      book.push({ fault, undo });
    },
    list: () => book.map(({ fault }) => fault),
    async clear(number) {
      if (number !== undefined && book[number - 1] === undefined) {
        throw new PlayError(`There is no fault ${number}; npm run play -- faults lists them.`);
      }
      const gone = number === undefined ? book.splice(0) : book.splice(number - 1, 1);
      for (const { undo } of gone) await undo();
      return gone.map(({ fault }) => fault);
    },
  };
}

/** As it is typed. */
export function wordsOf({ kind, target }: ArmedFault): string {
  return target === undefined ? kind : `${kind} ${target}`;
}

function isFaultKind(text: string): text is FaultKind {
  return Object.hasOwn(FAULTS, text);
}
