import type { HostedRepository } from '../hosting';

export interface Comment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Review {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  readonly commit: string;
  readonly submittedAt: number;
}

/** What only GitHub shows of a request. */
export interface Extras {
  readonly comments: Comment[];
  readonly reviews: Review[];
  mergedBy?: string;
  /** Heads of both sides for which somebody has asked whether it can be merged: the answer is there from then on. */
  askedFor?: string;
}

const ALL = new WeakMap<HostedRepository, Map<number, Extras>>();
let lastId = 1000;

export function extrasOf(repository: HostedRepository, number: number): Extras {
  const known = ALL.get(repository) ?? new Map<number, Extras>();
  ALL.set(repository, known);
  const found = known.get(number) ?? { comments: [], reviews: [] };
  known.set(number, found);
  return found;
}

export function commentsIn(repository: HostedRepository): readonly (Comment & { on: number })[] {
  return [...(ALL.get(repository) ?? [])].flatMap(([on, { comments }]) =>
    comments.map((comment) => ({ ...comment, on })),
  );
}

export function newId(): number {
  lastId += 1;
  return lastId;
}
