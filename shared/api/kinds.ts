/** Of each kind: where all of them are listed, and the parts of a path that name one. All endpoints of a kind come from this. */
export const KINDS = {
  cluster: { list: 'clusters', names: ['subscriptionId', 'resourceGroup', 'name'] },
  chart: { list: 'charts', names: ['name'] },
  repository: { list: 'repositories', names: ['name'] },
} as const;

export type KindName = keyof typeof KINDS;

/** Route of one, below the prefix: `clusters/{subscriptionId}/{resourceGroup}/{name}`. */
export function routeOf(kind: KindName): string {
  const { list, names } = KINDS[kind];
  return [list, ...names.map((name) => `{${name}}`)].join('/');
}

/** Path of one below the site, by the parts that name it. */
export function pathOfOne(kind: KindName, parts: readonly string[]): string {
  return ['/api', KINDS[kind].list, ...parts.map(encodeURIComponent)].join('/');
}

/** A path of version 0.1, and where what it was for is now. */
export interface Moved {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly from: string;
  readonly to: string;
}

export const MOVED: readonly Moved[] = [
  { name: 'movedRepositories', method: 'GET', from: 'gitops', to: 'repositories' },
  { name: 'movedRepository', method: 'GET', from: 'gitops/{name}', to: 'repositories/{name}' },
  {
    name: 'movedRepositoryPlan',
    method: 'GET',
    from: 'gitops/{name}/plan',
    to: 'repositories/{name}/plan',
  },
  {
    name: 'movedRepositorySync',
    method: 'POST',
    from: 'gitops/{name}/sync',
    to: 'repositories/{name}/resync',
  },
  {
    name: 'movedChartSync',
    method: 'POST',
    from: 'charts/{name}/sync',
    to: 'charts/{name}/resync',
  },
];
