import { bootstrap, mergedWith, named, proposeFor } from '../../../../test/support/fleet-scene';
import { repositoryRules, wantedChart } from '../../../../test/support/gitops';
import { clientIdOf, identityId } from '../../../../test/support/world';
import type { Grant } from '../../admission/rules';
import type { RepoFile } from '../../base/repo-file';
import type { AdmissionPolicies } from '../admission/desired-admission';
import type { DesiredCluster } from '../desired';
import type { Upkeep } from './propose-upkeep';
import type { UpkeepProposal } from './upkeep';

const PAYMENTS: Grant = {
  ...{ namespaces: 'payments', identity: identityId('pay'), clientId: clientIdOf('pay') },
};
const WEB: Grant = { ...PAYMENTS, namespaces: 'web' };
const FOLDER = 'identity-reconciler/clusters/aks-shop';
const GRANTS = `${FOLDER}/admission/grants.yaml`;
const POLICIES = `${FOLDER}/admission/policies.yaml`;
const BOOT = [bootstrap('clusters/aks-shop'), bootstrap('clusters/aks-two')];
const TWO = named('aks-two');

interface Wish {
  readonly admission?: Partial<AdmissionPolicies> & { readonly grants?: readonly Grant[] };
  readonly secrets?: { readonly right: boolean; readonly known: boolean };
}

/** A cluster in managed mode; without `admission` none is wanted. */
function shop({ admission, secrets = { right: false, known: true } }: Wish = {}): DesiredCluster {
  const { grants = [PAYMENTS], ...over } = admission ?? {};
  const rules = { grants, micNamespace: 'default', assignedWriters: [], exceptions: [] };
  const desired: AdmissionPolicies = { setting: 'audit-first', rules, ...over };
  const values = { operationMode: 'managed', rbac: { allowAccessToSecrets: secrets.right } };
  return named('aks-shop', {
    ...(admission && { admission: desired }),
    secretsKnown: secrets.known,
    charts: [{ chart: 'aad-pod-identity', preset: 'aad-pod-identity', values }],
  });
}

function upkeep(files: readonly RepoFile[], wish: Wish = {}): Upkeep {
  const [first] = proposeFor(files, { clusters: [shop(wish), TWO] }).upkeeps;
  if (first === undefined) throw new Error('no cluster');
  return first;
}

function install(wish: Wish = {}): readonly RepoFile[] {
  const [first] = proposeFor(BOOT, { clusters: [shop(wish), TWO] }).clusters;
  return mergedWith(BOOT, first ?? { files: [] });
}

function only({ proposals, lacks }: Upkeep): UpkeepProposal {
  const [first, second] = proposals;
  if (first === undefined || second !== undefined || lacks.length > 0) {
    throw new Error(JSON.stringify([proposals.map(({ matter }) => matter), lacks]));
  }
  return first;
}

function paths({ files }: UpkeepProposal): readonly string[] {
  return files.map(({ path }) => path);
}

const NOTHING: Upkeep = { proposals: [], lacks: [], waits: [] };
/** Nothing that is there would be refused, and the policies are there. */
const CLEAN = { refused: { count: 0, examples: [] }, inCluster: true };

describe('policies come with NMI', () => {
  test('in a Kustomization of their own, and only warn', () => {
    const files = install({ admission: {} });
    const text = files.find(({ path }) => path === POLICIES)?.text ?? '';
    expect(text).toContain('validationActions:\n    - Warn\n    - Audit');
    expect(text).not.toContain('- Deny');
    expect(files.find(({ path }) => path === GRANTS)?.text).toContain(clientIdOf('pay'));
    expect(files.find(({ path }) => path === `${FOLDER}/admission.yaml`)?.text).toContain(
      'name: identity-reconciler-admission',
    );
    expect(upkeep(files, { admission: {} })).toEqual(NOTHING);
  });

  test('and refuse at once where the profile says so', () => {
    const files = install({ admission: { setting: 'deny' } });
    expect(files.find(({ path }) => path === POLICIES)?.text).toContain('- Deny');
    expect(upkeep(files, { admission: { setting: 'deny' } })).toEqual(NOTHING);
  });

  test('not where the profile says off, and not a second time beside a second chart', () => {
    expect(install().some(({ path }) => path.includes('admission'))).toBe(false);
    const other = { chart: 'other', preset: 'none' as const };
    const two = {
      ...shop({ admission: {} }),
      charts: [...shop().charts, { ...other, values: {} }],
    };
    const charts = [
      wantedChart(),
      wantedChart({ ...other, repository: 'charts/other', values: {} }),
    ];
    for (const files of [install({ admission: {} }), install()]) {
      const [made] = proposeFor(files, { clusters: [two, TWO], charts }).clusters;
      expect(made?.charts).toMatchObject([{ kind: 'applied' }, { kind: 'installable' }]);
      expect(made?.files.some(({ path }) => path.includes('admission'))).toBe(false);
    }
  });
});

describe('a cluster that has NMI from us and no policies', () => {
  test('gets a request that adds them, and touches one line of what is there', () => {
    const made = only(upkeep(install(), { admission: {} }));
    expect(made).toMatchObject({ matter: 'policies', effect: 'audit' });
    expect(paths(made)).toEqual([
      `${FOLDER}/admission.yaml`,
      `${FOLDER}/admission/kustomization.yaml`,
      GRANTS,
      POLICIES,
      `${FOLDER}/kustomization.yaml`,
    ]);
    const list = made.files.at(-1);
    expect(list?.after).toBe(
      list?.before?.replace(
        'base/aad-pod-identity\n',
        'base/aad-pod-identity\n  - admission.yaml\n',
      ),
    );
    expect(made.rollback.removes).toContain('ConfigMap kube-system/identity-reconciler-grants');
    expect(made.rollback.removes.some((id) => id.includes('HelmRelease'))).toBe(false);
    expect(upkeep(mergedWith(install(), made), { admission: {} })).toEqual(NOTHING);
  });

  test('is left alone where NMI is not ours, or where Git brings such policies already', () => {
    const theirs = [
      ...BOOT,
      {
        path: 'clusters/aks-shop/nmi.yaml',
        text: 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: nmi, namespace: x}\nspec: {chart: {spec: {chart: aad-pod-identity, version: 4.1.17, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}}}\n',
      },
    ];
    expect(upkeep(theirs, { admission: {} })).toEqual(NOTHING);
    const moved = install({ admission: {} }).map((file) =>
      file.path === `${FOLDER}/admission.yaml`
        ? { ...file, text: file.text.replace('-admission\n', '-guard\n') }
        : file,
    );
    expect(upkeep(moved, { admission: {} })).toEqual(NOTHING);
  });
});

describe('grants that change', () => {
  test('change that ConfigMap and nothing else, whether the policies warn or refuse', () => {
    for (const setting of ['audit-first', 'deny'] as const) {
      const files = install({ admission: { setting } });
      const made = only(upkeep(files, { admission: { setting, grants: [PAYMENTS, WEB] } }));
      expect(made.matter).toBe('grants');
      expect(paths(made)).toEqual([GRANTS]);
      const after = mergedWith(files, made);
      expect(upkeep(after, { admission: { setting, grants: [PAYMENTS, WEB] } })).toEqual(NOTHING);
    }
  });

  test('a new client id of the same identity is another grant', () => {
    const grants = [{ ...PAYMENTS, clientId: clientIdOf('new') }];
    const made = only(upkeep(install({ admission: {} }), { admission: { grants } }));
    expect(made.files[0]?.after).toContain(clientIdOf('new'));
    expect(made.files[0]?.after).not.toContain(clientIdOf('pay'));
  });

  test('come before Deny, which waits until they are merged', () => {
    const wish = { admission: { ...CLEAN, grants: [WEB] } };
    const files = install({ admission: {} });
    const grants = only(upkeep(files, wish));
    expect(grants.matter).toBe('grants');
    expect(upkeep(files, wish).waits).toEqual(['effect']);
    expect(only(upkeep(mergedWith(files, grants), wish)).matter).toBe('effect');
  });

  test('a file that somebody has changed stays as it is, and it is said', () => {
    const edited = install({ admission: {} }).map((file) =>
      file.path === GRANTS ? { ...file, text: `${file.text}  extra: x y\n` } : file,
    );
    expect(upkeep(edited, { admission: {} })).toMatchObject({
      proposals: [],
      lacks: [{ matter: 'grants', code: 'ChangedByHand' }],
    });
  });

  test('comments and line ends of others do not make a file theirs', () => {
    const commented = install({ admission: {} }).map((file) =>
      file.path === GRANTS ? { ...file, text: `${file.text}# ours since 2026\n` } : file,
    );
    expect(only(upkeep(commented, { admission: { grants: [WEB] } })).matter).toBe('grants');
  });
});

describe('from Audit to Deny', () => {
  test('by a request of its own, once a look shows nothing that would be refused', () => {
    const files = install({ admission: {} });
    const made = only(upkeep(files, { admission: CLEAN }));
    expect(made).toMatchObject({ matter: 'effect', effect: 'deny' });
    expect(paths(made)).toEqual([POLICIES]);
    expect(made.files[0]?.after).toContain('failurePolicy: Fail');
    expect(made.rollback.removes).toEqual([]);
    expect(upkeep(mergedWith(files, made), { admission: CLEAN })).toEqual(NOTHING);
  });

  test.each<[string, Partial<AdmissionPolicies>]>([
    ['nobody could look', {}],
    ['the policies have not been seen in the cluster', { refused: CLEAN.refused }],
    [
      'something would be refused',
      { inCluster: true, refused: { count: 1, examples: ['AzureIdentity evil/copy'] } },
    ],
    ['the profile says audit', { ...CLEAN, setting: 'audit' }],
  ])('not where %s', (_what, admission) => {
    const files = install({ admission: {} });
    expect(upkeep(files, { admission })).toEqual(NOTHING);
  });

  test('what denies is not weakened because something turns up, only because the profile says so', () => {
    const files = install({ admission: { setting: 'deny' } });
    const dirty = { refused: { count: 3, examples: [] } };
    expect(upkeep(files, { admission: dirty })).toEqual(NOTHING);
    const back = only(upkeep(files, { admission: { ...dirty, setting: 'audit' } }));
    expect(back).toMatchObject({ matter: 'effect', effect: 'audit' });
  });

  test('a patch of the team that keeps one of them from denying keeps the request from being opened', () => {
    const path = `${FOLDER}/admission/kustomization.yaml`;
    const patched = install({ admission: {} }).map((file) =>
      file.path === path
        ? {
            path,
            text: `${file.text}patches:\n  - target: {kind: ValidatingAdmissionPolicyBinding, name: identity-reconciler-bindings}\n    patch: |\n      - {op: replace, path: /spec/validationActions, value: [Audit]}\n`,
          }
        : file,
    );
    const { proposals, lacks } = upkeep(patched, { admission: CLEAN });
    expect(proposals).toEqual([]);
    expect(lacks).toHaveLength(1);
  });
});

describe("NMI's right to read Secrets", () => {
  test('comes with the first service principal and goes with the last, one value and no other byte', () => {
    const files = install();
    const given = only(upkeep(files, { secrets: { right: true, known: true } }));
    expect(given.matter).toBe('secrets');
    expect(paths(given)).toEqual([`${FOLDER}/kustomization.yaml`]);
    expect(given.files[0]?.after).toBe(
      given.files[0]?.before?.replace('allowAccessToSecrets: false', 'allowAccessToSecrets: true'),
    );
    const after = mergedWith(files, given);
    expect(upkeep(after, { secrets: { right: true, known: true } })).toEqual(NOTHING);
    expect(only(upkeep(after)).files[0]?.after).toBe(given.files[0]?.before);
  });

  test('stays as it is while nobody can look', () => {
    expect(upkeep(install(), { secrets: { right: true, known: false } })).toEqual(NOTHING);
  });

  test('is no reason to take our files for those of somebody else when a second chart comes', () => {
    const wish = { secrets: { right: true, known: false } };
    const other = { chart: 'other', preset: 'none' as const };
    const two = { ...shop(wish), charts: [...shop(wish).charts, { ...other, values: {} }] };
    const charts = [
      wantedChart(),
      wantedChart({ ...other, repository: 'charts/other', values: {} }),
    ];
    const [made] = proposeFor(install(), { clusters: [two, TWO], charts }).clusters;
    expect(made?.charts).toMatchObject([{ kind: 'applied' }, { kind: 'installable' }]);
    const list = made?.files.find(({ path }) => path === `${FOLDER}/kustomization.yaml`);
    expect(list?.after).toContain('allowAccessToSecrets: false');
  });
});

test('with multi-tenancy all of it stands in the namespace of the extension', () => {
  const repository = repositoryRules({
    multiTenancy: true,
    namespace: 'cluster-config',
    gitRepository: 'cluster-config',
  });
  const cluster = shop({ admission: {} });
  const [made] = proposeFor([], { clusters: [cluster], repository }).clusters;
  expect(made?.charts).toMatchObject([{ kind: 'installable' }]);
  const entry = made?.files.find(({ path }) => path === `${FOLDER}/admission.yaml`);
  expect(entry?.after).toContain('namespace: cluster-config');
});
