import type { LackCode } from '../../../core/base/repo-file';
import type { ChartLack } from '../../../core/flux/chart-lacks';
import type { InstallRecord } from '../../../core/installed/install-record';
import type { RingRecord } from '../../../core/rings/ring-record';
import type { PullRequestState } from '../../../core/run/repository/repository-state';
import type { RunRecord } from '../../../core/run/state';
import { CONDITION, RUN, TROUBLE } from './cluster-state';
import { FLAG, ID, list, object, optional, outline, text, textAs, TIME, WHOLE } from './shape';
import type { KeptChart } from './synced-chart';

/** Characters. Together they stay below the 512 Ki characters of a row. */
export const BUDGET = {
  resolved: 250_000,
  requests: 200_000,
  leftAlone: 48_000,
  lacking: 48_000,
  installs: 100_000,
  rings: 32_000,
  issue: 2_000,
  registries: 64_000,
  history: 64_000,
  notes: 32_000,
  failures: 24_000,
  conditions: 32_000,
};

export const NOTE = object({ code: text(), message: text() });

const STATE = {
  observedGeneration: WHOLE,
  /** The empty text when there was no run. */
  lastRunAt: text(),
  conditions: list(CONDITION, { budget: BUDGET.conditions }),
  history: list(outline<RunRecord>(RUN), { budget: BUDGET.history, firstOnly: true }),
  notes: list(NOTE, { budget: BUDGET.notes, firstOnly: true }),
  failures: optional(list(TROUBLE, { budget: BUDGET.failures, firstOnly: true })),
};

const IN_REGISTRY = object({
  name: text(),
  loginServer: text(),
  complete: FLAG,
  missing: list(text()),
  chartDigest: optional(text()),
});

/** What is remembered of a chart. What it was resolved to lies beside it, see RESOLVED. */
export const CHART_STATE_ROW = object({
  chart: text(),
  ...STATE,
  registries: list(IN_REGISTRY, { budget: BUDGET.registries }),
  untold: optional(FLAG),
});

export const RESOLVED = outline<KeptChart>(
  object({ chart: text(), images: list(object({})), rulesKey: text() }),
);

export const LEFT_ALONE = object({
  path: text(),
  code: textAs<LackCode>(),
  message: text(),
  ways: optional(list(text())),
});

const REQUEST = outline<PullRequestState>(
  object({
    subject: text(),
    branch: text(),
    verdict: text(),
    message: text(),
    remarks: list(text()),
  }),
);

const INSTALL = outline<InstallRecord>(
  object({
    cluster: ID,
    name: text(),
    chart: text(),
    expected: text(),
    expectedSince: TIME,
    since: TIME,
    phase: text(),
    message: text(),
  }),
);

const RING = outline<RingRecord>(
  object({
    chart: text(),
    ring: text(),
    version: text(),
    digest: text(),
    phase: text(),
    message: text(),
    done: WHOLE,
    of: WHOLE,
  }),
);

/** What is remembered of a repository. */
export const REPOSITORY_STATE_ROW = object({
  target: text(),
  ...STATE,
  requests: list(REQUEST, { budget: BUDGET.requests, firstOnly: true }),
  leftAlone: list(LEFT_ALONE, { budget: BUDGET.leftAlone, firstOnly: true }),
  /** Rows of version 0.1 have none. */
  installs: optional(list(INSTALL, { budget: BUDGET.installs, firstOnly: true })),
  issue: optional(object({ number: WHOLE, url: text() }, { budget: BUDGET.issue })),
  /** Those without rings have none. */
  rings: optional(list(RING, { budget: BUDGET.rings, firstOnly: true })),
  lacking: list(outline<ChartLack>(object({ message: text() })), {
    budget: BUDGET.lacking,
    firstOnly: true,
  }),
});
