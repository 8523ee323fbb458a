import type { Configuration } from '../../shared/core/configuration/profile';
import type { SimulatedAzure } from '../azure';
import { CREATE_USAGE, createCluster } from './creating';
import type { FaultBook } from './faults';
import { FAULTS, faultOf, scaleSet, wordsOf } from './faults';
import type { Members } from './members';
import { mergeRequest, openRequestLines } from './merging';
import { PlayError } from './play-error';
import type { Supply } from './supply';
import { releaseNext } from './supply';

/** What the commands work on. */
export interface Playing {
  readonly azure: SimulatedAzure;
  readonly supply: Supply;
  readonly members: Members;
  readonly faults: FaultBook;
  readonly configuration: () => Configuration;
}

interface CommandDefinition {
  readonly usage: string;
  readonly text: string;
  /** Least and most words after its name. */
  readonly takes: readonly [number, number];
  readonly run: (playing: Playing, words: readonly string[]) => string | Promise<string>;
}

const COMMANDS: Readonly<Record<string, CommandDefinition>> = {
  status: {
    usage: 'status',
    text: 'clusters, scale sets, pull requests and faults',
    takes: [0, 0],
    run: status,
  },
  create: {
    usage: CREATE_USAGE,
    text: 'an AKS cluster, which gets an API server, nodes and Flux',
    takes: [1, Number.POSITIVE_INFINITY],
    run: ({ azure, configuration }, words) => createCluster(azure, configuration(), words),
  },
  delete: onCluster('delete', 'the cluster, and all that is in it', 'deleteCluster'),
  upgrade: onCluster(
    'upgrade',
    'AKS rolls the pools, and wipes what it does not own',
    'upgradeCluster',
  ),
  stop: onCluster('stop', 'az aks stop', 'stopCluster'),
  start: onCluster('start', 'az aks start', 'startCluster'),
  wipe: {
    usage: 'wipe <scale set>',
    text: 'somebody takes all our identities off it',
    takes: [1, 1],
    run: wipe,
  },
  fault: {
    usage: 'fault <kind> [scale set or cluster]',
    text: 'break something, see below',
    takes: [1, 2],
    run: fault,
  },
  faults: {
    usage: 'faults',
    text: 'what is broken',
    takes: [0, 0],
    run: ({ faults }) => listed(faults),
  },
  clear: {
    usage: 'clear [number]',
    text: 'mend one fault, or all',
    takes: [0, 1],
    run: clear,
  },
  release: {
    usage: 'release',
    text: 'the next version of the chart comes out',
    takes: [0, 0],
    run: async ({ supply }) =>
      `aad-pod-identity ${await releaseNext(supply)} is out. Look now: npx aks-identity sync chart aad-pod-identity`,
  },
  merge: {
    usage: 'merge [number] [repository]',
    text: 'merge a pull request; without a number all that are open',
    takes: [0, 2],
    run: ({ supply }, [number, repository]) => mergeRequest(supply, number, repository),
  },
};

/** Carries out what was typed. Throws PlayError. */
export async function command(playing: Playing, words: readonly string[]): Promise<string> {
  const [name, ...rest] = words;
  if (name === undefined || name === 'help' || name === '--help') return help();
  const definition = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (definition === undefined) throw new PlayError(`There is no command ${name}.\n\n${help()}`);
  const [least, most] = definition.takes;
  if (rest.length < least || rest.length > most) {
    throw new PlayError(`Usage: npm run play -- ${definition.usage}`);
  }
  return definition.run(playing, rest);
}

export function help(): string {
  const rows = Object.values(COMMANDS).map(({ usage, text }) => [usage, text] as const);
  const kinds = Object.entries(FAULTS).map(
    ([kind, { on, text }]) => [on === undefined ? kind : `${kind} <${on}>`, text] as const,
  );
  return `npm run play -- <command>      what somebody else does to the playground that \`npm start\` has up

${columns(rows)}

Faults, which last until \`clear\`:
${columns(kinds)}

A scale set is <cluster>/<node pool>, its name, or a part of it that no other has. Over HTTP: curl -d "status" <address of the playground>
`;
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n');
}

async function status({ azure, members, supply, faults }: Playing): Promise<string> {
  const clusters = members.all().map(({ cluster, simulated }) => {
    const hosts = azure.world.hosts(cluster.id).map(({ name }) => `    ${name}`);
    const nodes = `${simulated.nodes().length} nodes`;
    return [`  ${cluster.name}  ${cluster.provisioningState}, ${nodes}`, ...hosts].join('\n');
  });
  const requests = await openRequestLines(supply);
  return [
    `Clusters, with their scale sets:`,
    ...(clusters.length > 0 ? clusters : ['  none']),
    `Open pull requests:`,
    ...(requests.length > 0 ? requests.map((line) => `  ${line}`) : ['  none']),
    listed(faults),
  ].join('\n');
}

function listed(faults: FaultBook): string {
  const lines = faults
    .list()
    .map((one, at) => `  ${at + 1}  ${wordsOf(one)}: ${FAULTS[one.kind].text}`);
  if (lines.length === 0) return 'Nothing is broken.';
  return ['Broken, until `npm run play -- clear`:', ...lines].join('\n');
}

type ClusterVerb = 'deleteCluster' | 'upgradeCluster' | 'stopCluster' | 'startCluster';

function onCluster(name: string, text: string, verb: ClusterVerb): CommandDefinition {
  return {
    usage: `${name} <cluster>`,
    text,
    takes: [1, 1],
    run({ azure, members }, [wanted = '']) {
      const { cluster } = members.find(wanted);
      azure.world[verb]({ cluster: cluster.id });
      return `${cluster.name}: ${text}.`;
    },
  };
}

function wipe({ azure }: Playing, [name = '']: readonly string[]): string {
  const host = scaleSet(azure, name);
  const identities = host.identity.user
    .map(({ id }) => id)
    .filter((id) => !id.endsWith('-agentpool'));
  if (identities.length === 0) return `${host.name} has no identity of ours.`;
  azure.world.detachByHand({ host: host.id, identities });
  const names = identities.map((id) => id.split('/').at(-1)).join(', ');
  return `${host.name} has lost ${names}.`;
}

async function fault({ faults }: Playing, words: readonly string[]): Promise<string> {
  const wanted = faultOf(words);
  const { kind, target } = wanted;
  const { text } = FAULTS[kind];
  await faults.arm(wanted);
  const shows = WRITES_ONLY.includes(kind)
    ? ' It shows at the next write: npm run play -- upgrade <cluster>, or wipe <scale set>.'
    : '';
  return `${target === undefined ? '' : `${target}: `}${text}.${shows} Mend it: npm run play -- clear`;
}

/** A converged cluster costs no writes, and then these are not met. */
const WRITES_ONLY: readonly string[] = ['403', 'update-fails', 'throttle'];

async function clear({ faults }: Playing, [number]: readonly string[]): Promise<string> {
  if (number !== undefined && !/^[1-9]\d{0,3}$/.test(number)) {
    throw new PlayError('Usage: npm run play -- clear [number]');
  }
  const gone = await faults.clear(number === undefined ? undefined : Number(number));
  return gone.length === 0 ? 'Nothing was broken.' : `Mended: ${gone.map(wordsOf).join(', ')}.`;
}
