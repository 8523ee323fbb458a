import { license, version } from '../../package.json';
import { described, SHARED } from './described';
import { KIND_OPERATIONS } from './kind-operations';
import { OTHER_OPERATIONS } from './other-operations';
import type { Schema } from './parts';
import { components, referring } from './named-parts';

const DESCRIPTION = `Keeps Azure identities on AKS node pools.

Every GET answers HEAD as well. A path takes no other methods than those that are described: the answer to them is 405 with
\`Allow\`. What is not at any of these paths is 404. Query parameters and keys of a body that are not described are refused
(400), as is one that is given twice; a body is JSON (415). All that says no is \`application/problem+json\` (RFC 9457), but
for the 401 of the Functions host.

Clusters, charts and repositories have the same endpoints: list, get, plan and resync. In every answer a thing is named by a
field of its kind: \`cluster\`, \`chart\` or \`repository\`. The paths of 0.1 that differ answer 308 with the new one in
\`Location\` and the header \`Deprecation\` (RFC 9745): \`/api/gitops…\` is \`/api/repositories…\`, and
\`…/sync\` is \`…/resync\`. Function keys in a query do not go along.`;

const SERVERS = [
  {
    url: 'https://{app}.azurewebsites.net',
    description: 'The function app.',
    variables: { app: { default: 'my-reconciler', description: 'Name of the function app.' } },
  },
  { url: 'http://127.0.0.1:7071', description: 'npm start.' },
];

const TAGS = [
  {
    name: 'clusters',
    description: 'Clusters: what is known about them, what a run would do, and how to request one.',
  },
  { name: 'charts', description: 'Charts, and which of their artifacts the registries have.' },
  { name: 'repositories', description: 'Git repositories, and the pull requests in them.' },
  { name: 'operations', description: 'Runs, and the reconciler itself.' },
];

/** The API as an OpenAPI 3.1 document: docs/reference/openapi.json, and what the end-to-end tests hold answers against. */
export function openApi(): Schema {
  const paths: Record<string, Record<string, Schema>> = {};
  for (const operation of [...KIND_OPERATIONS, ...OTHER_OPERATIONS]) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: referring(described(operation)) as Schema,
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'aks-identity-reconciler',
      version,
      description: DESCRIPTION,
      contact: { name: 'Whoever runs the function app' },
      license: { name: license, identifier: license },
    },
    servers: SERVERS,
    tags: TAGS,
    security: [{ functionKey: [] }],
    paths,
    components: {
      schemas: components(),
      ...SHARED,
      securitySchemes: {
        functionKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-functions-key',
          description: 'A function key of the app, or its host key.',
        },
      },
    },
  };
}
