import type { Io } from '../../cli/io';
import { run } from '../../cli/run';
import type { Fleet } from '../faults/fleet';
import { openFleet } from '../faults/fleet';
import { expectNoViolations } from '../oracle';
import { identitiesOn } from '../support/stage';

let fleet: Fleet;
const files = new Map<string, string>();

beforeEach(async () => {
  fleet = await openFleet({ events: 'none', pools: ['system'], asDeployed: true });
});

afterEach(async () => {
  await fleet.stage.stop();
  await expectNoViolations(fleet.oracle);
});

interface Ended {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
}

/** Against the running product. While the command line waits, time passes there. */
async function aksIdentity(line: string, typed = ''): Promise<Ended> {
  const { stage } = fleet;
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    env: { AKS_IDENTITY_URL: stage.host.url },
    stdout: { write: (text) => out.push(text), isTty: false },
    stderr: { write: (text) => err.push(text), isTty: false },
    ask: async () => typed,
    fetch,
    readFile: async (path) => files.get(path) ?? '',
    writeFile: async (path, text) => void files.set(path, text),
    createFile: async () => false,
    tokenFor: async () => 'none',
    now: () => stage.clock.now(),
    sleep: () => stage.settle(),
    newId: () => crypto.randomUUID(),
    absolute: (path) => path,
    checkout: undefined,
  };
  const exit = await run(line.split(' '), io);
  return { exit, out: out.join(''), err: err.join('') };
}

function attached(): readonly string[] {
  return fleet.clusters.flatMap((cluster) => identitiesOn(fleet.stage, cluster).system ?? []);
}

test('a cluster is planned, onboarded, explained and off-boarded from the command line', async () => {
  const cluster = `${fleet.stage.subscription}/rg-aks/aks1`;

  const before = await aksIdentity(`plan ${cluster}`);
  expect([before.exit, before.err]).toEqual([2, '']);
  expect(before.out).toContain('+ identity billing');
  expect(attached()).toEqual([]);

  await aksIdentity(`plan ${cluster} --out plan.json`);
  const applied = await aksIdentity('apply plan.json');
  expect([applied.exit, applied.out]).toEqual([0, expect.stringContaining('Completed (Changed')]);
  const again = await aksIdentity('apply plan.json');
  expect([again.exit, again.err]).toEqual([1, expect.stringContaining('says PlanIsStale')]);
  const resync = await aksIdentity(`resync ${cluster}`);
  expect([resync.exit, resync.out]).toEqual([0, expect.stringContaining('Completed (Converged')]);
  expect(attached()).toEqual(['billing', 'orders', 'search']);

  const list = await aksIdentity('get clusters');
  expect(list.out).toMatch(/aks1 +rg-aks +team-a +True +\w+ +\d+[sm]/);
  expect((await aksIdentity('get clusters --not-ready')).err).toBe('All clusters are ready.\n');
  expect(await aksIdentity('plan aks1')).toMatchObject({ exit: 0, err: '' });

  const { out } = await aksIdentity('explain aks1');
  expect(out).toMatch(/Changed, 3 writes, plan \S+, because of Missing/);
  expect(out).toMatch(/PATCH .*succeeded +[0-9a-f-]{36} +\+ billing, \+ orders, \+ search/);
  expect(await aksIdentity('events')).toMatchObject({ out: expect.stringMatching(/aks1 +PATCH/) });
  expect((await aksIdentity('tree aks1')).out).toMatch(
    /─ aks-system\S+ \(pool system\)\n.*own\)\n.*├─ billing\n/,
  );
  expect((await aksIdentity('check')).out).toContain('✔ 1 of 1 clusters are ready');

  expect(await aksIdentity('offboard aks1', 'aks2')).toMatchObject({ exit: 1, out: '' });
  expect(attached()).toEqual(['billing', 'orders', 'search']);
  const gone = await aksIdentity('offboard aks1', 'aks1');
  expect([gone.exit, gone.out]).toEqual([0, expect.stringContaining('OffBoarded')]);
  expect(attached()).toEqual([]);
});
