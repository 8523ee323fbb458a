import type { TSchema } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import {
  AUDIT_LINE,
  CODES,
  CONDITION,
  FAILURE,
  orNull,
  RUN,
  TROUBLES,
  WORK_ROW,
  LACK_CODE,
} from './common';
import { INSTALLS } from './installs';
import { ANYTHING, atLeast, DIGEST, FLAG, listOf, object, oneOf, TEXT, TIME, WHOLE } from './parts';
import { RING } from './ring';

const OTHER_DIGEST = {
  ...DIGEST,
  description: 'Of the manifest there, where somebody else has pushed the same chart.',
};

const SUMMARY = {
  ready: oneOf(['True', 'False', 'Unknown']),
  reason: TEXT,
  message: TEXT,
  stalled: FLAG,
  failures: CODES,
  lastRun: TIME,
};

/** A write to a registry or a forge. */
export const SYNC_AUDIT = object({
  ...AUDIT_LINE,
  subject: Type.String({ description: '`chart:<name>` or `gitops:<name>`.' }),
});

/** Where the queue stands with a chart or a repository. */
export const SYNC_WORK = object(WORK_ROW, 'notBefore');
const WORK = orNull(SYNC_WORK);

const NOTES = listOf(object({ code: TEXT, message: TEXT }));

const IMAGE = atLeast({
  image: object({ registry: TEXT, repository: TEXT, tag: TEXT, digest: DIGEST }, 'tag', 'digest'),
  foundAt: Type.String({ description: 'Where the chart asks for it.' }),
  modes: Type.Optional({
    ...listOf(TEXT),
    description: 'Profile modes that pull it; absent: all.',
  }),
  digest: Type.Optional({ ...DIGEST, description: 'What the registries hold, and must hold.' }),
});

export const RESOLVED = atLeast(
  {
    chart: TEXT,
    version: TEXT,
    appVersion: Type.Optional(TEXT),
    deprecated: FLAG,
    chartVersion: ANYTHING,
    packageDigest: { ...DIGEST, description: 'Of the .tgz; equals the digest in the index.' },
    manifestDigest: { ...DIGEST, description: 'Of the OCI manifest that we push.' },
    configDigest: Type.Optional({
      ...DIGEST,
      description: 'Of the OCI config: Chart.yaml as helm writes it.',
    }),
    tag: TEXT,
    values: Type.Optional(ANYTHING),
    valuePaths: Type.Optional({
      ...listOf(TEXT),
      description: 'Values that its templates read.',
    }),
    subcharts: Type.Optional(listOf(TEXT)),
    images: listOf(IMAGE),
    links: Type.Optional({ ...listOf(TEXT), description: 'Home page and sources of the chart.' }),
    notes: NOTES,
    rulesKey: TEXT,
  },
  { description: 'The desired version, as it was read.' },
);

export const CHART = object(
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
          complete: Type.Boolean({ description: 'The chart and all its images are there.' }),
          missing: listOf(TEXT),
          chartDigest: OTHER_DIGEST,
        },
        'chartDigest',
      ),
    ),
    installs: INSTALLS,
    notes: NOTES,
    history: listOf(RUN),
    lastRunAt: TIME,
    work: WORK,
    audit: listOf(SYNC_AUDIT),
  },
  // A chart that nobody has looked at yet has none of them.
  'conditions',
  'failures',
  'observedGeneration',
  'resolved',
  'registries',
  'installs',
  'notes',
  'history',
  'lastRunAt',
);

const WAYS = { ...listOf(TEXT), description: 'Ways to settle it; any one is enough.' };

export const LACK = {
  ...object({
    chart: TEXT,
    ...LACK_CODE,
    message: TEXT,
    ways: WAYS,
    clusters: { ...listOf(TEXT), description: 'The first ones, if there are many.' },
    count: WHOLE,
  }),
  description: 'A chart that clusters should have but lack, and why nothing is proposed.',
};

export const LEFT_ALONE = {
  ...object({ path: TEXT, code: LACK_CODE.code, message: TEXT, ways: WAYS }, 'ways'),
  description: 'A file that was not touched, and why.',
};

const REQUEST = object(
  {
    subject: TEXT,
    branch: TEXT,
    verdict: oneOf([
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
    ]),
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

export const REPOSITORY = object(
  {
    repository: TEXT,
    conditions: listOf(CONDITION),
    failures: TROUBLES,
    observedGeneration: WHOLE,
    requests: listOf(REQUEST),
    leftAlone: listOf(LEFT_ALONE),
    installs: INSTALLS,
    rings: listOf(RING),
    issue: object({ number: WHOLE, url: TEXT }),
    lacking: listOf(LACK),
    notes: NOTES,
    history: listOf(RUN),
    lastRunAt: TIME,
    work: WORK,
    audit: listOf(SYNC_AUDIT),
  },
  'conditions',
  'failures',
  'observedGeneration',
  'requests',
  'leftAlone',
  'installs',
  'rings',
  'issue',
  'lacking',
  'notes',
  'history',
  'lastRunAt',
);

const PLANNED = {
  kind: Type.Literal('planned'),
  planId: TEXT,
  generation: WHOLE,
  attempts: WHOLE,
  apply: Type.Boolean({ description: 'False: a sync would write nothing; see rest.' }),
  rest: object({
    reason: oneOf(['ObserveOnly', 'DryRun', 'NotConfigured', 'Unused', 'PlanNotApproved']),
    message: TEXT,
  }),
};

const STEP_PLACE = {
  id: TEXT,
  registry: TEXT,
  registryId: TEXT,
  loginServer: TEXT,
  repository: TEXT,
  tag: TEXT,
  digest: DIGEST,
};
const CHART_STEP = Type.Union([
  object({ kind: Type.Literal('pushChart'), ...STEP_PLACE }),
  object({
    kind: Type.Literal('importImage'),
    ...STEP_PLACE,
    sourceRegistry: TEXT,
    sourceRepository: TEXT,
  }),
]);

export const PLANNED_CHART = object(
  {
    ...PLANNED,
    chart: TEXT,
    plan: object(
      {
        chart: TEXT,
        version: TEXT,
        steps: listOf(CHART_STEP),
        failures: listOf(FAILURE),
        registries: listOf(
          object(
            { name: TEXT, loginServer: TEXT, blocked: FLAG, chartDigest: OTHER_DIGEST },
            'chartDigest',
          ),
        ),
      },
      'version',
    ),
    resolved: RESOLVED,
  },
  'rest',
  'resolved',
);

export const PLANNED_REPOSITORY = object(
  {
    ...PLANNED,
    repository: TEXT,
    decisions: listOf(
      atLeast({
        subject: ANYTHING,
        branch: TEXT,
        verdict: TEXT,
        message: TEXT,
        steps: listOf(ANYTHING),
        number: Type.Optional(WHOLE),
        url: Type.Optional(TEXT),
      }),
    ),
    failures: listOf(FAILURE),
    notes: listOf(TEXT),
    postponed: WHOLE,
    waiting: {
      ...WHOLE,
      description: 'Charts and clusters that wait for registries, or for the previous version.',
    },
    lacking: listOf(LACK),
    observeOnly: FLAG,
    installs: INSTALLS,
    rings: listOf(RING),
    issue: object(
      {
        number: WHOLE,
        ticked: { ...listOf(TEXT), description: 'Boxes that were ticked in the issue.' },
        surplus: listOf(WHOLE),
        held: listOf(object({ branch: TEXT, what: TEXT, message: TEXT })),
      },
      'number',
    ),
  },
  'rest',
  'observeOnly',
  'installs',
  'rings',
  'issue',
  'lacking',
);

const FORGE = {
  ...object({ provider: TEXT, repository: TEXT }),
  description: 'Where it is.',
};

/** Schemas of charts and repositories. */
export const SYNC_SCHEMAS = {
  Chart: CHART,
  ChartSummary: object(
    { chart: TEXT, versions: TEXT, version: TEXT, ...SUMMARY },
    'version',
    'lastRun',
  ),
  PlannedChart: PLANNED_CHART,
  PlannedRepository: PLANNED_REPOSITORY,
  Repository: REPOSITORY,
  RepositorySummary: object({ repository: TEXT, forge: FORGE, ...SUMMARY }, 'lastRun'),
} as const satisfies Readonly<Record<string, TSchema>>;
