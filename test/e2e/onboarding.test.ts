import { expectNoViolations, openOracle } from '../oracle';
import type { Stage } from '../support/stage';
import {
  conditionsOf,
  createCluster,
  createIdentities,
  identitiesOn,
  openStage,
} from '../support/stage';

describe('a new cluster', () => {
  let stage: Stage;

  afterEach(() => stage.stop());

  test('gets its roles and its identities on every pool, because Azure told of it [P1]', async () => {
    const oracle = await openOracle();
    stage = await openStage({ asDeployed: true });
    stage.azure.onExchange((exchange) => oracle?.check(exchange));
    createIdentities(stage, 'billing', 'orders');
    const cluster = createCluster(stage);
    await stage.settle();
    expect(identitiesOn(stage, cluster)).toEqual({
      system: ['billing', 'orders'],
      apps: ['billing', 'orders'],
      batch: ['billing', 'orders'],
    });
    expect(await conditionsOf(stage, cluster)).toEqual([
      'Ready=True/Converged',
      'Reconciling=False/Idle',
      'Stalled=False/NotStalled',
      'Contested=False/Uncontested',
    ]);
    expect(
      stage.azure.calls
        .writes()
        .map(({ method, status }) => `${method} ${status}`)
        .sort(),
    ).toEqual(['PATCH 200', 'PATCH 200', 'PATCH 200', 'PUT 201', 'PUT 201']);
    await expectNoViolations(oracle);
  });
});
