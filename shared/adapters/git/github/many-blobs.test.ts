import type { LocalForge } from '../../../../local/forge';
import { startForge } from '../../../../local/forge';
import { repositoryRules } from '../../../../test/support/gitops';
import { createForge } from '..';
import { blobId } from '../blob-texts';
import type { Forge } from '../forge';
import { manyBlobs } from './many-blobs';
import type { Session } from './session';

const NAME = 'contoso/fleet';
let forge: LocalForge;
let run = 0;

beforeEach(async () => {
  run += 1;
  forge = await startForge();
});
afterEach(() => forge.stop());

/** Texts of other runs are known already, so that each run has its own. */
async function repositoryOf(
  count: number,
  more: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<Record<string, string | Uint8Array>> {
  const texts = Array.from({ length: count }, (_, at) => [
    `base/${at}.yaml`,
    `run ${run}: ${at}\n`,
  ]);
  const files = { ...(Object.fromEntries(texts) as Record<string, string>), ...more };
  await forge.addRepository(NAME, files);
  return files;
}

function connect(): Forge {
  const repository = repositoryRules();
  const at = {
    ...repository,
    forge: { ...repository.forge, url: forge.github.url, repository: NAME },
  };
  return createForge(at, { secret: () => forge.access.token });
}

async function readAll(): Promise<Readonly<Record<string, string>>> {
  const there = connect();
  const files = await there.read(await there.baseHead(), ['base']);
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

const asked = (path: string): number =>
  forge.calls.all().filter(({ request }) => request.path.includes(path)).length;

test('a repository of many files is read with one request for a hundred of them', async () => {
  const files = await repositoryOf(250);
  expect(await readAll()).toEqual(files);
  expect([asked('/api/graphql'), asked('/git/blobs')]).toEqual([3, 0]);
  expect(forge.calls.writes()).toEqual([]);
});

test('what was read once is not read again', async () => {
  const files = await repositoryOf(50);
  await readAll();
  forge.calls.clear();
  expect(await readAll()).toEqual(files);
  expect([asked('/api/graphql'), asked('/git/blobs')]).toEqual([0, 0]);
});

test('byte-order mark and line ends stay, and what is no text is left out', async () => {
  const marked = { 'base/marked.yaml': `\ufeffrun ${run}: a\r\nb: ä\r\n` };
  const binary = { 'base/binary': Buffer.from([0xff, 0xfe, 0, run]) };
  const files = await repositoryOf(20, { ...marked, ...binary });
  expect({ ...(await readAll()), ...binary }).toEqual(files);
  expect([asked('/api/graphql'), asked('/git/blobs')]).toEqual([1, 1]);
});

test('a server that does not speak GraphQL gives its files one by one', async () => {
  const files = await repositoryOf(20);
  forge.faults.add({ path: '/api/graphql', times: 9 }, { kind: 'refuse', status: 404 });
  expect(await readAll()).toEqual(files);
  expect(asked('/git/blobs')).toBe(20);
});

test('a server that asks for patience gets it, and is not asked for each file', async () => {
  await repositoryOf(20);
  const refusal = {
    kind: 'refuse',
    status: 403,
    retryAfterSeconds: 60,
    isSecondary: true,
  } as const;
  forge.faults.add({ path: '/api/graphql', times: 9 }, refusal);
  await expect(readAll()).rejects.toMatchObject({ failure: { policy: 'Throttled' } });
  expect(asked('/git/blobs')).toBe(0);
});

describe('of twelve texts', () => {
  const texts = Array.from({ length: 12 }, (_, at) => `text ${at}\n`);
  const blobs = texts.map((text) => ({ sha: blobId(text), size: text.length }));

  test('one that is not of the id is not believed', async () => {
    const cut = texts.map((text, at) => (at === 3 ? text.trimEnd() : text));
    const found = await manyBlobs(answering(cut).session, blobs);
    expect([...found.values()]).toEqual(texts.filter((_, at) => at !== 3));
  });

  test('a large one is not asked for', async () => {
    const server = answering(texts.slice(1));
    await manyBlobs(server.session, [{ sha: blobId('text 0\n'), size: 70_000 }, ...blobs.slice(1)]);
    expect(server.queries()).toHaveLength(1);
    expect(server.queries()[0]).not.toContain(blobId('text 0\n'));
  });
});

/** A session whose GraphQL answers with these texts, whatever it is asked. */
function answering(texts: readonly string[]): {
  readonly session: Session;
  readonly queries: () => readonly string[];
} {
  const queries: string[] = [];
  const repository = Object.fromEntries(texts.map((text, at) => [`b${at}`, { text }]));
  const octokit = {
    graphql(query: string) {
      queries.push(query);
      return Promise.resolve({ repository });
    },
  };
  const session = {
    ...{ owner: 'contoso', repo: 'fleet' },
    read: async (_purpose: unknown, send: (on: unknown) => Promise<{ data: unknown }>) =>
      (await send(octokit)).data,
  };
  return { session: session as unknown as Session, queries: () => queries };
}
