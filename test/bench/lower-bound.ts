/** What an onboarding costs at least in ARM calls, whoever does it; computed apart from the product's own planner. */
export interface LowerBound {
  readonly reads: number;
  readonly writes: number;
  readonly polls: number;
}

export interface OnboardingShape {
  /** Hosts that lack something, and lose nothing: what goes is a PATCH of its own, after a look at what came. */
  readonly hosts: number;
  /** Role assignments that are missing. */
  readonly roles: number;
  /** Duration of one PATCH, and how long Azure asks to wait between looks; seconds. */
  readonly patchSeconds: number;
  readonly retryAfterSeconds: number;
}

/** Cluster, scale sets, role assignments, identities. */
const LEAST_READS = 4;
/** Before each write its cluster is read once more: a tag that says stop must hold for the very next one. */
const READS_PER_WRITE = 1;

export function lowerBound(shape: OnboardingShape): LowerBound {
  const looks = Math.ceil(shape.patchSeconds / shape.retryAfterSeconds);
  const writes = shape.hosts + shape.roles;
  return { reads: LEAST_READS + READS_PER_WRITE * writes, writes, polls: shape.hosts * looks };
}

export function total({ reads, writes, polls }: LowerBound): number {
  return reads + writes + polls;
}
