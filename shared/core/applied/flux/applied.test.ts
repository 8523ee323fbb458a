import type { Files } from '../../../../test/support/flux-tree';
import {
  appliedOf,
  configMap,
  documents,
  gitRepository,
  kustomization,
  namespace,
  shortNames,
  SYNC,
  sync,
  valueOf,
} from '../../../../test/support/flux-tree';
import type { JsonObject } from '../../base/json';

function withInfra(spec: JsonObject, files: Files = {}): Files {
  return {
    'clusters/prod/infra.yaml': documents(kustomization('infra', './infra', spec)),
    'infra/ns.yaml': documents(namespace('infra')),
    ...files,
  };
}

function codes(files: Files): readonly string[] {
  return appliedOf(files).unknown.map(({ code }) => code);
}

describe('what Flux applies to a cluster', () => {
  it('goes on from Kustomization to Kustomization, whichever file brings them', () => {
    const applied = appliedOf({
      'clusters/prod/list.yaml': documents({
        apiVersion: 'v1',
        kind: 'List',
        items: [kustomization('a', 'a')],
      }),
      'a/b.yaml': documents(kustomization('b', '/b/')),
      'b/ns.yaml': documents(namespace('deep')),
    });
    expect(shortNames(applied)).toEqual([
      'Kustomization flux-system/a',
      'Kustomization flux-system/b',
      'Namespace -/deep',
    ]);
    expect(applied.kustomizations.map(({ id, path, file }) => [id, path, file])).toEqual([
      ['flux-system/flux-system', 'clusters/prod', SYNC],
      ['flux-system/a', 'a', 'clusters/prod/list.yaml'],
      ['flux-system/b', 'b', 'a/b.yaml'],
    ]);
  });

  it('never leaves the source: a path that leads out is a path from its root', () => {
    const applied = appliedOf({
      'clusters/prod/infra.yaml': documents(kustomization('infra', '../../../infra')),
      'infra/ns.yaml': documents(namespace('infra')),
    });
    expect(shortNames(applied)).toContain('Namespace -/infra');
  });

  it('takes a Kustomization without a path for the root of its source', () => {
    const repository = gitRepository('other', { url: 'https://github.com/contoso/other' });
    const root = kustomization('root', '', { sourceRef: { kind: 'GitRepository', name: 'other' } });
    const applied = appliedOf(
      { 'clusters/prod/x.yaml': documents(repository, root) },
      { 'github.com/contoso/other': { 'ns.yaml': documents(namespace('root')) } },
    );
    expect(applied.objects.at(-1)).toMatchObject({
      name: 'root',
      file: 'ns.yaml',
      repository: 'github.com/contoso/other',
    });
    expect(applied.kustomizations.at(-1)?.reads.size).toBe(0);
  });

  it('goes on from what another repository applies, back to ours', () => {
    const repository = gitRepository('other', { url: 'https://github.com/contoso/other' });
    const other = kustomization('other', './x', {
      sourceRef: { kind: 'GitRepository', name: 'other' },
      deletionPolicy: 'Orphan',
    });
    const applied = appliedOf(
      {
        'clusters/prod/x.yaml': documents(repository, other),
        'ours/ns.yaml': documents(namespace('ours')),
      },
      { 'github.com/contoso/other': { 'x/back.yaml': documents(kustomization('back', './ours')) } },
    );
    expect(applied.objects.at(-1)).toMatchObject({
      name: 'ours',
      file: 'ours/ns.yaml',
      owner: 'flux-system/back',
    });
    expect(
      applied.kustomizations.map(({ id, file, deletionPolicy }) => [id, file, deletionPolicy]),
    ).toEqual([
      ['flux-system/flux-system', SYNC, 'MirrorPrune'],
      ['flux-system/other', 'clusters/prod/x.yaml', 'Orphan'],
      ['flux-system/back', undefined, 'MirrorPrune'],
    ]);
  });

  it('says which files were read, so that a file that nobody reads is found', () => {
    const applied = appliedOf(
      withInfra({}, { 'infra/README.md': 'x', 'unused/ns.yaml': documents(namespace('x')) }),
    );
    expect([...(applied.kustomizations[1]?.reads ?? [])]).toEqual(['infra/ns.yaml']);
  });

  it('says who changed an object: a patch of the Flux Kustomization, and the file of a variable', () => {
    const target = { kind: 'Namespace', name: 'infra' };
    const patch = '[{"op": "add", "path": "/metadata/labels", "value": {"a": "${region}"}}]';
    const applied = appliedOf(
      withInfra(
        {
          patches: [{ target, patch }],
          postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'vars' }] },
        },
        {
          'clusters/prod/vars.yaml': documents(configMap('vars', { region: 'weu' })),
          'infra/other.yaml': documents(namespace('untouched')),
        },
      ),
    );
    const changedBy = Object.fromEntries(
      applied.objects.map(({ name, changedBy: files }) => [name, files]),
    );
    expect(changedBy['infra']).toEqual(['clusters/prod/infra.yaml', 'clusters/prod/vars.yaml']);
    expect(changedBy['untouched']).toEqual([]);
    expect(valueOf(applied, 'Namespace', 'infra')).toMatchObject({
      metadata: { labels: { a: 'weu' } },
    });
  });

  it('waits for the ConfigMap that a later Kustomization brings', () => {
    const files = withInfra(
      { postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'vars', optional: true }] } },
      {
        'clusters/prod/z.yaml': documents(kustomization('z', 'z')),
        'z/vars.yaml': documents(configMap('vars', { name: 'late' })),
        'infra/ns.yaml': documents(namespace('${name}')),
      },
    );
    expect(shortNames(appliedOf(files))).toContain('Namespace -/late');
    expect(codes(files)).toEqual([]);
  });

  it('lets a later source of variables win, and the Kustomization itself over all', () => {
    const applied = appliedOf(
      withInfra(
        {
          postBuild: {
            substitute: { c: 'inline' },
            substituteFrom: ['one', 'two'].map((name) => ({ kind: 'ConfigMap', name })),
          },
        },
        {
          'clusters/prod/vars.yaml': documents(
            configMap('one', { a: 'one', b: 'one', c: 'one' }),
            configMap('two', { b: 'two\n', c: 'two' }),
          ),
          'infra/cm.yaml': documents(configMap('out', { text: '${a} ${b} ${c}.' })),
        },
      ),
    );
    expect(valueOf(applied, 'ConfigMap', 'out')).toMatchObject({
      data: { text: 'one two inline.' },
    });
  });

  it('puts nothing in where no variable is given at all', () => {
    const applied = appliedOf(
      withInfra(
        { postBuild: {} },
        { 'infra/cm.yaml': documents(configMap('out', { text: '${a:-b}.' })) },
      ),
    );
    expect(valueOf(applied, 'ConfigMap', 'out')).toMatchObject({ data: { text: '${a:-b}.' } });
  });

  it('puts defaults in where the Kustomization says Always', () => {
    const applied = appliedOf(
      withInfra(
        { postBuild: { substituteStrategy: 'Always' } },
        { 'infra/cm.yaml': documents(configMap('out', { text: '${a:-b}.' })) },
      ),
    );
    expect(valueOf(applied, 'ConfigMap', 'out')).toMatchObject({ data: { text: 'b.' } });
  });
});

describe('a way that cannot be followed', () => {
  const secret = { postBuild: { substituteFrom: [{ kind: 'Secret', name: 'vars' }] } };

  it('is told when the name of an object comes from a Secret', () => {
    expect(
      codes(withInfra(secret, { 'infra/ns.yaml': documents(namespace('${team}-ns')) })),
    ).toEqual(['Variable']);
  });

  it('is none when a Secret gives a value of a ConfigMap', () => {
    expect(
      codes(withInfra(secret, { 'infra/cm.yaml': documents(configMap('a', { b: '${team}' })) })),
    ).toEqual([]);
  });

  it.each([
    [
      'the registry of a chart',
      {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'HelmRepository',
        metadata: { name: 'a', namespace: 'b' },
        spec: { url: 'oci://${acr}/charts' },
      },
    ],
    ['an interval', kustomization('next', './next', { interval: '${interval}' })],
    [
      'the version and values of a release',
      {
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        metadata: { name: 'a', namespace: 'b' },
        spec: {
          chart: { spec: { chart: 'podinfo', version: '${version}' } },
          values: { a: '${b}' },
        },
      },
    ],
  ])('is none when a Secret gives %s', (_, object) => {
    expect(
      codes(
        withInfra(secret, {
          'infra/x.yaml': documents(object as JsonObject),
          'next/ns.yaml': documents(namespace('next')),
        }),
      ),
    ).toEqual([]);
  });

  it.each([
    [
      'the patch of a Kustomization',
      kustomization('next', './next', { patches: [{ patch: '${patch}' }] }),
    ],
    ['its path', kustomization('next', './${stage}')],
    [
      'whether a release goes to another cluster',
      {
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        metadata: { name: 'a', namespace: 'b' },
        spec: { kubeConfig: { secretRef: { name: '${spoke}' } } },
      },
    ],
  ])('is told when a Secret gives %s', (_, object) => {
    expect(
      codes(
        withInfra(secret, {
          'infra/x.yaml': documents(object as JsonObject),
          'next/ns.yaml': documents(namespace('next')),
        }),
      ),
    ).toContain('Variable');
  });

  it('is told when a ConfigMap of a suspended Kustomization says where another one goes', () => {
    const files = {
      'clusters/prod/vars.yaml': documents(kustomization('vars', 'vars', { suspend: true })),
      'clusters/prod/next.yaml': documents(
        kustomization('next', 'next', {
          postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'vars' }] },
        }),
      ),
      'vars/vars.yaml': documents(configMap('vars', { stage: 'prod' })),
      'next/k.yaml': documents(kustomization('stage', 'stages/${stage}')),
      'stages/prod/ns.yaml': documents(namespace('prod')),
    };
    expect(codes(files)).toEqual(['Variable']);
  });

  it('is told when nothing puts the source on the cluster', () => {
    const applied = appliedOf(withInfra({ sourceRef: { kind: 'GitRepository', name: 'by-hand' } }));
    expect(applied.unknown).toMatchObject([
      { code: 'MissingSource', at: 'GitRepository flux-system/by-hand' },
    ]);
    expect(applied.kustomizations).toHaveLength(2);
  });

  it.each([
    ['a tag', { ref: { tag: 'v1' } }],
    ['a commit', { ref: { branch: 'main', commit: 'abc' } }],
    ['a range of tags', { ref: { branch: 'main', semver: '>=1.0.0' } }],
    ['another branch by its full name', { ref: { name: 'refs/heads/next' } }],
    ['the branch that nobody named', { ref: {} }],
  ])('is told when our repository is taken at %s', (_, spec) => {
    const applied = appliedOf({ [SYNC]: sync('./clusters/prod', spec) });
    expect(applied.unknown).toMatchObject([{ code: 'OtherBranch' }]);
    expect(applied.objects).toEqual([]);
  });

  it('is followed when that branch was read too', () => {
    const applied = appliedOf(
      { [SYNC]: sync('./clusters/prod', { ref: { branch: 'next' } }) },
      {
        'github.com/contoso/fleet@next': { 'clusters/prod/ns.yaml': documents(namespace('next')) },
      },
    );
    expect(shortNames(applied)).toEqual(['Namespace -/next']);
    expect(applied.objects[0]).toMatchObject({ repository: 'github.com/contoso/fleet' });
  });

  it('does not take the main branch of another repository for ours', () => {
    expect(
      codes({ [SYNC]: sync('./clusters/prod', { url: 'https://github.com/fabrikam/fleet' }) }),
    ).toEqual(['OtherRepository']);
  });

  it('is told when the file that says what is taken in was not read', () => {
    const files: Record<string, string> = { '.sourceignore': '' };
    files['.sourceignore'] = undefined as unknown as string;
    expect(codes(files)).toEqual(['NotRead']);
  });

  it('is told when submodules are taken in', () => {
    const files = {
      [SYNC]: sync('./clusters/prod', { recurseSubmodules: true }),
      '.gitmodules': '',
    };
    expect(codes(files)).toEqual(['OtherRepository']);
  });

  it('ends where includes go round in a circle', () => {
    const circle = (name: string, other: string) =>
      gitRepository(name, { include: [{ repository: { name: other } }] });
    const files = {
      'clusters/prod/x.yaml': documents(
        circle('a', 'b'),
        circle('b', 'a'),
        kustomization('x', 'x', { sourceRef: { kind: 'GitRepository', name: 'a' } }),
      ),
    };
    expect(codes(files)).toEqual(['OtherRepository']);
  });
});

describe('a Kustomization that waits in vain', () => {
  const waiting = (name: string, ...others: readonly string[]) =>
    kustomization(name, 'infra', { dependsOn: others.map((other) => ({ name: other })) });

  it.each([
    ['for one that nobody brings', [waiting('a', 'gone')], ['Kustomization flux-system/a']],
    [
      'for itself',
      [waiting('a', 'b'), waiting('b', 'a')],
      ['Kustomization flux-system/a', 'Kustomization flux-system/b'],
    ],
    ['for nothing: what it waits for comes', [waiting('a', 'b'), waiting('b')], []],
  ])('%s', (_, objects, expected) => {
    const applied = appliedOf({
      'clusters/prod/x.yaml': documents(...objects),
      'infra/ns.yaml': documents(namespace('infra')),
    });
    const waits = applied.unknown.filter(({ code }) => code === 'MissingDependency');
    expect(waits.map(({ at }) => at)).toEqual(expected);
  });
});

describe('what the Flux operator follows', () => {
  it('is what the patches of the FluxInstance make of it', () => {
    const patch =
      '[{"op": "add", "path": "/spec/postBuild", "value": {"substitute": {"team": "red"}}}]';
    const instance = {
      apiVersion: 'fluxcd.controlplane.io/v1',
      kind: 'FluxInstance',
      metadata: { name: 'flux', namespace: 'flux-system' },
      spec: {
        distribution: { version: '2.7.x' },
        sync: {
          kind: 'GitRepository',
          url: 'https://github.com/contoso/fleet',
          ref: 'refs/heads/main',
          path: 'clusters/prod',
        },
        kustomize: { patches: [{ target: { kind: 'Kustomization' }, patch }] },
      },
    };
    const applied = appliedOf({
      [SYNC]: '',
      'clusters/prod/flux.yaml': documents(instance),
      'clusters/prod/ns.yaml': documents(namespace('${team}-${none}x')),
    });
    expect(shortNames(applied)).toEqual(['FluxInstance flux-system/flux', 'Namespace -/red-x']);
    expect(applied.unknown).toEqual([]);
  });
});

describe('what Flux refuses', () => {
  function failure(files: Files): string | undefined {
    return appliedOf(files).kustomizations.find(({ id }) => id === 'flux-system/infra')?.failure
      ?.message;
  }

  it.each([
    [
      'an object without a namespace',
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
      /namespace not specified/,
    ],
    [
      'a Secret that SOPS has encrypted, without decryption',
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'a', namespace: 'b' },
        sops: { mac: 'x' },
      },
      /configuring decryption/,
    ],
  ])('is %s', (_, object, message) => {
    expect(failure(withInfra({}, { 'infra/x.yaml': documents(object as JsonObject) }))).toMatch(
      message,
    );
  });

  it('is a component by URL', () => {
    expect(failure(withInfra({ components: ['https://github.com/a/b//c'] }))).toMatch(
      /local and relative/,
    );
  });

  it('takes nothing of such a Kustomization, and says that what it applied last stays', () => {
    const files = withInfra({}, { 'infra/x.yaml': documents({ a: 1 }) });
    const applied = appliedOf(files);
    expect(shortNames(applied)).toEqual(['Kustomization flux-system/infra']);
    expect(applied.unknown).toMatchObject([
      { code: 'BuildFailure', at: 'Kustomization flux-system/infra' },
    ]);
  });

  it.each([
    ['v2.8.8', []],
    ['v2.9.0', ['BuildFailure']],
    ['v2.10.1', ['BuildFailure']],
    ['v0.41.2', []],
    [undefined, ['Variable']],
  ])('is a variable without a value in Flux %s: %s', (version, expected) => {
    const components =
      version === undefined
        ? ''
        : `# Flux Version: ${version}\n${documents(namespace('flux-system'))}`;
    const files = withInfra(
      { postBuild: { substitute: { a: 'b' } } },
      {
        'infra/cm.yaml': documents(configMap('x', { y: '${none}' })),
        ...(version !== undefined && {
          'clusters/prod/flux-system/gotk-components.yaml': components,
        }),
      },
    );
    expect(codes(files)).toEqual(expected);
  });
});

describe('what people tell the controllers of Flux', () => {
  function withFlags(...flags: readonly string[]): Files {
    const patch = flags.map((value) => ({
      op: 'add',
      path: '/spec/template/spec/containers/0/args/-',
      value,
    }));
    const patches = [{ target: { kind: 'Deployment' }, patch: JSON.stringify(patch) }];
    return {
      'clusters/prod/flux-system/kustomization.yaml': JSON.stringify({
        resources: ['gotk-components.yaml', 'gotk-sync.yaml'],
        patches,
      }),
      'clusters/prod/flux-system/gotk-components.yaml': undefined as unknown as string,
    };
  }

  it('blocks sources of other namespaces: such a Kustomization is never applied', () => {
    const tenant = kustomization('infra', './infra', {
      sourceRef: { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' },
    });
    const files = {
      'clusters/prod/x.yaml': documents({
        ...tenant,
        metadata: { name: 'infra', namespace: 'team' },
      }),
      'infra/ns.yaml': documents(namespace('infra')),
    };
    expect(shortNames(appliedOf(files))).toContain('Namespace -/infra');
    const blocked = appliedOf({ ...files, ...withFlags('--no-cross-namespace-refs=true') });
    expect(shortNames(blocked)).not.toContain('Namespace -/infra');
    expect(blocked.unknown).toMatchObject([{ code: 'BuildFailure' }]);
  });

  it.each([
    ['true', ['BuildFailure']],
    ['false', []],
  ])('says by a gate that a variable needs a value: %s', (gate, expected) => {
    const files = withInfra(
      { postBuild: { substitute: { a: 'b' } } },
      { 'infra/cm.yaml': documents(configMap('x', { y: '${none}' })) },
    );
    const flags = withFlags(`--feature-gates=A=true,StrictPostBuildSubstitutions=${gate}`);
    expect(codes({ ...files, ...flags })).toEqual(expected);
  });
});

describe('what is suspended or goes elsewhere', () => {
  it('keeps what stands below a suspended Kustomization as it was', () => {
    const applied = appliedOf(withInfra({ suspend: true }));
    expect(applied.objects.filter(({ suspended }) => suspended).map(({ name }) => name)).toEqual([
      'infra',
    ]);
    expect(applied.kustomizations[1]?.suspended).toBe(true);
  });

  it('follows nothing that is applied to another cluster', () => {
    const kubeConfig = { secretRef: { name: 'spoke' } };
    const applied = appliedOf(
      withInfra(
        { kubeConfig },
        {
          'infra/k.yaml': documents(kustomization('spoke', 'spoke')),
          'spoke/ns.yaml': documents(namespace('spoke')),
        },
      ),
    );
    expect(applied.objects.filter(({ elsewhere }) => elsewhere).map(({ name }) => name)).toEqual([
      'spoke',
      'infra',
    ]);
    expect(applied.kustomizations.map(({ id }) => id)).not.toContain('flux-system/spoke');
    expect(applied.unknown).toEqual([]);
  });

  it('sees two owners of one object, but not where one of them applies it to another cluster', () => {
    const twice = (spec: JsonObject) =>
      appliedOf(
        withInfra({}, { 'clusters/prod/b.yaml': documents(kustomization('b', 'infra', spec)) }),
      );
    expect(twice({}).contested).toEqual([
      { object: 'Namespace -/infra', owners: ['flux-system/b', 'flux-system/infra'] },
    ]);
    expect(twice({ kubeConfig: { secretRef: { name: 'x' } } }).contested).toEqual([]);
  });
});
