import { demoChart } from '../../../local/charts';
import type { ChartStage } from '../../support/chart-stage';
import { ACR, MCR } from '../../support/chart-stage';
import {
  CHART,
  existingCluster,
  IMAGES,
  onChartStage,
  rollOut,
  syncChart,
  syncRepository,
} from '../../support/chart-scene';
import { callApi } from '../contract';

/** Whoever looks at one of several troubles only finds the next one after he has mended it. */

interface Told {
  readonly failures: readonly string[];
  readonly ready: string | undefined;
  readonly history: readonly string[] | undefined;
  readonly list: readonly string[] | undefined;
}

/** The codes of what is wrong, where an operator sees them. */
async function told(stage: ChartStage, path: string, list: string): Promise<Told> {
  const { body } = await callApi(stage, `GET ${path}`);
  const failures = body?.failures as readonly { readonly code: string }[];
  const [ready] = body?.conditions as readonly { readonly reason: string }[];
  const [run] = body?.history as readonly { readonly failures?: readonly string[] }[];
  const all = await callApi(stage, `GET ${list}`);
  const [rows] = Object.values(all.body ?? {}) as (readonly { readonly failures: string[] }[])[];
  return {
    failures: failures.map(({ code }) => code),
    ready: ready?.reason,
    history: run?.failures,
    list: rows?.[0]?.failures,
  };
}

function expectBoth(seen: Told, ...codes: readonly string[]): void {
  expect([...seen.failures].sort()).toEqual([...codes].sort());
  expect(seen.ready).toBe(seen.failures[0]);
  expect(seen.history).toEqual(seen.failures);
  expect(seen.list).toEqual(seen.failures);
}

test('a chart with two troubles shows both: in its state, in the list and in its history', () =>
  onChartStage({}, async (stage) => {
    // One image is nowhere to be had, and the tag of the other is taken by something else.
    stage.charts.publish(await demoChart('4.1.18', '1.8.17'));
    stage.registries.addImage(MCR, { repository: `${IMAGES}/mic`, tag: 'v1.8.17' });
    stage.registries.addImage(ACR, {
      repository: `${IMAGES}/mic`,
      tag: 'v1.8.17',
      content: 'other',
    });
    existingCluster(stage);
    await syncChart(stage);
    expectBoth(
      await told(stage, `/api/charts/${CHART}`, '/api/charts'),
      'ImageNotAtSource',
      'ImageTagTaken',
    );
  }));

test('a repository with two troubles shows both: in its state, in the list and in its history', () =>
  onChartStage({}, async (stage) => {
    await rollOut(stage, '4.1.18');
    existingCluster(stage, 'aks2');
    existingCluster(stage, 'aks3');
    const pulls = { method: 'POST', path: /\/pulls$/ };
    // One pull request is forbidden, and the forge stumbles over the next, however often they are tried.
    for (let tries = 0; tries < 20; tries += 1) {
      stage.forge.faults.add({ ...pulls, times: 1 }, { kind: 'refuse', status: 403 });
      stage.forge.faults.add({ ...pulls, times: 1 }, { kind: 'refuse', status: 502 });
    }
    await syncRepository(stage, 1);
    expectBoth(
      await told(stage, '/api/repositories/fleet', '/api/repositories'),
      'ForgeForbidden',
      'ForgeError',
    );
  }));
