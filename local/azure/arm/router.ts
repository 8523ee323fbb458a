/** From a request to its route, with ARM's answers for what does not exist. */
import { aksRoutes } from './aks-routes';
import { authorizationRoutes } from './authorization-routes';
import { computeRoutes } from './compute-routes';
import { ArmError } from './error';
import { identityRoutes } from './identity-routes';
import { policyRoutes } from './policy-routes';
import { peopleRoutes } from './people-routes';
import { prerequisiteRoutes } from './prerequisite-routes';
import type { ArmRequest } from './request';
import { registryRoutes } from './registry-routes';
import type { Provider, Route } from './route';

/** The api-versions that each provider answers: those of the SDKs in use, of the specs on disk, and of the recordings. */
const API_VERSIONS: Readonly<Record<Provider, readonly string[]>> = {
  compute: ['2020-06-01', '2024-07-01', '2025-04-01', '2026-04-01'],
  aks: ['2024-05-01', '2026-05-01', '2026-06-01'],
  msi: ['2023-01-31', '2024-11-30'],
  authorization: ['2018-01-01-preview', '2018-09-01-preview', '2022-04-01'],
  policyExemptions: ['2020-07-01-preview', '2022-07-01-preview', '2024-12-01-preview'],
  policy: ['2023-04-01', '2024-05-01', '2025-01-01', '2025-03-01', '2026-01-01-preview'],
  registry: ['2023-07-01', '2025-11-01'],
  resources: ['2021-04-01', '2024-03-01', '2025-04-01'],
  subscriptions: ['2022-12-01'],
  eventGrid: ['2022-06-15'],
  extensions: ['2023-05-01'],
};

export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
  readonly apiVersion: string;
}

interface Compiled {
  readonly route: Route;
  readonly expression: RegExp;
}

const ROUTES: readonly Compiled[] = [
  // Authorization first: its scopes may contain the paths of every other provider.
  ...authorizationRoutes(),
  ...policyRoutes(),
  ...computeRoutes(),
  ...aksRoutes(),
  ...identityRoutes(),
  ...registryRoutes(),
  ...peopleRoutes(),
  ...prerequisiteRoutes(),
].map((route) => ({ route, expression: compile(route.pattern) }));

/** Finds the route of a request and checks its api-version; throws what ARM would answer. */
export function match(request: ArmRequest): Match {
  const fitting = ROUTES.flatMap(({ route, expression }) => {
    const found = expression.exec(request.path);
    return found ? [{ route, params: { ...found.groups } }] : [];
  });
  const version = checkVersionGiven(request);
  const [first] = fitting;
  if (!first) throw unknownPath(request.path);
  const chosen = fitting.find(({ route }) => route.method === request.method);
  if (!chosen) {
    throw new ArmError(
      405,
      'HttpMethodNotSupported',
      `The requested resource does not support http method '${request.method}'.`,
    );
  }
  checkVersionSupported(version, chosen.route.provider);
  return { ...chosen, apiVersion: version };
}

function compile(pattern: string): RegExp {
  const source = pattern
    .replaceAll('.', String.raw`\.`)
    .replaceAll(/\{(\w+)\*\}/g, '(?<$1>.*)')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(`^${source}$`, 'i');
}

function checkVersionGiven({ query }: ArmRequest): string {
  const version = query.get('api-version') ?? '';
  if (version === '') {
    throw new ArmError(
      400,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  }
  return version.toLowerCase();
}

function checkVersionSupported(version: string, provider: Provider): void {
  if (API_VERSIONS[provider].includes(version)) return;
  throw new ArmError(
    400,
    'InvalidApiVersionParameter',
    `The api-version '${version}' is invalid. The supported versions are '${API_VERSIONS[provider].join(',')}'.`,
  );
}

function unknownPath(path: string): ArmError {
  const [, namespace, type] = /\/providers\/([^/]+)\/?([^/]*)[^]*$/i.exec(path) ?? [];
  if (namespace === undefined) {
    return new ArmError(404, 'NotFound', `The simulated Azure does not serve '${path}'.`);
  }
  const known = ROUTES.some(({ route }) => {
    return route.pattern.toLowerCase().includes(`/providers/${namespace.toLowerCase()}`);
  });
  if (!known) {
    return new ArmError(
      404,
      'InvalidResourceNamespace',
      `The resource namespace '${namespace}' is invalid.`,
    );
  }
  return new ArmError(
    404,
    'InvalidResourceType',
    `The resource type '${type}' could not be found in the namespace '${namespace}' (path '${path}').`,
  );
}
