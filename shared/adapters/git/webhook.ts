import { createHmac, timingSafeEqual } from 'node:crypto';
import { tickedIn } from '../../core/pull-request/checkbox';
import type { ForgeRules } from '../../core/configuration/repository-rules';

/** What a forge sends when something happens in a repository. */
export interface Delivery {
  /** Value of a header, by its lower-case name; null where it is missing. */
  readonly header: (name: string) => string | null;
  readonly body: Buffer;
}

type Provider = ForgeRules['provider'];

/** True for a delivery that only somebody who knows the secret can have sent. */
export function isSigned(provider: Provider, secret: string, delivery: Delivery): boolean {
  return secret !== '' && SIGNED[provider](secret, delivery);
}

const SIGNED: Readonly<Record<Provider, (secret: string, delivery: Delivery) => boolean>> = {
  /** https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries */
  github: (secret, { header, body }) => {
    const digest = createHmac('sha256', secret).update(body).digest('hex');
    return isSame(header('x-hub-signature-256'), `sha256=${digest}`);
  },
  /** https://docs.gitlab.com/user/project/integrations/webhooks/#validate-payloads-by-using-a-secret-token */
  gitlab: (secret, { header }) => isSame(header('x-gitlab-token'), secret),
  /** Service hooks sign in with Basic; the user's name is of no use. https://learn.microsoft.com/azure/devops/service-hooks/services/webhooks */
  azureDevOps: (secret, { header }) => {
    const [scheme = '', value = ''] = (header('authorization') ?? '').split(' ', 2);
    if (scheme.toLowerCase() !== 'basic') return false;
    const text = Buffer.from(value, 'base64').toString('utf8');
    const colon = text.indexOf(':');
    return colon >= 0 && isSame(text.slice(colon + 1), secret);
  },
};

/** In a time that says nothing of how much of it is right. */
function isSame(said: string | null, right: string): boolean {
  if (said === null) return false;
  const [one, other] = [said, right].map((text) =>
    createHmac('sha256', 'length').update(text).digest(),
  );
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

/**
 * What has happened, in words, if it may change what we propose: a push, anything about a pull request, or
 * a tick in an issue. Undefined for
 * everything else. What the body says beyond that is not used: the repository is read again.
 */
export function hintOf(provider: Provider, delivery: Delivery): string | undefined {
  const event = EVENT[provider](delivery);
  if (/push/i.test(event)) return 'a push';
  if (/pull.?request|merge.?request/i.test(event)) return 'a pull request';
  return /^issues?\b/i.test(event) && hasTick(delivery.body) ? 'a box in the issue' : undefined;
}

/** A busy repository has many issues, and one box of ours. What is in it is read again when the repository is looked at. */
function hasTick(body: Buffer): boolean {
  try {
    const { issue, object_attributes: attributes } = JSON.parse(body.toString('utf8')) as {
      readonly issue?: { readonly body?: unknown };
      readonly object_attributes?: { readonly description?: unknown };
    };
    const text = issue?.body ?? attributes?.description;
    return typeof text === 'string' && tickedIn(text).length > 0;
  } catch {
    return false;
  }
}

const EVENT: Readonly<Record<Provider, (delivery: Delivery) => string>> = {
  github: ({ header }) => header('x-github-event') ?? '',
  gitlab: ({ header }) => header('x-gitlab-event') ?? '',
  azureDevOps: ({ body }) => eventType(body),
};

function eventType(body: Buffer): string {
  try {
    const { eventType: type } = JSON.parse(body.toString('utf8')) as { eventType?: unknown };
    return typeof type === 'string' ? type : '';
  } catch {
    return '';
  }
}
