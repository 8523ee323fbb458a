import { DIGEST, object, oneOf, TEXT, TIME, WHOLE } from './parts';

/** How far a version of a chart has come in one ring of clusters. */
export const RING = object(
  {
    chart: TEXT,
    ring: TEXT,
    version: TEXT,
    digest: DIGEST,
    phase: oneOf(['Empty', 'Behind', 'RollingOut', 'Soaking', 'Passed', 'Unhealthy']),
    message: TEXT,
    done: WHOLE,
    of: WHOLE,
    healthySince: TIME,
    soakEnds: TIME,
    waitsFor: { ...TEXT, description: "Why the ring's request is not opened yet." },
  },
  'healthySince',
  'soakEnds',
  'waitsFor',
);
