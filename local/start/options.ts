import { parseArgs } from 'node:util';
import { distance } from 'fastest-levenshtein';
import type { Ports } from './ports';
import { portsFrom } from './ports';

/** What is asked for: the story, a fleet to play with, or real Azure. */
export type StartOptions = Story | PlaygroundOptions | RealAzure;

export interface Story {
  readonly kind: 'story';
  /** Exit at the end of the story, instead of staying up. */
  readonly demo: boolean;
  readonly speed: number;
  readonly ports: Ports;
}

export interface PlaygroundOptions {
  readonly kind: 'playground';
  /** The configuration file; absent: the one of the story. */
  readonly config?: string;
  /** Clusters that are there from the start; absent: those of the state, or one for each profile. */
  readonly clusters?: number;
  /** Plans are only shown. */
  readonly dryRun: boolean;
  /** What is broken from the start, as `npm run play -- fault` takes it. */
  readonly faults: readonly string[];
  readonly speed: number;
  /** Folder of what is kept. */
  readonly state: string;
  /** Forget what was kept, and begin again. */
  readonly fresh: boolean;
  readonly ports: Ports;
}

export interface RealAzure {
  readonly kind: 'azure';
  /** Write. Without it plans are only shown. */
  readonly apply: boolean;
  readonly config: string;
  readonly ports: Ports;
}

export const USAGE = `npm start                    simulated Azure, the reconciler, and a story to watch; runs until Ctrl-C
npm run demo                 the same story; exits 0 only if Azure, registry and repository end up right
npm start -- --playground    the same without the story: a fleet for you to play with, which is kept in .playground
npm run play                 what you can do to that fleet: create clusters, break things, merge
npm start -- --azure --config profiles.yaml
                             real Azure, with your \`az login\`; plans, and writes nothing

The story, the playground:
  --speed 50                 how much faster than Azure the simulated one is, from 1 to 200; default 50
  --port 8071                other ports than 7071 to 7078: the host on 8071, simulated Azure on 8072, tables on 8073,
                             git on 8074, registries on 8075, the chart repository on 8076, the playground on 8077,
                             az on 8078
The playground; each of them but --state asks for it too:
  --config my.yaml           your own configuration; its subscriptions, groups, registries and repositories are made
  --clusters 20              so many clusters, spread over the profiles; default: one for each
  --dry-run                  plan, and write nothing
  --fault throttle           break this from the start, as npm run play -- fault does; may be given again
  --fresh                    forget what was kept, and begin again
  --state .playground        folder of what is kept
Real Azure:
  --config profiles.yaml     the configuration
  --apply                    carry the plans out

Exit codes: 0 success, or stopped with Ctrl-C; 1 failure, or an unexpected end state; 64 wrong usage;
130 stopped with a second Ctrl-C.
`;

/** Thrown for a command line that is not valid. */
export class UsageError extends Error {}

/** 64 for a command line that is not valid (EX_USAGE of sysexits.h), 1 for whatever else went wrong. */
export function exitCodeOf(error: unknown): number {
  return error instanceof UsageError ? 64 : 1;
}

const OPTIONS = {
  demo: { type: 'boolean' },
  playground: { type: 'boolean' },
  azure: { type: 'boolean' },
  apply: { type: 'boolean' },
  config: { type: 'string' },
  clusters: { type: 'string' },
  'dry-run': { type: 'boolean' },
  fault: { type: 'string', multiple: true },
  speed: { type: 'string' },
  state: { type: 'string' },
  fresh: { type: 'boolean' },
  port: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the command line. Undefined when help was asked for. Throws UsageError. */
export function readOptions(args: readonly string[]): StartOptions | undefined {
  const values = parse(args);
  if (values.help === true) return undefined;
  const ports = portsOf(values.port ?? '7071');
  if (values.azure === true) return realAzure(values, ports);
  if (values.apply === true) {
    throw new UsageError('--apply belongs to --azure; the playground writes unless --dry-run.');
  }
  const speed = numberOf('speed', values.speed ?? '50', 200);
  const asking = PLAYGROUND_ONLY.filter((name) => values[name] !== undefined);
  if (asking.length === 0) return { kind: 'story', demo: values.demo === true, speed, ports };
  if (values.demo === true) {
    throw new UsageError(`--demo tells its own story; leave out --${asking[0]}.`);
  }
  return {
    kind: 'playground',
    ...(values.config !== undefined && { config: values.config }),
    ...(values.clusters !== undefined && { clusters: numberOf('clusters', values.clusters, 200) }),
    dryRun: values['dry-run'] === true,
    faults: values.fault ?? [],
    speed,
    state: values.state ?? '.playground',
    fresh: values.fresh === true,
    ports,
  };
}

const PLAYGROUND_ONLY = [
  'playground',
  'config',
  'clusters',
  'dry-run',
  'fault',
  'fresh',
  'state',
] as const;
const STORY_ONLY = ['playground', 'clusters', 'fault', 'fresh', 'state', 'speed'] as const;

function realAzure(values: Values, ports: Ports): RealAzure {
  if (values.demo === true) {
    throw new UsageError('--demo plays in the simulated Azure; leave out --azure.');
  }
  const simulated = STORY_ONLY.find((name) => values[name] !== undefined);
  if (simulated !== undefined) {
    throw new UsageError(`--${simulated} is for the simulated Azure; leave it or --azure out.`);
  }
  if (values.config === undefined) {
    throw new UsageError(
      '--azure needs --config <file>; docs/examples/profiles.example.yaml is a start.',
    );
  }
  if (values.apply === true && values['dry-run'] === true) {
    throw new UsageError('--apply and --dry-run contradict each other; leave one of them out.');
  }
  return { kind: 'azure', apply: values.apply === true, config: values.config, ports };
}

type Values = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  const unknown = args.find((arg) => arg.startsWith('--') && arg.length > 2 && !isKnown(arg));
  if (unknown !== undefined) throw new UsageError(unknownOption(nameIn(unknown)));
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function isKnown(arg: string): boolean {
  return Object.hasOwn(OPTIONS, nameIn(arg));
}

function nameIn(arg: string): string {
  return arg.slice(2).split('=')[0] ?? '';
}

function unknownOption(name: string): string {
  const [nearest] = Object.keys(OPTIONS)
    .map((known) => ({ known, far: distance(known, name) }))
    .sort((a, b) => a.far - b.far);
  const isNear = nearest !== undefined && nearest.far <= Math.max(2, name.length / 3);
  return `There is no option --${name}.${isNear ? ` Did you mean --${nearest.known}?` : ''}`;
}

function numberOf(name: string, text: string, largest: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= largest) return number;
  throw new UsageError(`--${name} ${text}: expected a whole number from 1 to ${largest}.`);
}

function portsOf(text: string): Ports {
  const ports = portsFrom(Number(text));
  if (ports !== undefined) return ports;
  throw new UsageError(`--port ${text} is no port; expected a number from 1 to 65528.`);
}
