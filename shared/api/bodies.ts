import { Type } from '@sinclair/typebox';
import { SUBSCRIPTION_ID } from './parameters';
import type { Of } from './parts';
import { object } from './parts';

const DRY_RUN = Type.Boolean({ default: false, description: 'Only plan.' });

export const RESYNC = object(
  {
    dryRun: DRY_RUN,
    onboard: Type.Boolean({ default: false, description: 'Bring an off-boarded cluster back.' }),
  },
  'dryRun',
  'onboard',
);
export const CHART_SYNC = object(
  {
    dryRun: DRY_RUN,
    forgetDigests: Type.Boolean({
      default: false,
      description: 'Take what the source offers under the same version now.',
    }),
  },
  'dryRun',
  'forgetDigests',
);
export const TARGET_SYNC = object({ dryRun: DRY_RUN }, 'dryRun');

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
export type ChartSyncBody = Of<typeof CHART_SYNC>;
export type RepositorySyncBody = Of<typeof TARGET_SYNC>;
export type SelectorBody = Of<typeof SELECTOR>;
