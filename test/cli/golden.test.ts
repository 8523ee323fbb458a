import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../../cli/command-line';
import { pathOf, withSubcommands } from '../../cli/command-parts';
import * as answers from './answers';
import type { Canned, World } from './canned';
import { expectGolden, play } from './canned';

const { FLEET, SHOP, STEP, WEB } = answers;

const PLAN_TEXT = `Plan for aks-shop: 1 to add, 0 to change, 0 to remove, 1 write.
  A run carries this out.
  scale set aks-shop-vmss (Missing)
    + identity orders
`;
const TAKEN_BACK = `Plan for aks-shop: 0 to add, 0 to change, 1 to remove, 1 write.
  Off-boarding (DELETE) would take this back, and leave the cluster alone from then on.
  scale set aks-shop-vmss (OffBoarding)
    - identity orders
`;
const TO_ADD = answers.planOf([STEP], PLAN_TEXT);
const TO_TAKE_BACK = answers.planOf([STEP], TAKEN_BACK, { query: '?intent=offboard' });
const RESYNC = `POST ${SHOP}/resync`;
const WELL = [
  { state: 'Pending' },
  { state: 'Running', step: 'plan' },
  { state: 'Running', step: 'apply', planId: 'plan-9' },
  { state: 'Completed', outcome: 'Changed', planId: 'plan-9' },
];

const SHOP_PLAN = {
  kind: 'cluster',
  name: SHOP.slice('/api/clusters/'.length),
  planId: 'plan-9',
};

/** As `plan --out plan.json` leaves it. */
function saved(plans: readonly object[]): Map<string, string> {
  const file = {
    aksIdentityPlan: 1,
    site: 'http://127.0.0.1:7071',
    savedAt: '2026-03-01T11:59:00Z',
  };
  return new Map([['plan.json', JSON.stringify({ ...file, plans })]]);
}

interface Row {
  readonly name: string;
  readonly line: string;
  readonly canned: Canned;
  readonly world?: World;
}

const ROWS: readonly Row[] = [
  { name: 'get-clusters', line: 'get clusters', canned: FLEET },
  { name: 'get-clusters-not-ready', line: 'get clusters --not-ready', canned: FLEET },
  {
    name: 'get-clusters-all-ready',
    line: 'get clusters --not-ready',
    canned: answers.ALL_READY,
  },
  { name: 'get-clusters-name', line: 'get clusters -o name', canned: FLEET },
  { name: 'get-clusters-json', line: 'get clusters -o json', canned: answers.ALL_READY },
  { name: 'get-clusters-yaml', line: 'get clusters -o yaml', canned: answers.ALL_READY },
  { name: 'get-clusters-hostile', line: 'get clusters', canned: answers.HOSTILE },
  { name: 'get-clusters-hostile-yaml', line: 'get clusters -o yaml', canned: answers.HOSTILE },
  { name: 'get-clusters-hostile-json', line: 'get clusters -o json', canned: answers.HOSTILE },
  {
    name: 'get-clusters-watch',
    line: 'get clusters -w',
    canned: answers.CHANGING,
    world: { patience: 4 },
  },
  {
    name: 'get-clusters-watch-restart',
    line: 'get clusters -w',
    canned: answers.RESTARTING,
    world: { patience: 4 },
  },
  {
    name: 'get-clusters-watch-json',
    line: 'get clusters -w -o json',
    canned: answers.CHANGING,
    world: { patience: 4 },
  },
  { name: 'get-charts', line: 'get charts', canned: answers.CHARTS },
  { name: 'get-repositories', line: 'get repositories', canned: answers.REPOSITORIES },
  {
    name: 'get-charts-none',
    line: 'get charts',
    canned: { 'GET /api/charts?limit=1000': { body: { charts: [] } } },
  },
  { name: 'plan-changes', line: 'plan aks-shop', canned: TO_ADD },
  {
    name: 'plan-nothing',
    line: 'plan rg-shop/aks-shop',
    canned: answers.planOf([], 'Plan for aks-shop: No changes.\n  Everything is in place.\n'),
  },
  {
    name: 'plan-hindered',
    line: 'plan aks-shop',
    canned: answers.planOf(
      [],
      'Plan for aks-shop: Nothing can be done.\n  ! AuthorizationFailed\n',
      {
        more: {
          situation: 'Hindered',
          plan: answers.planWith(
            [],
            [{ policy: 'Stalled', code: 'AuthorizationFailed', message: 'No.' }],
          ),
        },
      },
    ),
  },
  {
    name: 'plan-busy',
    line: 'plan aks-shop',
    canned: answers.planOf([], 'Plan for aks-shop: Nothing is done.\n  ! ClusterBusy\n', {
      more: {
        situation: 'ClusterBusy',
        plan: answers.planWith([], [{ policy: 'Waiting', code: 'ClusterBusy', message: 'Busy.' }]),
        otherwise: { when: 'Once AKS is done', plan: answers.planWith([], []) },
      },
    }),
  },
  {
    name: 'plan-suspended',
    line: 'plan aks-shop -o name',
    canned: answers.planOf([], '', {
      more: {
        situation: 'Suspended',
        apply: false,
        otherwise: { when: 'Without the suspension', plan: answers.planWith([STEP], []) },
      },
    }),
  },
  {
    name: 'plan-chart',
    line: 'plan --chart aad-pod-identity',
    canned: answers.CHART_PLAN,
  },
  {
    name: 'plan-repository',
    line: 'plan --repository fleet -o name',
    canned: answers.REPOSITORY_PLAN,
  },
  { name: 'plan-all', line: 'plan --all --out plans.json', canned: answers.EVERYTHING },
  { name: 'plan-all-json', line: 'plan --all -o json', canned: answers.EVERYTHING },
  { name: 'plan-all-and-one', line: 'plan --all aks-shop', canned: {} },
  { name: 'plan-none', line: 'plan', canned: {} },
  { name: 'plan-out', line: 'plan aks-shop --out plan.json', canned: TO_ADD },
  {
    name: 'plan-out-nothing',
    line: 'plan aks-shop --out plan.json',
    canned: answers.planOf([], 'No changes.\n'),
  },
  { name: 'plan-out-offboard', line: 'plan aks-shop --offboard --out plan.json', canned: {} },
  {
    name: 'apply',
    line: 'apply plan.json',
    canned: answers.runOf(`${RESYNC} {"planId":"plan-9"}`, WELL),
    world: { files: saved([SHOP_PLAN]) },
  },
  {
    name: 'apply-stale',
    line: 'apply plan.json',
    canned: { [`${RESYNC} {"planId":"plan-9"}`]: answers.STALE },
    world: { files: saved([SHOP_PLAN]) },
  },
  {
    name: 'apply-several',
    line: 'apply plan.json',
    canned: {
      ...answers.runOf(`${RESYNC} {"planId":"plan-9"}`, WELL),
      'POST /api/charts/aad-pod-identity/resync {"planId":"plan-7"}': answers.STALE,
    },
    world: {
      files: saved([
        SHOP_PLAN,
        { kind: 'chart', name: 'chart:aad-pod-identity', planId: 'plan-7' },
      ]),
    },
  },
  { name: 'apply-nothing', line: 'apply plan.json', canned: {}, world: { files: saved([]) } },
  {
    name: 'apply-other-app',
    line: 'apply plan.json --url https://other.example',
    canned: {},
    world: { files: saved([SHOP_PLAN]) },
  },
  {
    name: 'apply-other-file',
    line: 'apply plan.json',
    canned: {},
    world: { files: new Map([['plan.json', '{"plans": [{"path": "/api/x"}]}']]) },
  },
  { name: 'apply-no-file', line: 'apply plan.json', canned: {} },
  { name: 'check', line: 'check', canned: answers.CHECKED },
  { name: 'check-well', line: 'check', canned: answers.WELL },
  { name: 'check-name', line: 'check -o name', canned: answers.CHECKED },
  { name: 'tree', line: 'tree aks-web', canned: answers.TREE },
  {
    name: 'tree-plan-forgotten',
    line: 'tree aks-web',
    canned: {
      ...answers.TREE,
      [`GET ${WEB}/plan?id=plan-2`]: {
        status: 404,
        body: {
          type: 'urn:aks-identity-reconciler:problem:PlanUnknown',
          title: 'PlanUnknown',
          status: 404,
          detail: 'No plan "plan-2" is stored here.',
        },
      },
    },
  },
  { name: 'tree-json', line: 'tree aks-web -o json', canned: answers.TREE },
  { name: 'tree-unseen', line: 'tree aks-shop', canned: { ...answers.AUDITS, ...answers.UNSEEN } },
  { name: 'suspend', line: 'suspend aks-shop', canned: answers.CHECKED },
  {
    name: 'suspend-until',
    line: 'suspend aks-shop --until 2026-12-31 -o json',
    canned: answers.CHECKED,
  },
  { name: 'suspend-no-time', line: 'suspend aks-shop --until tomorrow', canned: answers.CHECKED },
  { name: 'resume', line: 'resume aks-shop', canned: answers.CHECKED },
  {
    name: 'get-clusters-selector',
    line: 'get clusters --selector name=AKS-*,ready!=True',
    canned: FLEET,
  },
  { name: 'get-clusters-selector-none', line: 'get clusters -l profile=nobody', canned: FLEET },
  { name: 'get-clusters-selector-slip', line: 'get clusters -l profil=shop', canned: FLEET },
  {
    name: 'get-repositories-selector',
    line: 'get repositories -l forge=github -o name',
    canned: answers.REPOSITORIES,
  },
  { name: 'explain-chart', line: 'explain --chart aad-pod-identity', canned: answers.TREE },
  { name: 'explain-repository', line: 'explain --repository fleet', canned: answers.TREE },
  { name: 'explain-none', line: 'explain', canned: {} },
  { name: 'complete-clusters', line: '__complete -- explain aks-', canned: answers.TWINS },
  { name: 'complete-charts', line: '__complete -- plan --chart a', canned: answers.CHARTS },
  {
    name: 'complete-repository',
    line: '__complete -- sync repository f',
    canned: answers.REPOSITORIES,
  },
  {
    name: 'complete-app-down',
    line: '__complete -- explain aks-',
    canned: { 'GET /api/clusters?limit=1000': { status: 503, body: 'down' } },
  },
  { name: 'explain', line: 'explain aks-web', canned: answers.INCIDENT },
  { name: 'explain-one-run', line: 'explain aks-web --runs 1', canned: answers.INCIDENT },
  { name: 'explain-unseen', line: 'explain aks-shop', canned: answers.UNSEEN },
  { name: 'events', line: 'events', canned: answers.AUDITS },
  { name: 'events-cluster-yaml', line: 'events aks-shop -o yaml', canned: answers.AUDITS },
  { name: 'events-none', line: 'events aks-batch', canned: answers.AUDITS },
  { name: 'resync', line: 'resync aks-shop', canned: answers.runOf(RESYNC, WELL) },
  { name: 'resync-json', line: 'resync aks-shop -o json', canned: answers.runOf(RESYNC, WELL) },
  {
    name: 'resync-no-wait',
    line: 'resync aks-shop --no-wait',
    canned: answers.runOf(RESYNC, WELL),
  },
  {
    name: 'resync-stalled',
    line: 'resync aks-shop',
    canned: answers.runOf(RESYNC, [{ state: 'Completed', outcome: 'Stalled' }]),
  },
  {
    name: 'resync-held',
    line: 'resync aks-shop --timeout 5',
    canned: answers.runOf(RESYNC, [{ state: 'Pending', notBefore: '2026-03-01T13:00:00Z' }]),
  },
  {
    name: 'resync-fleet',
    line: 'resync --profile shop --resource-group rg-a rg-b',
    canned: answers.runOf(
      'POST /api/resync',
      [{ state: 'Completed', outcome: 'Swept', clusters: 12, queued: ['a', 'b'], problems: [] }],
      { selector: { profiles: ['shop'] } },
    ),
  },
  {
    name: 'sync-chart',
    line: 'sync chart AAD-pod-identity --forget-digests',
    canned: {
      ...answers.CHARTS,
      ...answers.runOf('POST /api/charts/aad-pod-identity/resync', WELL, {
        chart: 'aad-pod-identity',
        status: '/api/charts/aad-pod-identity',
        generation: 3,
      }),
    },
  },
  {
    name: 'sync-repository',
    line: 'sync repository fleet --dry-run',
    canned: {
      ...answers.REPOSITORIES,
      ...answers.runOf(
        'POST /api/repositories/fleet/resync',
        [{ state: 'Completed', outcome: 'Planned', status: '/api/repositories/fleet' }],
        { repository: 'fleet', status: '/api/repositories/fleet', dryRun: true },
      ),
    },
  },
  { name: 'sync-chart-slip', line: 'sync chart aad-pod-identty', canned: answers.CHARTS },
  { name: 'offboard-nobody-to-ask', line: 'offboard aks-shop', canned: TO_TAKE_BACK },
  {
    name: 'offboard-other-name',
    line: 'offboard aks-shop',
    canned: TO_TAKE_BACK,
    world: { typed: 'aks-web' },
  },
  {
    name: 'offboard',
    line: 'offboard aks-shop',
    canned: {
      ...answers.runOf(`DELETE ${SHOP}?confirm=aks-shop`, [
        { state: 'Completed', outcome: 'OffBoarded' },
      ]),
      ...TO_TAKE_BACK,
    },
    world: { typed: 'aks-shop\n' },
  },
  {
    name: 'offboard-dry-run',
    line: 'offboard aks-shop --confirm aks-shop',
    canned: {
      ...TO_TAKE_BACK,
      [`DELETE ${SHOP}?confirm=aks-shop`]: {
        status: 409,
        body: {
          type: 'urn:aks-identity-reconciler:problem:DryRun',
          title: 'DryRun',
          status: 409,
          detail: 'Nothing is taken back from aks-shop now: RECONCILER_DRY_RUN is true.',
          remedy: 'Set the app setting RECONCILER_DRY_RUN to false, and send the DELETE again.',
        },
      },
    },
  },
  { name: 'slip-in-cluster', line: 'explain aks-shopp', canned: FLEET },
  { name: 'several-clusters', line: 'explain aks-shop', canned: answers.TWINS },
  {
    name: 'unknown-cluster',
    line: `plan ${WEB.slice('/api/clusters/'.length)}`,
    canned: {
      [`GET ${WEB}/plan`]: {
        status: 404,
        body: {
          type: 'urn:aks-identity-reconciler:problem:ClusterUnknown',
          title: 'ClusterUnknown',
          status: 404,
          detail: 'aks-web does not exist.',
        },
      },
    },
  },
  { name: 'slip-in-command', line: 'get clusterz', canned: {} },
  { name: 'slip-in-option', line: 'get clusters --not-redy', canned: {} },
  { name: 'no-cluster', line: 'tree', canned: {} },
  { name: 'bad-format', line: 'get clusters -o xml', canned: {} },
  { name: 'bad-number', line: 'explain aks-shop --runs 0', canned: {} },
  { name: 'resync-nothing', line: 'resync', canned: {} },
  { name: 'get-nothing', line: 'get', canned: {} },
  { name: 'nothing', line: '', canned: {} },
  { name: 'help', line: '--help', canned: {} },
  { name: 'help-plan', line: 'plan --help', canned: {} },
  { name: 'completion-bash', line: 'completion bash', canned: {} },
  { name: 'completion-powershell', line: 'completion powershell', canned: {} },
  { name: 'init', line: 'init', canned: {} },
  { name: 'help-init', line: 'init --help', canned: {} },
  { name: 'simulate', line: 'simulate --clusters 3 --fault throttle', canned: {} },
  {
    name: 'simulate-no-checkout',
    line: 'simulate',
    canned: {},
    world: { checkout: undefined },
  },
];

/** Of every command one that somebody types at a terminal. */
const ON_A_TERMINAL = [
  ...[
    'get-clusters',
    'get-charts',
    'get-repositories',
    'plan-changes',
    'plan-all',
    'apply',
    'explain',
  ],
  ...['tree', 'events', 'check', 'resync', 'sync-chart', 'sync-repository', 'suspend', 'resume'],
  ...['offboard', 'completion-bash', 'simulate', 'init'],
];
/** Those that only say how a run goes, or print what is to be copied. */
const PLAIN = /^(apply|resync|sync|suspend|resume|offboard|completion|simulate|init)/;

test.each(ROWS)('`$line` prints what golden $name holds', async ({ name, line, canned, world }) => {
  expectGolden(name, await play(line, canned, world));
});

const TERMINAL = ROWS.filter(({ name }) => ON_A_TERMINAL.includes(name));
test.each(TERMINAL)('on a terminal `$line` has colours, and lines that fit', async (row) => {
  const { name, line, canned, world } = row;
  const ended = await play(line, canned, { ...world, columns: 100 });
  expect(ended.out.includes('\x1b[')).toBe(!PLAIN.test(name));
  expectGolden(`${name}.tty`, ended);
});

test.each([
  ['--no-color', `get clusters --no-color`, {}],
  ['NO_COLOR', 'get clusters', { NO_COLOR: '1' }],
  ['TERM=dumb', 'get clusters', { TERM: 'dumb' }],
])('%s keeps colours from a terminal', async (_, line, env) => {
  const { out } = await play(line, FLEET, { columns: 100, env });
  expect(out).not.toContain('\x1b');
});

test('every command that people see has a golden file, and every golden file a command', () => {
  const commands = withSubcommands(commandLine(() => Promise.resolve()))
    .filter((command) => command.commands.length === 0 && !command.name().startsWith('__'))
    .map((command) => pathOf(command).replace('aks-identity ', ''));
  for (const rows of [ROWS, TERMINAL]) {
    expect(commands.filter((path) => !rows.some(({ line }) => line.startsWith(path)))).toEqual([]);
  }
  const names = [...ROWS, ...TERMINAL.map(({ name }) => ({ name: `${name}.tty` }))];
  const files = readdirSync(join(__dirname, 'golden'));
  expect(files.toSorted()).toEqual(names.map(({ name }) => `${name}.txt`).toSorted());
});
