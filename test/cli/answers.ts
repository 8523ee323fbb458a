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
