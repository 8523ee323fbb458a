import type { Canned, Reply } from './canned';

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const CORRELATION = 'aaaaaaaa-0000-4000-8000-000000000001';

function idOf(name: string, group = 'rg-shop'): string {
  return `/subscriptions/${SUBSCRIPTION}/resourcegroups/${group}/providers/microsoft.containerservice/managedclusters/${name}`;
}

export const SHOP = `/api/clusters/${SUBSCRIPTION}/rg-shop/aks-shop`;
export const WEB = `/api/clusters/${SUBSCRIPTION}/rg-web/aks-web`;

const READY = {
  cluster: idOf('aks-shop'),
  profile: 'shop',
  ready: 'True',
  reason: 'Converged',
  message: 'Everything is in place.',
  stalled: false,
  contested: false,
  failures: [],
  lastRun: '2026-03-01T11:48:00Z',
  warnings: [],
};

const REFUSED =
  'The reconciler (0b0e0000-0000-4000-8000-000000000001) may not write to aks-web-vmss: Virtual Machine Contributor is missing.';

const STALLED = {
  ...READY,
  cluster: idOf('aks-web', 'rg-web'),
  ready: 'False',
  reason: 'AuthorizationFailed',
  message: REFUSED,
  stalled: true,
  failures: ['AuthorizationFailed', 'ClusterPrivate'],
  lastRun: '2026-03-01T09:00:00Z',
};

const NEW = {
  cluster: idOf('aks-batch'),
  ready: 'Unknown',
  reason: 'NotLookedAt',
  message: '',
  stalled: false,
  contested: false,
  failures: [],
  warnings: [],
};

/** Shop, which is Ready; batch, which is new; web, which needs a human; in two pages. */
export const FLEET: Canned = {
  'GET /api/clusters?limit=1000': {
    body: { clusters: [READY, NEW], continuation: '0123456789abcdef0123456789abcdef' },
  },
  'GET /api/clusters?limit=1000&continuation=0123456789abcdef0123456789abcdef': {
    body: { clusters: [STALLED] },
  },
};

export const ALL_READY: Canned = {
  'GET /api/clusters?limit=1000': { body: { clusters: [READY] } },
};

/** Shop loses an identity, and gets it back. */
export const CHANGING: Canned = {
  'GET /api/clusters?limit=1000': [
    { body: { clusters: [READY] } },
    { body: { clusters: [READY] } },
    {
      body: {
        clusters: [{ ...READY, ready: 'False', reason: 'Drift', message: 'orders is gone.' }],
      },
    },
    { body: { clusters: [{ ...READY, lastRun: '2026-03-01T12:00:05Z' }] } },
  ],
};

/** The app does not start for two looks, and goes on. */
export const RESTARTING: Canned = {
  'GET /api/clusters?limit=1000': [
    { body: { clusters: [READY] } },
    ...Array<Reply>(2).fill({
      status: 503,
      body: {
        type: 'urn:aks-identity-reconciler:problem:NotStarted',
        title: 'NotStarted',
        status: 503,
        detail: 'The app has not started yet.',
      },
    }),
    { body: { clusters: [{ ...READY, lastRun: '2026-03-01T12:00:05Z' }] } },
  ],
};

/** The same name in two groups. */
export const TWINS: Canned = {
  'GET /api/clusters?limit=1000': {
    body: { clusters: [READY, { ...READY, cluster: idOf('aks-shop', 'rg-other') }] },
  },
};

/** Somebody calls a profile so that a terminal would show another line. */
export const HOSTILE: Canned = {
  'GET /api/clusters?limit=1000': {
    body: { clusters: [{ ...READY, profile: 'shop\u001b[2J\u202eevil\nline' }] },
  },
};

export const CHARTS: Canned = {
  'GET /api/charts?limit=1000': {
    body: {
      charts: [
        {
          chart: 'aad-pod-identity',
          versions: '4.1.x',
          version: '4.1.18',
          ready: 'True',
          reason: 'Synced',
          message: 'Complete in 1 registry.',
          stalled: false,
          failures: [],
          lastRun: '2026-03-01T11:30:00Z',
        },
        {
          chart: 'other',
          versions: '^9',
          ready: 'False',
          reason: 'NothingInRange',
          message: 'No version fits ^9; the newest is 8.2.0.',
          stalled: true,
          failures: ['NothingInRange'],
        },
      ],
    },
  },
};

export const REPOSITORIES: Canned = {
  'GET /api/repositories?limit=1000': {
    body: {
      repositories: [
        {
          repository: 'fleet',
          forge: { provider: 'github', repository: 'contoso/fleet' },
          ready: 'True',
          reason: 'UpToDate',
          message: 'No request is needed.',
          stalled: false,
          failures: [],
          lastRun: '2026-02-27T12:00:00Z',
        },
      ],
    },
  },
};

function audit(more: object): object {
  return {
    at: '2026-03-01T08:59:58Z',
    planId: 'plan-2',
    stepId: 'patch-1',
    action: 'PATCH identity',
    target: `/subscriptions/${SUBSCRIPTION}/resourcegroups/mc_web/providers/microsoft.compute/virtualmachinescalesets/aks-web-vmss`,
    cause: 'Missing',
    outcome: 'failed',
    detail: '403 AuthorizationFailed',
    correlationId: CORRELATION,
    ...more,
  };
}

/** Web: two things are wrong at once, after a run that went well. */
export const INCIDENT: Canned = {
  ...FLEET,
  [`GET ${WEB}`]: {
    body: {
      cluster: STALLED.cluster,
      profile: 'shop',
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'AuthorizationFailed',
          message: REFUSED,
          lastTransition: '2026-03-01T09:00:00Z',
        },
        {
          type: 'Reconciling',
          status: 'False',
          reason: 'Stalled',
          message: '',
          lastTransition: '2026-03-01T09:00:00Z',
        },
        {
          type: 'Stalled',
          status: 'True',
          reason: 'AuthorizationFailed',
          message: REFUSED,
          lastTransition: '2026-03-01T09:00:00Z',
        },
      ],
      failures: [
        {
          policy: 'Stalled',
          code: 'AuthorizationFailed',
          message: REFUSED,
          target: 'aks-web-vmss',
          remedy:
            'az role assignment create \\\n  --role "Virtual Machine Contributor" \\\n  --scope …',
        },
        { policy: 'Transient', code: 'ClusterPrivate', message: 'Its API server does not answer.' },
      ],
      observedGeneration: 4,
      history: [
        {
          at: '2026-03-01T09:00:00Z',
          planId: 'plan-2',
          generation: 4,
          causes: ['event: Microsoft.ContainerService/managedClusters/write'],
          writes: 1,
          outcome: 'Stalled',
          message: 'One write was refused.',
          failures: ['AuthorizationFailed', 'ClusterPrivate'],
        },
        {
          at: '2026-02-27T09:00:00Z',
          planId: 'plan-1',
          generation: 3,
          causes: ['sweep'],
          writes: 0,
          outcome: 'Converged',
          message: '',
        },
      ],
      offboarded: false,
      warnings: ['Tag identity-reconciler.exempt-untl is none that we know.'],
      work: {
        intent: 'reconcile',
        generation: 5,
        reconciledGeneration: 4,
        behind: true,
        notBefore: '2026-03-01T12:06:00Z',
        attempts: 2,
        reasons: [{ at: '2026-03-01T09:00:01Z', source: 'retry', detail: 'another try' }],
      },
      ledger: [],
      audit: [
        { ...audit({}), cluster: STALLED.cluster },
        {
          ...audit({
            at: '2026-03-01T08:59:50Z',
            stepId: 'role-1',
            action: 'PUT role assignment',
            target: 'mc_web',
            outcome: 'succeeded',
            detail: '201',
          }),
          cluster: STALLED.cluster,
        },
      ],
    },
  },
};

/** Shop was asked for, and nobody has looked at it yet. */
export const UNSEEN: Canned = {
  ...FLEET,
  [`GET ${SHOP}`]: {
    body: { cluster: READY.cluster, warnings: [], work: null, ledger: [], audit: [] },
  },
};

export const AUDITS: Canned = {
  ...INCIDENT,
  [`GET ${SHOP}`]: {
    body: {
      cluster: READY.cluster,
      warnings: [],
      work: null,
      ledger: [],
      audit: [
        {
          ...audit({ at: '2026-03-01T09:30:00Z', outcome: 'succeeded', detail: '200' }),
          cluster: READY.cluster,
        },
      ],
    },
  },
  [`GET /api/clusters/${SUBSCRIPTION}/rg-shop/aks-batch`]: {
    body: { cluster: NEW.cluster, warnings: [], work: null, ledger: [], audit: [] },
  },
  'GET /api/charts?limit=1000': { body: { charts: [] } },
  'GET /api/repositories?limit=1000': { body: { repositories: [] } },
};

function planned(steps: readonly object[], more: object = {}): object {
  return {
    kind: 'planned',
    planId: 'plan-9',
    generation: 5,
    madeAt: '2026-03-01T12:00:00Z',
    attempts: 0,
    intent: 'reconcile',
    profile: 'shop',
    plan: planWith(steps, []),
    apply: true,
    rolesSettling: false,
    situation: steps.length === 0 ? 'Converged' : 'Changing',
    explanation: steps.length === 0 ? 'Everything is in place.' : 'A run carries this out.',
    ...more,
  };
}

export function planWith(steps: readonly object[], failures: readonly object[]): object {
  return {
    cluster: READY.cluster,
    steps,
    failures,
    refusals: [],
    bookkeeping: { put: [], remove: [] },
    cost: { reads: 3, writes: steps.length },
  };
}

export const STEP = {
  kind: 'updateHost',
  id: 'patch-1',
  target: 'aks-shop-vmss',
  cause: 'Missing',
  cost: { reads: 1, writes: 1 },
  changes: [{ sign: '+', what: 'identity orders' }],
};

/** A plan of shop with this text. */
export function planOf(
  steps: readonly object[],
  text: string,
  { query = '', more = {} }: { readonly query?: string; readonly more?: object } = {},
): Canned {
  return {
    ...FLEET,
    [`GET ${SHOP}/plan${query}`]: { body: planned(steps, more) },
    [`GET ${SHOP}/plan?id=plan-9&format=text`]: { body: text },
  };
}

/** A run that is asked for with `request`, and how it goes. */
export function runOf(
  request: string,
  runs: readonly object[],
  accepted: object = { cluster: READY.cluster, generation: 6, status: SHOP },
): Canned {
  const id = 'cluster-0123456789abcdef0123456789abcdef';
  return {
    ...FLEET,
    [request]: { status: 202, body: { ...accepted, run: `/api/runs/${id}` } },
    [`GET /api/runs/${id}`]: runs.map((run) => {
      const body = { id, status: SHOP, ...run };
      const state = 'state' in run ? run.state : undefined;
      return { status: state === 'Pending' || state === 'Running' ? 202 : 200, body };
    }),
  };
}

function chartPlanned(steps: readonly object[]): object {
  return {
    kind: 'planned',
    planId: 'plan-7',
    generation: 2,
    attempts: 0,
    apply: true,
    chart: 'aad-pod-identity',
    plan: { chart: 'aad-pod-identity', version: '4.1.18', steps, failures: [], registries: [] },
  };
}

const DIGEST = `sha256:${'0'.repeat(64)}`;
const PUSH = {
  ...{ kind: 'pushChart', id: 'push-1', registry: 'shared', registryId: '/x' },
  ...{ loginServer: 'acrfleet.azurecr.io', repository: 'charts/aad-pod-identity' },
  ...{ tag: '4.1.18', digest: DIGEST },
};

export const CHART_PLAN: Canned = {
  'GET /api/charts/aad-pod-identity/plan': { body: chartPlanned([PUSH]) },
  'GET /api/charts/aad-pod-identity/plan?id=plan-7&format=text': {
    body: 'Plan for aad-pod-identity 4.1.18: 1 to add, 1 write.\n    + chart charts/aad-pod-identity:4.1.18\n',
  },
};

export const REPOSITORY_PLAN: Canned = {
  'GET /api/repositories/fleet/plan': {
    body: {
      ...{ kind: 'planned', planId: 'plan-5', generation: 2, attempts: 0, apply: true },
      ...{ repository: 'fleet', decisions: [], failures: [], notes: [], postponed: 0, waiting: 0 },
    },
  },
};

const FAILED_TO_PLAN: Reply = {
  status: 504,
  body: {
    type: 'urn:aks-identity-reconciler:problem:PlanTooSlow',
    title: 'PlanTooSlow',
    status: 504,
    detail: 'No plan was made within 25 s.',
    remedy: 'POST …/resync with {"dryRun": true} and follow its Location.',
  },
};

/** One cluster with something to do, one without a plan; a chart to push, and a repository that has it all. */
export const EVERYTHING: Canned = {
  'GET /api/clusters?limit=1000': { body: { clusters: [READY, STALLED] } },
  'GET /api/charts?limit=1000': {
    body: {
      charts: [
        {
          ...{ chart: 'aad-pod-identity', versions: '4.1.x', ready: 'Unknown', message: '' },
          ...{ reason: 'NotLookedAt', stalled: false, failures: [] },
        },
      ],
    },
  },
  ...REPOSITORIES,
  ...CHART_PLAN,
  ...REPOSITORY_PLAN,
  [`GET ${SHOP}/plan`]: { body: planned([STEP]) },
  [`GET ${SHOP}/plan?id=plan-9&format=text`]: {
    body: 'Plan for aks-shop: 1 to add, 0 to change, 0 to remove, 1 write.\n    + identity orders\n',
  },
  [`GET ${WEB}/plan`]: FAILED_TO_PLAN,
};

export const STALE: Reply = {
  status: 409,
  body: {
    type: 'urn:aks-identity-reconciler:problem:PlanIsStale',
    title: 'PlanIsStale',
    status: 409,
    detail: 'Plan plan-9 is no longer what a run would do, so no run was asked for.',
    remedy: 'Look at the plan of now (GET …/plan), and send the id of that one.',
  },
};

const STATUS = {
  dryRun: false,
  configuration: {
    ...{ version: 'v7', profiles: ['shop', 'web'], tagPrefix: 'identity-reconciler.' },
    problems: [],
  },
  queue: { clusters: 3, charts: 1, repositories: 1, behind: 0 },
  unswept: [],
  events: { accepted: 12, ownWrite: 3 },
};

/** A newer configuration is bad, it is a dry run, and a cluster is left behind. */
export const CHECKED: Canned = {
  ...INCIDENT,
  'GET /api/charts/other': {
    body: {
      ...{ chart: 'other', work: null, audit: [], history: [], conditions: [] },
      failures: [
        {
          ...{ policy: 'Stalled', code: 'NothingInRange' },
          message: 'No version fits ^9; the newest is 8.2.0.',
        },
      ],
    },
  },
  ...CHARTS,
  ...REPOSITORIES,
  'GET /api/status': {
    body: {
      ...STATUS,
      dryRun: true,
      configuration: {
        ...STATUS.configuration,
        problems: [
          { message: 'profiles.yaml:7:3: "identites" is not known; did you mean identities?' },
        ],
      },
      queue: { ...STATUS.queue, behind: 2 },
      unswept: [{ cluster: idOf('aks-old'), holds: 3 }],
      events: { subscription: 4 },
    },
  },
};

export const WELL: Canned = {
  ...ALL_READY,
  'GET /api/charts?limit=1000': { body: { charts: [] } },
  ...REPOSITORIES,
  'GET /api/status': { body: STATUS },
};

const HOST = `/subscriptions/${SUBSCRIPTION}/resourcegroups/mc_web/providers/microsoft.compute/virtualmachinescalesets/aks-web-vmss`;

function identity(name: string): string {
  return `/subscriptions/${SUBSCRIPTION}/resourcegroups/rg-ids/providers/microsoft.managedidentity/userassignedidentities/${name}`;
}

const LEDGER = { kind: 'identity', since: '2026-02-27T09:00:00Z', host: HOST };
const WEB_VIEW = (INCIDENT[`GET ${WEB}`] as Reply).body as object;

const INSTALL = {
  ...{ cluster: STALLED.cluster, name: 'aks-web', chart: 'aad-pod-identity', expected: '4.1.18' },
  ...{ expectedSince: '2026-03-01T09:00:00Z', version: '4.1.17', nodes: { done: 1, of: 3 } },
  condition: {
    ...{ type: 'Installed', status: 'False', reason: 'RollingOut', message: '1 of 3 nodes.' },
    lastTransition: '2026-03-01T11:00:00Z',
  },
};

/** Web with what it holds, what it refuses, and a chart on its way. */
export const TREE: Canned = {
  ...FLEET,
  'GET /api/charts?limit=1000': {
    body: {
      charts: [
        ((CHARTS['GET /api/charts?limit=1000'] as Reply).body as { charts: object[] }).charts[0],
      ],
    },
  },
  ...REPOSITORIES,
  [`GET ${WEB}`]: {
    body: {
      ...WEB_VIEW,
      ledger: [
        { ...LEDGER, state: 'held', identity: identity('orders') },
        { ...LEDGER, state: 'intended', identity: identity('billing') },
      ],
      lastPlan: {
        ...{ planId: 'plan-2', at: '2026-03-01T09:00:00Z' },
        plan: {
          ...planWith([], []),
          refusals: [
            {
              ...{ identity: identity('payroll'), rule: 'No profile allows it in shop.' },
              object: { kind: 'AzureIdentity', namespace: 'shop', name: 'payroll' },
            },
          ],
        },
      },
      needs: { grants: [{ namespaces: 'shop-*', identity: identity('orders'), clientId: 'c-1' }] },
      objects: {
        at: '2026-03-01T09:00:00Z',
        counts: { identities: 2, bindings: 2, assigned: 1, exceptions: 0, pods: 3 },
        findings: [
          {
            ...{ severity: 'error', code: 'IdentityNotAllowed', remedy: 'Name it in the profile.' },
            ...{ object: { kind: 'AzureIdentity', namespace: 'shop', name: 'payroll' } },
            message: 'No profile allows payroll in shop.',
          },
          { severity: 'info', code: 'NothingBound', message: 'Not shown.' },
        ],
        omitted: 4,
        tokens: {
          ...{ pods: 3, served: 2 },
          refused: [
            {
              namespace: 'shop',
              pod: 'cart-7f9',
              reason: 'NoBinding',
              why: 'No binding selects it.',
            },
          ],
        },
      },
    },
  },
  [`GET ${WEB}/plan?id=plan-2`]: {
    body: planned([], {
      ...{ planId: 'plan-2', madeAt: '2026-03-01T09:00:00Z', profile: 'shop' },
      matrix: {
        identities: ['aks-web-agentpool', 'billing', 'legacy', 'orders', 'payroll'].map(identity),
        hosts: [
          {
            ...{ host: HOST, pool: 'web' },
            standings: ['kubelet', 'missing', 'foreign', 'attached', 'refused'],
          },
          {
            ...{ host: HOST.replace('web-vmss', 'batch-vmss'), pool: 'batch' },
            standings: ['kubelet', 'heldBack', 'none', 'leaving', 'refused'],
          },
        ],
      },
    }),
  },
  'GET /api/charts/aad-pod-identity': {
    body: {
      ...{ chart: 'aad-pod-identity', work: null, audit: [], history: [] },
      conditions: [INSTALL.condition],
      registries: [
        { name: 'shared', loginServer: 'acrfleet.azurecr.io', complete: true, missing: [] },
        {
          name: 'edge',
          loginServer: 'acredge.azurecr.io',
          complete: false,
          missing: ['nmi:v1.8.17'],
        },
      ],
      installs: [{ repository: 'fleet', ...INSTALL }],
      notes: [{ code: 'Archived', message: 'The project is archived.' }],
    },
  },
  'GET /api/repositories/fleet': {
    body: {
      ...{ repository: 'fleet', work: null, audit: [], history: [], conditions: [] },
      requests: [
        {
          ...{
            subject: 'chart:aad-pod-identity',
            branch: 'identity-reconciler/chart-aad-pod-identity',
          },
          ...{ verdict: 'Open', message: '', number: 12, remarks: [] },
          ...{ version: '4.1.18', url: 'https://github.com/contoso/fleet/pull/12' },
        },
      ],
      leftAlone: [{ path: 'apps/x.yaml', code: 'Edited', message: 'Somebody has edited it.' }],
      lacking: [
        {
          ...{
            chart: 'other',
            code: 'NothingInRange',
            message: 'No version fits.',
            ways: ['Widen it.'],
          },
          ...{ clusters: ['aks-web'], count: 1 },
        },
      ],
    },
  },
};
