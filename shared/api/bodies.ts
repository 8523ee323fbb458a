import { Type } from '@sinclair/typebox';
import { PLAN_ID, SUBSCRIPTION_ID } from './parameters';
import type { Of } from './parts';
import { object } from './parts';

/** What every kind takes. */
const ASKED = {
  dryRun: Type.Boolean({ default: false, description: 'Only plan.' }),
  planId: Type.String({
    pattern: PLAN_ID,
    description:
      'Of a plan that was shown before: a run is asked for only if it would do the same now; else the answer is 409. Goes with no other key.',
  }),
};

export const RESYNC = object(
  {
    ...ASKED,
    onboard: Type.Boolean({ default: false, description: 'Bring an off-boarded cluster back.' }),
  },
  'dryRun',
  'planId',
  'onboard',
);
export const CHART_RESYNC = object(
  {
    ...ASKED,
    forgetDigests: Type.Boolean({
      default: false,
      description: 'Take what the source offers under the same version now.',
    }),
  },
  'dryRun',
  'planId',
  'forgetDigests',
);
export const REPOSITORY_RESYNC = object(ASKED, 'dryRun', 'planId');

const GLOBS = Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1 }));
const SUBSCRIPTIONS = Type.Optional(
  Type.Array(Type.String({ pattern: SUBSCRIPTION_ID }), { minItems: 1 }),
);
export const SELECTOR = Type.Object(
  { subscriptions: SUBSCRIPTIONS, resourceGroups: GLOBS, names: GLOBS, profiles: GLOBS },
  {
    description: 'Every given part must hold; within a list, one entry must. Globs know * and ?.',
    minProperties: 1,
    additionalProperties: false,
  },
);

/** What the bodies of requests may say. */
export type ResyncBody = Of<typeof RESYNC>;
export type ChartResyncBody = Of<typeof CHART_RESYNC>;
export type SelectorBody = Of<typeof SELECTOR>;
