/**
 * All that we use of @kubernetes/client-node, and of undici, by which it sends. Imported file by file, for its index brings every API class (1 MB more), and
 * loaded only when the first cluster is called: a cold start must not wait for it (scripts/build.ts).
 */
export { KubeConfig } from '@kubernetes/client-node/dist/config.js';
export { RequestContext } from '@kubernetes/client-node/dist/gen/http/http.js';
export { IsomorphicFetchHttpLibrary } from '@kubernetes/client-node/dist/gen/http/isomorphic-fetch.js';
export { Agent } from 'undici';
