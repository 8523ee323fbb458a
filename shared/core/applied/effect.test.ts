import {
  applied,
  appliedKustomization,
  appliedObject,
  configMap,
  fluxKustomization,
  release,
} from './applied.testing';
import { effectOf, isUnchanged } from './effect';
import { objectId } from './flux/object-id';

const INFRA = 'flux-system/infra';
const APPS = 'flux-system/apps';
const shop = (data = {}) => appliedObject(APPS, configMap('shop', data));
const nmi = (version = '4.1.17', owner = INFRA) => appliedObject(owner, release(version));

test('nothing differs where nothing was changed', () => {
  const world = applied([nmi(), shop()]);
  expect(isUnchanged(effectOf(world, applied([nmi(), shop()])))).toBe(true);
});

test('tells what is added, lost and changed, with the fields', () => {
  const effect = effectOf(
    applied([nmi(), shop()]),
    applied([nmi('4.1.18'), appliedObject(APPS, configMap('new', {}))]),
  );
  expect(effect.added.map(objectId)).toEqual(['ConfigMap shop/new']);
  expect(effect.lost.map(objectId)).toEqual(['ConfigMap shop/shop']);
  expect(effect.changed.map(({ after, fields }) => [objectId(after), fields])).toEqual([
    [
      'helm.toolkit.fluxcd.io/HelmRelease baseline/nmi',
      [{ path: ['spec', 'chart', 'spec', 'version'], before: '4.1.17', after: '4.1.18' }],
    ],
  ]);
  expect(isUnchanged(effect)).toBe(false);
});

test('an API version is a field like any other', () => {
  const before = applied([appliedObject(INFRA, { ...release('1.0.0') })]);
  const old = { ...release('1.0.0'), apiVersion: 'helm.toolkit.fluxcd.io/v2beta1' };
  const effect = effectOf(before, applied([appliedObject(INFRA, old)]));
  expect(effect.lost).toEqual([]);
  expect(effect.changed[0]?.fields[0]?.path).toEqual(['apiVersion']);
});

test('an object that another Kustomization applies now has moved', () => {
  const effect = effectOf(applied([nmi()]), applied([nmi('4.1.17', APPS)]));
  const object = 'helm.toolkit.fluxcd.io/HelmRelease baseline/nmi';
  expect(effect.moved).toEqual([{ object, from: [INFRA], to: [APPS] }]);
  expect([effect.added, effect.lost]).toEqual([[], []]);
});

test('an object with a second owner is contested, once', () => {
  const both = applied([nmi(), nmi('4.1.17', APPS)]);
  const object = 'helm.toolkit.fluxcd.io/HelmRelease baseline/nmi';
  const effect = effectOf(applied([nmi()]), both);
  expect(effect.contested).toEqual([{ object, owners: [INFRA, APPS] }]);
  expect(effect.moved).toEqual([]);
  expect(effectOf(both, both).contested).toEqual([]);
});

test('of two owners that write different things, each copy is compared with its own', () => {
  const [one, other] = [nmi('4.1.17'), nmi('4.1.16', APPS)];
  const effect = effectOf(applied([one, other]), applied([nmi('4.1.18'), other]));
  expect(effect.changed).toHaveLength(1);
  expect(effect.changed[0]?.after.owner).toBe(INFRA);
});

test('what goes to another cluster is no object of this one', () => {
  const remote = appliedObject(APPS, release('4.1.17'), { elsewhere: true });
  const effect = effectOf(applied([remote]), applied([remote, nmi()]));
  expect(effect.added.map(({ owner }) => owner)).toEqual([INFRA]);
  expect(effect.contested).toEqual([]);
});

test('a build that fails deletes nothing, nor do those below it', () => {
  const child = appliedObject(INFRA, fluxKustomization('apps'));
  const root = appliedObject('flux-system/flux-system', fluxKustomization('infra'));
  const failure = { at: 'infra', message: 'no such file' };
  const failed = appliedKustomization(INFRA, { failure });
  const effect = effectOf(
    applied([root, child, nmi(), shop()]),
    applied([root], { kustomizations: [failed] }),
  );
  expect(effect.failing).toEqual([failed]);
  expect(effect.lost).toEqual([]);
});

test('a build that failed before does not begin to fail', () => {
  const failed = [appliedKustomization(INFRA, { failure: { at: 'infra', message: 'no' } })];
  const world = applied([], { kustomizations: failed });
  expect(effectOf(world, world).failing).toEqual([]);
});

test('what could not be followed before is known; what is new is told', () => {
  const one = { at: 'a.yaml', code: 'RemoteResource', message: 'elsewhere' } as const;
  const other = { ...one, at: 'b.yaml' };
  const effect = effectOf(applied([], { unknown: [one] }), applied([], { unknown: [one, other] }));
  expect(effect.obscured).toEqual([other]);
  expect(effect.unknown).toEqual([one, other]);
});

test('knows every file that the cluster reads', () => {
  const kustomizations = [
    appliedKustomization(INFRA, { reads: new Set(['a', 'b']) }),
    appliedKustomization(APPS, { reads: new Set(['b', 'c']) }),
  ];
  expect([...effectOf(applied([]), applied([], { kustomizations })).reads].sort()).toEqual([
    'a',
    'b',
    'c',
  ]);
});
