import { readFileSync } from 'node:fs';
import { satisfies, subset } from 'semver';
import { nodeProblem, MIN_NODE } from './node-version';

interface Package {
  readonly version?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly engines?: { readonly node?: string };
}

const OURS = JSON.parse(readFileSync('package.json', 'utf8')) as Package;
const LOCK = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<Record<string, Package>>;
};
const RANGE = OURS.engines?.node ?? '';

test('whoever installs it is told of the Node that all it deploys is made for', () => {
  const deployed = Object.entries(LOCK.packages).filter(
    ([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true,
  );
  expect(deployed.length).toBeGreaterThan(100);
  const notMadeFor = deployed.flatMap(([path, { engines }]) =>
    engines?.node === undefined || subset(RANGE, engines.node) ? [] : [`${path} ${engines.node}`],
  );
  expect(notMadeFor).toEqual([]);
});

test('and not of a newer one than that', () => {
  const asked = Object.values(LOCK.packages).map(({ engines }) => engines?.node);
  expect(asked.filter((range) => range === RANGE || range === `${RANGE}.0`)).not.toEqual([]);
});

test('the check at the start, the lock file and the docs say the same', () => {
  expect(`${RANGE}.0`).toBe(`>=${MIN_NODE}`);
  expect(LOCK.packages['']?.engines?.node).toBe(RANGE);
  const short = RANGE.replace('>=', '');
  for (const file of ['README.md', 'docs/deploy.md']) {
    expect(readFileSync(file, 'utf8')).toContain(`${short} or`);
  }
});

test('the Node that npm ci brings along, and the one of the deployment template, will do', () => {
  expect(satisfies(LOCK.packages['node_modules/node']?.version ?? '', RANGE)).toBe(true);
  expect(readFileSync('infra/main.parameters.json', 'utf8')).toContain(
    'RECONCILER_NODE_VERSION=24',
  );
});

test('API servers are called by one undici, the one that opens their connections', () => {
  const copies = Object.keys(LOCK.packages).filter((path) => path.endsWith('node_modules/undici'));
  expect(copies).toEqual(['node_modules/undici']);
});

test.each(['20.20.2', '22.18.0', '22.2.0', '9.0.0'])(
  'Node %s is too old, and says so',
  (version) => {
    expect(nodeProblem(version)).toContain(`Node ${version} is too old`);
  },
);

test.each(['22.19.0', '22.20.1', '23.0.0', '24.21.0', '100.0.0', '22.19.0-nightly'])(
  'Node %s will do',
  (version) => {
    expect(nodeProblem(version)).toBeUndefined();
  },
);
