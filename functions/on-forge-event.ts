import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { app } from '@azure/functions';
import { getClient, input } from 'durable-functions';
import { enqueueRun } from '../orchestrations/enqueue';
import type { Delivery } from '../shared/adapters/git/webhook';
import { hintOf, isSigned } from '../shared/adapters/git/webhook';
import type { RepositoryRules } from '../shared/core/configuration/repository-rules';
import { syncKey } from '../shared/core/base/sync-subject';
import type { Adapters } from '../shared/current-adapters';
import { currentAdapters } from '../shared/current-adapters';
import { bodyWithin } from './http/body-within';
import { json } from './http/endpoint';
import { causeOf, problemOf, problemResponse, refuse } from './http/problem';

/** Pushes of hundreds of commits have less. GitHub sends nothing above 25 MB, and we use none of it. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;

/**
 * POST /api/webhooks/{repository}: a forge says that something happened. That is a hint: the repository is looked at, and
 * nothing that was sent is believed. A forge has no function key, so its signature is asked for instead.
 */
async function onForgeEvent(
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  const adapters = currentAdapters();
  const delivery = await deliveryOf(request);
  const repository = await signedFor(adapters, request.params['repository'] ?? '', delivery);
  const what = hintOf(repository.forge.provider, delivery);
  if (what === undefined) return json(202, { accepted: false });
  const subject = { kind: 'repository', name: repository.name } as const;
  const detail = `${repository.forge.provider} told of ${what}`;
  await enqueueRun(adapters, getClient(context), {
    key: syncKey(subject),
    source: 'event',
    detail,
  });
  return json(202, { accepted: true });
}

async function deliveryOf(request: HttpRequest): Promise<Delivery> {
  const body = await bodyWithin(request, MAX_BODY_BYTES);
  return { header: (name) => request.headers.get(name), body };
}

/** Whoever does not know the secret does not learn which repositories there are either. */
async function signedFor(
  adapters: Adapters,
  name: string,
  delivery: Delivery,
): Promise<RepositoryRules> {
  const { configuration } = await adapters.configuration.current();
  const repository = configuration.repositories.find((each) => each.name === name);
  const setting = repository?.webhookSecret;
  const secret = setting === undefined ? undefined : adapters.secret(setting);
  if (repository !== undefined && secret !== undefined) {
    if (isSigned(repository.forge.provider, secret, delivery)) return repository;
  }
  return refuse(
    401,
    'SignatureInvalid',
    'The event is not signed with the secret of a repository that takes events.',
    'Compare the secret of the webhook at the forge with the app setting that `webhookSecret` of the repository names.',
  );
}

app.http('onForgeEvent', {
  methods: ['POST'],
  route: 'webhooks/{repository}',
  authLevel: 'anonymous',
  extraInputs: [input.durableClient()],
  handler: async (request, context) => {
    try {
      return await onForgeEvent(request, context);
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) {
        context.error('webhook failed', {
          route: 'webhooks',
          repository: (request.params['repository'] ?? '').slice(0, 100),
          id: context.invocationId,
          error: causeOf(error),
        });
      }
      return problemResponse(problem);
    }
  },
});
