import { readFileSync } from 'node:fs';
import { loadConfiguration } from '../../shared/config/load';
import { startSimulatedAzure, unsignedToken, type SimulatedAzure } from '../azure';
import { VirtualClock } from '../clock';
import { command, type Playing } from './commands';
import { newFaultBook } from './faults';

const SUBSCRIPTION = '11111111-1111-1111-1111-111111111111';

const OWNER = { objectId: 'a0000000-0000-4000-8000-000000000001', appId: 'b' };

let azure: SimulatedAzure;
let clock: VirtualClock;
let playing: Playing;

/** What is typed behind `npm run play --`. */
function play(line: string): Promise<string> {
  return command(playing, line.split(' '));
}

beforeEach(async () => {
  clock = new VirtualClock();
  azure = await startSimulatedAzure({ clock });
  azure.world.createSubscription({ subscription: SUBSCRIPTION });
  const scope = `/subscriptions/${SUBSCRIPTION}`;
  azure.world.grantRole({ scope, principalId: OWNER.objectId, role: 'Owner', existing: true });
  const file = readFileSync('docs/examples/playground.yaml', 'utf8');
  const loaded = loadConfiguration(file, 'playground.yaml');
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { configuration } = loaded;
  const find = (name: string): never => {
    const cluster = [...azure.world.state.clusters.values()].find((one) => one.name === name);
    if (cluster === undefined) throw new Error(`There is no cluster ${name}.`);
    return { cluster } as never;
  };
  playing = {
    azure,
    supply: undefined as never,
    members: { all: () => [], find, stop: async () => undefined },
    // Neither a forge nor a registry: the faults here are Azure's.
    faults: newFaultBook({
      azure,
      member: find,
      forge: undefined as never,
      registries: undefined as never,
    }),
    configuration: () => configuration,
  };
});

afterEach(() => azure.stop());

describe('create', () => {
  it('makes a cluster where the first profile selects it, and says so', async () => {
    expect(await play('create aks-mine')).toContain('Profile shop selects it.');
    const [cluster] = azure.world.state.clusters.values();
    expect(cluster).toMatchObject({ name: 'aks-mine', resourceGroup: 'rg-shop' });
    expect(cluster?.pools.map(({ name }) => name)).toEqual(['system', 'web']);
  });

  it('takes group, pools and tags, and tells when no profile wants it', async () => {
    const told = await play(
      'create aks-mine --group rg-other --pools one,two,three --tags a=b,c=d',
    );
    expect(told).toContain('No profile selects it');
    const [cluster] = azure.world.state.clusters.values();
    expect(cluster).toMatchObject({ resourceGroup: 'rg-other', tags: { a: 'b', c: 'd' } });
    expect(cluster?.pools).toHaveLength(3);
  });

  it('refuses a second one of the same name, and a name that AKS would refuse', async () => {
    await play('create aks-mine');
    await expect(play('create aks-mine')).rejects.toThrow('aks-mine is there already');
    await expect(play('create a/b')).rejects.toThrow('is no name of a cluster');
    await expect(play('create aks-mine --size 3')).rejects.toThrow('Usage: npm run play -- create');
  });
});

describe('what happens to a cluster', () => {
  beforeEach(async () => {
    await play('create aks-mine');
    await clock.advance(3_600_000);
  });

  it('is that it is stopped and started', async () => {
    const power = (): string | undefined =>
      [...azure.world.state.clusters.values()].map(({ powerState }) => powerState)[0];
    await play('stop aks-mine');
    await clock.advance(3_600_000);
    expect(power()).toBe('Stopped');
    await play('start aks-mine');
    await clock.advance(3_600_000);
    expect(power()).toBe('Running');
  });

  it('is that it is deleted, with all its scale sets', async () => {
    await play('delete aks-mine');
    await clock.advance(3_600_000);
    expect(azure.world.state.clusters.size).toBe(0);
    expect(azure.world.state.hosts.size).toBe(0);
  });
});

describe('a fault', () => {
  beforeEach(async () => {
    await play('create aks-mine --pools web');
    await clock.advance(3_600_000);
  });

  it('is listed with what it is on until it is mended, and is not armed twice', async () => {
    expect(await play('faults')).toBe('Nothing is broken.');
    expect(await play('fault 403 aks-mine/web')).toContain('Mend it: npm run play -- clear');
    await play('fault throttle');
    expect(await play('faults')).toMatch(/1 {2}403 aks-mine\/web: .*\n {2}2 {2}throttle: /);
    await expect(play('fault throttle')).rejects.toThrow('throttle is broken already');
    expect(await play('clear 1')).toBe('Mended: 403 aks-mine/web.');
    await expect(play('clear 7')).rejects.toThrow('There is no fault 7');
    expect(await play('clear')).toBe('Mended: throttle.');
    expect(await play('clear')).toBe('Nothing was broken.');
  });

  it('of Azure is met by the next write, and no more once it is mended', async () => {
    const [host] = azure.world.hosts([...azure.world.state.clusters.values()][0]?.id ?? '');
    const patch = async (): Promise<number> => {
      const headers = { authorization: `Bearer ${unsignedToken(OWNER)}` };
      const url = `${host?.id}?api-version=2024-11-01`;
      return (await azure.answer({ method: 'PATCH', url, headers, body: { tags: {} } })).status;
    };
    await play('fault 403 aks-mine/web');
    expect(await patch()).toBe(403);
    await play('clear');
    expect(await patch()).not.toBe(403);
  });

  it('on nothing that is there names what is', async () => {
    await expect(play('fault 403 nowhere')).rejects.toThrow(
      /scale set nowhere\. Name one of: aks-web-/,
    );
    await expect(play('fault 403')).rejects.toThrow('Usage: npm run play -- fault 403 <scale set>');
    await expect(play('fault throttle aks-mine')).rejects.toThrow(
      'Usage: npm run play -- fault throttle',
    );
    await expect(play('fault fire')).rejects.toThrow('There is no fault fire. There are: 403,');
  });

  it('that takes our identities needs some to take', async () => {
    expect(await play('wipe aks-mine/web')).toContain('has no identity of ours');
  });
});

describe('a slip of the keyboard', () => {
  it.each([
    ['creat aks-mine', 'There is no command creat.'],
    ['create', 'Usage: npm run play -- create <cluster>'],
    ['delete', 'Usage: npm run play -- delete <cluster>'],
    ['delete a b', 'Usage: npm run play -- delete <cluster>'],
    ['status now', 'Usage: npm run play -- status'],
    ['fault', 'Usage: npm run play -- fault <kind>'],
    ['constructor', 'There is no command constructor.'],
  ])('%s is answered by: %s', async (line, answer) => {
    await expect(play(line)).rejects.toThrow(answer);
  });

  it('changes nothing', async () => {
    await expect(play('creat aks-mine')).rejects.toThrow();
    expect(azure.world.state.clusters.size).toBe(0);
  });
});

test.each(['help', '--help'])('%s tells every command and every fault', async (word) => {
  const text = await play(word);
  for (const name of ['create', 'upgrade', 'wipe', 'merge', 'api-down <cluster>', 'throttle']) {
    expect(text).toContain(name);
  }
});
