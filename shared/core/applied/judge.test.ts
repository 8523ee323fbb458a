import {
  applied,
  appliedKustomization,
  appliedObject,
  configMap,
  fluxKustomization,
  release,
} from './applied.testing';
import { effectOf } from './effect';
import type { Applied } from './flux/types';
import type { BumpChart, InstallChart, Intent } from './intent';
import { judge } from './judge';
import type { Refusal } from './verdict';

const INFRA = 'flux-system/infra';
const NMI = 'helm.toolkit.fluxcd.io/HelmRelease baseline/nmi';
const VERSION = ['spec', 'chart', 'spec', 'version'];

function on(cluster: string, world: Applied): Applied {
  return { ...world, cluster };
}

function nmi(version = '4.1.17', more = {}) {
  return appliedObject(INFRA, release(version, more));
}

function refusals(
  pairs: readonly (readonly [Applied, Applied])[],
  intent: Intent,
): readonly Refusal[] {
  const verdict = judge(
    pairs.map(([before, after]) => effectOf(before, after)),
    intent,
  );
  return verdict.kind === 'right' ? [] : verdict.refusals;
}

function codes(pairs: readonly (readonly [Applied, Applied])[], intent: Intent): readonly string[] {
  return refusals(pairs, intent).map(({ code, cluster }) => `${code} ${cluster}`);
}

describe('a new version', () => {
  const pin = (cluster: string) => ({ cluster, object: NMI, path: VERSION, to: '4.1.18' });
  const bump = (...clusters: string[]): BumpChart => ({
    kind: 'bumpChart',
    pins: clusters.map(pin),
  });
  const raised = (cluster: string) =>
    [on(cluster, applied([nmi()])), on(cluster, applied([nmi('4.1.18')]))] as const;

  test('is right where nothing but the version differs, on the meant clusters', () => {
    expect(codes([raised('a'), raised('b')], bump('a', 'b'))).toEqual([]);
  });

  test('is refused where a cluster that nobody meant gets it too', () => {
    expect(codes([raised('a'), raised('b')], bump('a'))).toEqual(['OtherChange b']);
  });

  test('is refused where a meant cluster does not get it', () => {
    const still = [on('b', applied([nmi()])), on('b', applied([nmi()]))] as const;
    expect(codes([raised('a'), still], bump('a', 'b'))).toEqual(['NoEffect b']);
    expect(codes([raised('a')], bump('a', 'gone'))).toEqual(['NoEffect gone']);
  });

  test('is refused where another version arrives than was meant', () => {
    const other = [on('a', applied([nmi()])), on('a', applied([nmi('4.1.19')]))] as const;
    expect(codes([other], bump('a'))).toEqual(['OtherChange a', 'NoEffect a']);
  });

  test('is refused where the release would move, whatever the request means', () => {
    const after = applied([nmi('4.1.18', { targetNamespace: 'other' })]);
    const targetNamespace = {
      cluster: 'prod',
      object: NMI,
      path: ['spec', 'targetNamespace'],
      to: 'other',
    };
    const intent: BumpChart = { kind: 'bumpChart', pins: [pin('prod'), targetNamespace] };
    expect(codes([[applied([nmi()]), after]], intent)).toEqual(['OtherChange prod']);
  });

  test('may change a tag in a values file and a version in a patch of Flux, and nothing beside it', () => {
    const map = (text: string) =>
      appliedObject(INFRA, configMap('values', { 'values.yaml': text }));
    const path = ['data', 'values.yaml', '|', 0, 'nmi', 'tag'];
    const pins = [{ cluster: 'prod', object: 'ConfigMap shop/values', path, to: 'v2' }];
    const intent: BumpChart = { kind: 'bumpChart', pins };
    const before = applied([map('nmi:\n  tag: v1\nmic: 1\n')]);
    expect(codes([[before, applied([map('nmi:\n  tag: v2\nmic: 1\n')])]], intent)).toEqual([]);
    expect(codes([[before, applied([map('nmi:\n  tag: v2\nmic: 2\n')])]], intent)).toEqual([
      'OtherChange prod',
    ]);
  });

  test.each([
    [
      'deletes an object of a team',
      applied([nmi()]),
      applied([]),
      ['ObjectsLost prod', 'NoEffect prod'],
    ],
    [
      'adds an object',
      applied([nmi()]),
      applied([nmi('4.1.18'), appliedObject(INFRA, configMap('x', {}))]),
      ['OtherAddition prod'],
    ],
    [
      'stops a build',
      applied([nmi()]),
      applied([], {
        kustomizations: [appliedKustomization(INFRA, { failure: { at: 'infra', message: 'no' } })],
      }),
      ['BuildFails prod', 'NoEffect prod'],
    ],
    [
      'leads to a second owner',
      applied([nmi()]),
      applied([nmi('4.1.18'), appliedObject('flux-system/x', release('4.1.18'))]),
      ['SecondOwner prod'],
    ],
  ])('is refused where it %s', (_, before, after, expected) => {
    expect(
      codes([[before, after]], bump('prod')).filter((code, at, all) => all.indexOf(code) === at),
    ).toEqual(expected);
  });

  test('is refused where its way can no longer be followed', () => {
    const unknown = [{ at: 'x.yaml', code: 'Plugin', message: 'a plugin' } as const];
    const after = applied([nmi('4.1.18')], { unknown });
    expect(codes([[applied([nmi()]), after]], bump('prod'))).toEqual(['CannotFollow prod']);
  });
});

describe('a chart that is new on a cluster', () => {
  const before = applied([appliedObject('flux-system/flux-system', fluxKustomization('apps'))]);
  const ours = [
    appliedObject('flux-system/flux-system', fluxKustomization('pod-identity')),
    appliedObject('flux-system/pod-identity', release('4.1.18')),
  ];
  const kustomizations = [
    appliedKustomization('flux-system/pod-identity', { reads: new Set(['new.yaml']) }),
  ];
  const after = applied([...before.objects, ...ours], { kustomizations });
  const install: InstallChart = {
    kind: 'installChart',
    cluster: 'prod',
    objects: ['kustomize.toolkit.fluxcd.io/Kustomization flux-system/pod-identity', NMI],
    files: ['new.yaml'],
  };
  const elsewhere = [on('other', before), on('other', before)] as const;

  test('is right where our objects come, all of them, there alone, and every new file is read', () => {
    expect(codes([[before, after], elsewhere], install)).toEqual([]);
  });

  test('is refused where another cluster gets it too', () => {
    expect(
      codes(
        [
          [before, after],
          [on('other', before), on('other', after)],
        ],
        install,
      ),
    ).toEqual(['OtherAddition other']);
  });

  test('is refused where nobody reads a new file', () => {
    const intent = { ...install, files: ['new.yaml', 'lost.yaml'] };
    const [refusal] = refusals([[before, after]], intent);
    expect(refusal).toMatchObject({
      code: 'FileNotRead',
      message: 'Flux would read lost.yaml on no cluster.',
    });
  });

  test('is refused where nothing arrives', () => {
    expect(codes([[before, before]], install)).toEqual(['NoEffect prod', 'FileNotRead prod']);
  });

  test('is refused where Flux is suspended: a merge would install nothing', () => {
    const resting = applied(
      [...before.objects, ...ours.map((one) => ({ ...one, suspended: true }))],
      { kustomizations },
    );
    expect(codes([[before, resting]], install)).toEqual(['Suspended prod']);
  });

  test('is refused where an object of a team would change', () => {
    const other = appliedObject(
      'flux-system/flux-system',
      fluxKustomization('apps', { prune: true }),
    );
    expect(codes([[before, applied([other, ...ours], { kustomizations })]], install)).toEqual([
      'OtherChange prod',
    ]);
  });

  test('going back removes it, and nothing else', () => {
    const { cluster, objects } = install;
    expect(codes([[after, before]], { kind: 'removeOurs', cluster, objects })).toEqual([]);
    expect(codes([[after, applied([])]], { kind: 'removeOurs', cluster, objects })).toEqual([
      'ObjectsLost prod',
    ]);
    expect(codes([[after, after]], { kind: 'removeOurs', cluster, objects })).toEqual([
      'NoEffect prod',
    ]);
  });
});

test('whoever is refused reads what would happen, where, and at least one way to settle it', () => {
  const failure = { at: 'infra/kustomization.yaml', message: 'no such file' };
  const pairs = [
    [applied([nmi()]), applied([], { kustomizations: [appliedKustomization(INFRA, { failure })] })],
    [on('b', applied([nmi()])), on('b', applied([appliedObject('x/y', release('4.1.17'))]))],
    [on('c', applied([nmi()])), on('c', applied([]))],
  ] as const;
  const all = refusals(pairs, { kind: 'bumpChart', pins: [] });
  expect(all.map(({ code }) => code)).toEqual(['BuildFails', 'OwnerMoved', 'ObjectsLost']);
  for (const { message, cluster, ways } of all) {
    expect(message).toContain(cluster);
    expect(ways.length).toBeGreaterThan(0);
  }
});
