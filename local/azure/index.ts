/** The simulated Azure: Resource Manager, AKS, Compute, identities, RBAC and Event Grid in one local HTTP server. */
import type { Clock } from '../clock';
import { closeServer, portOf } from '../loopback-server';
import type { Caller } from './access/caller';
import { decide, type Question } from './access/rbac';
import type { Throttling } from './arm/quotas';
import { throttleOn, type Throttle } from './arm/throttle';
import { newCallLedger, type CallLedger } from './calls';
import { controlAnswer, isControl } from './control/control-api';
import type { EventSink } from './events/handshake';
import { newEventGrid, type EventGrid } from './events/grid';
import type { Exchange } from './front-door';
import { newArmFaults, type ArmFaults } from './faults';
import { failure, serve, type FrontDoor } from './front-door';
import { seededRandom } from './random';
import { listen, type RawAnswer, type RawRequest } from './server';
import { timelineOn, type Timeline } from './timeline';
import { defaultSettings, type Latency } from './world/settings';
import type { RegistryBackend } from './world/registry-backend';
import { useBackend } from './world/registries';
import { newKernel, worldOf, type World } from './world/world';
import { copyOf } from './world/copy';
import type { Occurrence } from './world/model';
import type { Kernel, WorldState } from './world/state';

export interface SimulatorOptions {
  readonly clock: Clock;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Guids, names and accidents follow from it. Default 1. */
  readonly seed?: number;
  readonly latency?: Partial<Latency>;
  /**
   * Everything that lasts is multiplied by it and quotas refill by as much faster: 0.02 makes 40 s of Azure 0.8 s.
   * Retry-After cannot shrink below one second; it is left out when `retryAfterSeconds` is 0.
   */
  readonly timeScale?: number;
  readonly throttling?: Partial<Throttling> | false;
  readonly callers?: readonly Caller[];
  readonly eventSink?: EventSink;
  /** A world to go on from, as `freeze` gave it; the clock has to stand where it stood then. Default: an empty one. */
  readonly from?: WorldState;
  /** Default true. */
  readonly enforceRbac?: boolean;
  /** Default false; see Settings. */
  readonly aksDropsForeignIdentities?: boolean;
}

export interface SimulatedAzure {
  readonly url: string;
  readonly port: number;
  /** Answers a call as the server does, without a socket. Never rejects. */
  answer(raw: RawRequest): Promise<RawAnswer>;
  readonly world: World;
  readonly calls: CallLedger;
  readonly events: EventGrid;
  readonly faults: ArmFaults;
  readonly throttle: Throttle;
  /** Tells every ARM exchange, after it ended. Returns a function that takes the listener back. */
  onExchange(listener: (exchange: Exchange) => void): () => void;
  /** Puts content behind the container registries: what imports read and write. */
  useRegistries(backend: RegistryBackend): void;
  /** Whether a principal may do `action` at `scope`, by its role assignments. */
  may(principalId: string, action: string, scope: string): boolean;
  /** Validates the sink and sends all later events there. */
  deliverEventsTo(sink: EventSink): Promise<void>;
  /** What is under way ends now, as if its time had come; nobody is notified. */
  finish(): void;
  /** The world as it is now, for `SimulatorOptions.from`. Throws while something in it waits for its time. */
  freeze(): WorldState;
  stop(): Promise<void>;
}

/** Starts the simulator on 127.0.0.1. */
export async function startSimulatedAzure(options: SimulatorOptions): Promise<SimulatedAzure> {
  const time = timelineOn(options.clock, options.timeScale);
  const inside = assemble(options, time);
  const { door, world, events, throttle } = inside;
  const listeners = inside.listeners;
  const handle = (raw: RawRequest): Promise<RawAnswer> =>
    isControl(raw.url) ? controlAnswer(inside, raw) : serve(door, raw);
  const server = await listen(options.port ?? 0, handle, failure);
  const port = portOf(server);
  const simulator: SimulatedAzure = {
    url: `http://127.0.0.1:${port}`,
    port,
    answer: (raw) => handle(raw).catch(failure),
    world,
    calls: door.calls,
    events,
    faults: door.faults,
    throttle,
    onExchange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    useRegistries: (backend) => useBackend(inside.kernel, backend),
    may: (principalId, action, scope) => isAllowed(inside.kernel, { principalId, action, scope }),
    deliverEventsTo: (sink) => events.deliverTo(sink),
    finish() {
      events.disconnect();
      time.finish();
    },
    freeze: () => freeze(inside.kernel),
    async stop() {
      time.stop();
      await closeServer(server);
    },
  };
  if (options.eventSink) await connect(simulator, options.eventSink);
  return simulator;
}

/** What the parts of the simulator share. */
export interface Inside {
  readonly kernel: Kernel;
  readonly door: FrontDoor;
  readonly world: World;
  readonly events: EventGrid;
  readonly throttle: Throttle;
  readonly listeners: Set<(exchange: Exchange) => void>;
}

function assemble(options: SimulatorOptions, time: Timeline): Inside {
  // What follows must not be given the ids that are taken already.
  const random = seededRandom(options.seed ?? 1, options.from === undefined ? 'root' : 'later');
  const settings = defaultSettings(options.latency);
  settings.enforceRbac = options.enforceRbac ?? true;
  settings.aksDropsForeignIdentities = options.aksDropsForeignIdentities ?? false;
  const tenantId = (): string => kernel.state.tenantId;
  const events = newEventGrid({ time, random, settings, tenantId });
  const tell = (occurrence: Occurrence): void => void events.publish(occurrence);
  const fresh = newKernel(time, random, settings, tell);
  const kernel = options.from ? { ...fresh, state: { ...copyOf(options.from), settings } } : fresh;
  const throttle = throttleOn(time, options.throttling);
  const listeners = new Set<(exchange: Exchange) => void>();
  const door: FrontDoor = {
    pipeline: { kernel, throttle, callers: options.callers ?? [] },
    faults: newArmFaults(kernel),
    calls: newCallLedger(),
    random: random.stream('requests'),
    publish: (exchange) => listeners.forEach((listener) => listener(exchange)),
  };
  for (const { objectId, appId } of options.callers ?? []) {
    kernel.state.principals.set(objectId.toLowerCase(), {
      objectId: objectId.toLowerCase(),
      appId,
      name: 'caller',
      type: 'ServicePrincipal',
      replicatedAt: 0,
    });
  }
  return { kernel, door, world: worldOf(kernel), events, throttle, listeners };
}

function isAllowed(
  { state, time }: Kernel,
  question: Pick<Question, 'principalId' | 'action' | 'scope'>,
): boolean {
  if (!state.settings.enforceRbac) return true;
  return decide(state, { ...question, now: time.now() }).kind === 'allowed';
}

function freeze({ state, time }: Kernel): WorldState {
  if (time.pending() > 0) throw new Error('This Azure is not at rest: let time pass first.');
  return copyOf(state);
}

async function connect(simulator: SimulatedAzure, sink: EventSink): Promise<void> {
  try {
    await simulator.deliverEventsTo(sink);
  } catch (error) {
    await simulator.stop();
    throw error;
  }
}

export { unsignedToken, type Caller } from './access/caller';
export type { Throttling } from './arm/quotas';
export type { CallLedger, LedgerCall } from './calls';
export type { EventGrid } from './events/grid';
export type { EventSink } from './events/handshake';
export type { Post, Reply } from './events/post';
export type { Exchange } from './front-door';
export type { ArmFault, ArmFaults, FaultMatcher, PageChange } from './faults';
export type { Cluster, Host, Identity, PolicyAssignment } from './world/model';
export type { RegistryBackend } from './world/registry-backend';
export type { Latency } from './world/settings';
export type { RawAnswer, RawRequest } from './server';
export type { WorldState } from './world/state';
export type { World } from './world/world';
