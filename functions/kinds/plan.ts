import type { HttpResponseInit } from '@azure/functions';
import type { Call } from '../http/endpoint';
import { formatOf, planIdOf, planResponse, previewed, refuseUnknownPlan } from '../http/previewed';
import { refuse } from '../http/problem';
import type { Kind, ShownPlan } from './kind';

/**
 * GET …/plan: what a run would do now, freshly observed; nothing is written. `?id=` shows a plan that was made before,
 * `?format=text` the plan as people read it, and of clusters `?intent=offboard` what DELETE would take back.
 */
export async function getPlan<Key>(kind: Kind<Key>, call: Call): Promise<HttpResponseInit> {
  const { request, adapters } = call;
  const key = await kind.keyOf(call);
  const intent = intentOf(kind, request.query.get('intent'));
  const format = formatOf(request.query.get('format'));
  const made = planIdOf(request.query);
  await kind.assertThere(adapters, key);
  const shown = await storedPlan(kind, call, {
    key,
    id: made ?? (await freshPlan(kind, call, { key, intent })),
  });
  return planResponse(format, shown.value, shown.text);
}

/** Throws ProblemError for an id that is not stored. */
export async function storedPlan<Key>(
  kind: Kind<Key>,
  { adapters }: Call,
  { key, id }: { readonly key: Key; readonly id: string },
): Promise<ShownPlan> {
  return (await kind.plan(adapters, key, id)) ?? refuseUnknownPlan(id);
}

/** Makes a plan that is only to be looked at. Returns its id. Throws ProblemError. */
export async function freshPlan<Key>(
  kind: Kind<Key>,
  call: Call,
  { key, intent }: { readonly key: Key; readonly intent?: string | undefined },
): Promise<string> {
  const start = kind.preview(key, intent);
  const instanceId = `${start.instanceId}-${call.adapters.newId()}`;
  const made = (await previewed(call, { ...start, instanceId })) as { readonly planId: string };
  return made.planId;
}

function intentOf(
  { intents = [] }: Pick<Kind<unknown>, 'intents'>,
  text: string | null,
): string | undefined {
  if (text === null || intents.includes(text)) return text ?? undefined;
  return refuse(400, 'InvalidIntent', `intent must be ${intents.join(' or ')}.`);
}
