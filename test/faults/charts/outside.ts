import type { ChartStage } from '../../support/chart-stage';

/** What may happen to one call. */
export type Mishap = 'throttled' | 'unavailable' | 'cutBefore' | 'cutAfter';

/** One of the systems outside: the methods of the calls that it has seen, and how its n-th call (from 0) is spoilt. */
export interface Outsider {
  readonly name: string;
  methods(stage: ChartStage): readonly string[];
  spoil(stage: ChartStage, n: number, mishap: Mishap): void;
}

export const PATIENCE_SECONDS = 120;
const RETRY = String(PATIENCE_SECONDS);

export const REGISTRY: Outsider = {
  name: 'registries',
  methods: ({ registries }) => registries.calls.all.map(({ method }) => method),
  spoil({ registries: { faults } }, n, mishap) {
    switch (mishap) {
      case 'throttled':
        return faults.next({}, answer(429, { 'retry-after': RETRY }), 1, n);
      case 'unavailable':
        return faults.next({}, answer(503), 1, n);
      case 'cutBefore':
        return faults.next({}, { kind: 'reset', when: 'before' }, 1, n);
      case 'cutAfter':
        return faults.next({}, { kind: 'reset', when: 'after' }, 1, n);
    }
  },
};

export const ARM: Outsider = {
  name: 'Resource Manager',
  methods: ({ azure }) => azure.calls.all.map(({ method }) => method),
  spoil({ azure: { faults } }, skip, mishap) {
    switch (mishap) {
      case 'throttled':
        return void faults.next(
          { skip },
          { kind: 'answer', status: 429, retryAfter: PATIENCE_SECONDS },
        );
      case 'unavailable':
        return void faults.next({ skip }, { kind: 'answer', status: 503 });
      case 'cutBefore':
        return void faults.next({ skip }, { kind: 'reset', when: 'beforeCommit' });
      case 'cutAfter':
        return void faults.next({ skip }, { kind: 'reset', when: 'afterCommit' });
    }
  },
};

export const FORGE: Outsider = {
  name: 'forge',
  methods: ({ forge }) => forge.calls.all().map(({ request }) => request.method),
  spoil({ forge: { faults } }, after, mishap) {
    switch (mishap) {
      case 'throttled':
        return void faults.add(
          { after },
          { kind: 'refuse', status: 429, retryAfterSeconds: PATIENCE_SECONDS },
        );
      case 'unavailable':
        return void faults.add({ after }, { kind: 'refuse', status: 502 });
      case 'cutBefore':
        return void faults.add({ after }, { kind: 'reset' });
      case 'cutAfter':
        return void faults.add({ after }, { kind: 'lost' });
    }
  },
};

export const CHARTS: Outsider = {
  name: 'chart repository',
  methods: ({ charts }) => charts.calls.map(({ method }) => method),
  spoil({ charts: { faults } }, after, mishap) {
    const path = /./;
    switch (mishap) {
      case 'throttled':
        return void faults.add({ path, after, status: 429, headers: { 'retry-after': RETRY } });
      case 'unavailable':
        return void faults.add({ path, after, status: 503 });
      case 'cutBefore':
        return void faults.add({ path, after, cut: 'before' });
      case 'cutAfter':
        return void faults.add({ path, after, cut: 'within' });
    }
  },
};

function answer(
  status: number,
  headers: Record<string, string> = {},
): { kind: 'answer'; status: number; headers: Record<string, string> } {
  return { kind: 'answer', status, headers };
}
