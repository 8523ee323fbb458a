import { auditOf, CODES, CONDITION, FAILURE, RUN, TROUBLES, workOf } from './common';
import { INSTALLS } from './installs';
import type { Schema } from './parts';
import { FLAG, listOf, object, TEXT, TIME, WHOLE } from './parts';

const DIGEST = { type: 'string', pattern: '^sha256:[0-9a-f]{64}$' };
const ANYTHING = { type: 'object' };

const SUMMARY = {
  ready: { enum: ['True', 'False', 'Unknown'] },
  reason: TEXT,
  message: TEXT,
  stalled: FLAG,
  failures: CODES,
  lastRun: TIME,
};

/** A write to a registry or a forge. */
const SYNC_AUDIT = auditOf({
  subject: { type: 'string', description: '`chart:<name>` or `gitops:<name>`.' },
});

const NOTES = listOf(object({ code: TEXT, message: TEXT }));

const IMAGE = {
  type: 'object',
  required: ['image', 'foundAt'],
  properties: {
    image: object({ registry: TEXT, repository: TEXT, tag: TEXT, digest: DIGEST }, 'tag', 'digest'),
    foundAt: { type: 'string', description: 'Where in the chart it is asked for.' },
    modes: { ...listOf(TEXT), description: 'Profile modes that pull it; absent: all.' },
    digest: { ...DIGEST, description: 'What the registries hold, and have to hold.' },
  },
};

const RESOLVED = {
  type: 'object',
  description: 'The version that the rules ask for, as it was read.',
  required: ['chart', 'version', 'packageDigest', 'manifestDigest', 'tag'],
  properties: {
    chart: TEXT,
    version: TEXT,
    appVersion: TEXT,
    deprecated: FLAG,
    release: ANYTHING,
    packageDigest: { ...DIGEST, description: 'Of the .tgz; equals the digest in the index.' },
    manifestDigest: { ...DIGEST, description: 'Of the OCI manifest that we push.' },
    configDigest: { ...DIGEST, description: 'Of the OCI config: Chart.yaml as helm writes it.' },
    tag: TEXT,
    values: ANYTHING,
    valuePaths: { ...listOf(TEXT), description: 'What its templates read of the values.' },
    subcharts: listOf(TEXT),
    images: listOf(IMAGE),
    links: { ...listOf(TEXT), description: 'Home page and sources of the chart.' },
    notes: NOTES,
    rulesKey: TEXT,
  },
};

const CHART = object(
  {
    chart: TEXT,
    conditions: listOf(CONDITION),
    failures: TROUBLES,
    observedGeneration: WHOLE,
    resolved: RESOLVED,
    registries: listOf(
      object(
        {
          name: TEXT,
          loginServer: TEXT,
          complete: { type: 'boolean', description: 'The chart and all its images are there.' },
          missing: listOf(TEXT),
          chartDigest: {
            ...DIGEST,
            description: 'Of the manifest there, where somebody else has pushed the same chart.',
          },
        },
        'chartDigest',
      ),
    ),
    installs: INSTALLS,
    notes: NOTES,
    history: listOf(RUN),
    lastRunAt: TIME,
    work: workOf(),
    audit: listOf(SYNC_AUDIT),
  },
  // A chart that nobody has looked at yet has none of them.
  ...['conditions', 'failures', 'observedGeneration', 'resolved', 'registries', 'installs'],
  ...['notes', 'history', 'lastRunAt'],
);

const WAYS = { ...listOf(TEXT), description: 'How to settle it, each by itself.' };

const LACK = {
  ...object({
    chart: TEXT,
    code: TEXT,
    message: TEXT,
    ways: WAYS,
    clusters: { ...listOf(TEXT), description: 'Of many the first.' },
    count: WHOLE,
  }),
  description: 'A chart that clusters should have and do not, and why nothing is asked for.',
};

const LEFT_ALONE = {
  ...object({ path: TEXT, code: TEXT, message: TEXT, ways: WAYS }, 'ways'),
  description: 'A file that was not touched, and why.',
};

const REQUEST = object(
  {
    subject: TEXT,
    branch: TEXT,
    verdict: {
      enum: [
        'UpToDate',
        'Merged',
        'Open',
        'Rebuild',
        'Vetoed',
        'HumanCommits',
        'Retargeted',
        'Waiting',
        'LeftAlone',
        'Obsolete',
      ],
    },
    message: TEXT,
    number: WHOLE,
    url: TEXT,
    version: TEXT,
    remarks: { ...listOf(TEXT), description: 'Labels, reviewers … that could not be set.' },
  },
  'number',
  'url',
  'version',
);

const TARGET = object(
  {
    target: TEXT,
    conditions: listOf(CONDITION),
    failures: TROUBLES,
    observedGeneration: WHOLE,
    requests: listOf(REQUEST),
    leftAlone: listOf(LEFT_ALONE),
    installs: INSTALLS,
    lacking: listOf(LACK),
    notes: NOTES,
    history: listOf(RUN),
    lastRunAt: TIME,
    work: workOf(),
    audit: listOf(SYNC_AUDIT),
  },
  ...['conditions', 'failures', 'observedGeneration', 'requests', 'leftAlone'],
  ...['installs', 'lacking'],
  ...['notes', 'history', 'lastRunAt'],
);

const PLANNED = {
  kind: { const: 'planned' },
  planId: TEXT,
  generation: WHOLE,
  attempts: WHOLE,
  apply: { type: 'boolean', description: 'False: a sync would write nothing; see rest.' },
  rest: object({ reason: TEXT, message: TEXT }),
};

const CHART_STEP = object(
  {
    kind: { enum: ['pushChart', 'importImage'] },
    id: TEXT,
    registry: TEXT,
    registryId: TEXT,
    loginServer: TEXT,
    repository: TEXT,
    tag: TEXT,
    digest: DIGEST,
    sourceRegistry: TEXT,
    sourceRepository: TEXT,
  },
  'sourceRegistry',
  'sourceRepository',
);

const PLANNED_CHART = object(
  {
    ...PLANNED,
    chart: TEXT,
    plan: object(
      {
        chart: TEXT,
        version: TEXT,
        steps: listOf(CHART_STEP),
        failures: listOf(FAILURE),
        registries: listOf(object({ name: TEXT, loginServer: TEXT, blocked: FLAG })),
      },
      'version',
    ),
    resolved: RESOLVED,
  },
  'rest',
  'resolved',
);

const PLANNED_TARGET = object(
  {
    ...PLANNED,
    target: TEXT,
    decisions: listOf({
      type: 'object',
      required: ['subject', 'branch', 'verdict', 'message', 'steps'],
      properties: {
        subject: ANYTHING,
        branch: TEXT,
        verdict: TEXT,
        message: TEXT,
        steps: listOf(ANYTHING),
        number: WHOLE,
        url: TEXT,
      },
    }),
    failures: listOf(FAILURE),
    notes: listOf(TEXT),
    postponed: WHOLE,
    waiting: {
      ...WHOLE,
      description: 'Subjects that wait for registries, or for the version before.',
    },
    lacking: listOf(LACK),
    observeOnly: { const: true },
    installs: INSTALLS,
  },
  ...['rest', 'observeOnly', 'installs', 'lacking'],
);

/** Schemas of charts and GitOps targets. */
export const SYNC_SCHEMAS = {
  Chart: CHART,
  ChartSummary: object(
    { chart: TEXT, versions: TEXT, version: TEXT, ...SUMMARY },
    'version',
    'lastRun',
  ),
  PlannedChart: PLANNED_CHART,
  PlannedTarget: PLANNED_TARGET,
  Target: TARGET,
  TargetSummary: object({ target: TEXT, provider: TEXT, repository: TEXT, ...SUMMARY }, 'lastRun'),
} as const satisfies Readonly<Record<string, Schema>>;
