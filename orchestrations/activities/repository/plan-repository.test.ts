import type { PlannedRepository } from '../../../shared/core/run/repository/repository-run';
import type { RepositoryTicket } from '../../../shared/core/run/repository/repository-run';
import { freshRepositoryState } from '../../../shared/core/run/repository/repository-state';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import { chartRules, registry } from '../../../test/support/charts';
import { FakeForge } from '../../../test/support/fakes/forge';
import { bootstrap } from '../../../test/support/fleet-scene';
import type { SceneOptions } from '../../../test/support/fakes/scene';
import { BY_PERSON, EVERY_CLUSTER, Scene } from '../../../test/support/fakes/scene';
import { empty } from '../../../test/support/flux-cluster';
import { repositoryRules } from '../../../test/support/gitops';
import { profile } from '../../../test/support/world';
import { planRepository } from './plan-repository';

const FLEET = 'gitops:fleet';
const GITOPS = { repository: 'fleet', registries: ['one'], charts: ['demo'] };

/** A repository that Flux applies on one cluster, whose profile wants a chart that nobody has synced yet. */
class World {
  readonly forge = new FakeForge([bootstrap('clusters/aks-prod')]);
  readonly scene: Scene;

  constructor(rules: readonly RepositoryRules[] = [repositoryRules()], options: SceneOptions = {}) {
    const api = { facts: async () => empty({ served: [] }), groupVersions: async () => [] };
    this.scene = new Scene({
      of: { profile: profile({ ...EVERY_CLUSTER, gitops: GITOPS }) },
      configuration: { repositories: rules, charts: [chartRules()], registries: [registry('one')] },
      ...options,
      adapters: {
        forge: async () => this.forge.api,
        kubernetes: { of: () => api } as never,
        ...options.adapters,
      },
    });
  }

  async plan(): Promise<PlannedRepository> {
    await this.scene.store.work.enqueue(FLEET, BY_PERSON);
    return this.stored((await planRepository({ target: 'fleet' })) as RepositoryTicket);
  }

  async stored({ planId }: RepositoryTicket): Promise<PlannedRepository> {
    const found = await this.scene.store.repositoryPlans.get('fleet', planId);
    if (found === undefined) throw new Error('no such plan is stored');
    return found.planned;
  }
}

test('a plan is stored before anybody hears of it, and nothing is written to the forge', async () => {
  const world = new World();
  const planned = await world.plan();
  expect(planned).toMatchObject({ target: 'fleet', apply: true, generation: 1, failures: [] });
  expect(world.forge.writes).toEqual([]);
});

test('a chart that nobody has synced is waited for, and asked for in no request', async () => {
  const { decisions, waiting, notes } = await new World().plan();
  expect(decisions.flatMap(({ steps }) => steps)).toEqual([]);
  expect(waiting + notes.length).toBeGreaterThan(0);
});

describe('on half a picture nothing is decided, and so nothing is closed', () => {
  test.each(['baseHead', 'branches', 'tree'] as const)('%s is refused [F39]', async (method) => {
    const world = new World();
    world.forge.branches.set('identity-reconciler/chart-demo', 'head1');
    world.forge.refuse(method, { policy: 'Throttled', code: 'TooManyRequests' });
    const planned = await world.plan();
    expect(planned.decisions).toEqual([]);
    expect(planned.failures).toMatchObject([{ code: 'TooManyRequests', policy: 'Throttled' }]);
  });

  test('the clusters cannot be listed [F12]', async () => {
    const world = new World();
    world.scene.azure.refuse('listClusters', { policy: 'Throttled', code: 'TooManyRequests' });
    const { decisions, failures } = await world.plan();
    expect([decisions, failures.length]).toEqual([[], 1]);
  });

  test('a secret of the forge is not set', async () => {
    const forge = (): Promise<never> => Promise.reject(new Error('GITHUB_TOKEN is not set'));
    const { decisions, failures } = await new World(undefined, { adapters: { forge } }).plan();
    expect([decisions, failures.map(({ message }) => message)]).toEqual([
      [],
      ['GITHUB_TOKEN is not set'],
    ]);
  });
});

describe('nothing is planned', () => {
  test('when nobody has asked: not even the forge is', async () => {
    const world = new World();
    world.forge.refuse('baseHead');
    expect(await planRepository({ target: 'fleet' })).toEqual({ kind: 'idle' });
  });

  test('for a repository that is no longer in the configuration', async () => {
    expect(await new World([]).plan()).toMatchObject({
      apply: false,
      decisions: [],
      rest: { reason: 'NotConfigured' },
    });
  });

  test('to be carried out under dry run', async () => {
    const world = new World(undefined, { adapters: { dryRun: true } });
    expect(await world.plan()).toMatchObject({ apply: false, rest: { reason: 'DryRun' } });
  });
});

test('a repository that observes only gets one request at most, which shows the plan', async () => {
  const world = new World([{ ...repositoryRules(), observeOnly: true }]);
  const planned = await world.plan();
  expect(planned.observeOnly).toBe(true);
  expect(planned.decisions.length).toBeLessThanOrEqual(1);
});

test('a preview looks into no cluster, and replaces no plan that is at work', async () => {
  const world = new World();
  const { planId } = await world.plan();
  const preview = await planRepository({ target: 'fleet', preview: true });
  expect(preview.kind).toBe('planned');
  expect((await world.scene.store.repositoryPlans.get('fleet', planId))?.isNewest).toBe(true);
});

test('a branch of ours without a subject any more is decided on: nobody else would ever close it', async () => {
  const world = new World();
  const gone = 'identity-reconciler/chart-gone';
  world.forge.branches.set(gone, 'head1');
  await world.scene.store.repositories.update('fleet', () => freshRepositoryState('fleet'));
  const { decisions } = await world.plan();
  expect(decisions.map(({ branch }) => branch)).toContain(gone);
});
