import type { HttpResponseInit } from '@azure/functions';
import { json } from '../../functions/http/endpoint';
import { problemResponse } from '../../functions/http/problem';
import { narrator } from '../../local/start/narrator';
import { storyLog } from '../../local/start/story-log';
import { renderChartPlan } from '../../shared/core/run/chart/render-chart-plan';
import type { Failure } from '../../shared/core/base/errors';
import { foreignCode } from '../../shared/core/base/errors';
import { INVISIBLE } from '../../shared/core/base/printable';
import { chartPullRequestText } from '../../shared/core/pull-request/chart-text';
import { clusterPullRequestText } from '../../shared/core/pull-request/cluster-text';
import { onboardingPullRequestText } from '../../shared/core/pull-request/onboarding-text';
import { commitMessage } from '../../shared/core/pull-request/commit-trailers';
import type { PullRequestText } from '../../shared/core/pull-request/pull-request-text';
import { finishText } from '../../shared/core/pull-request/pull-request-text';
import { renderPlan } from '../../shared/core/run/render-plan';
import { renderRepositoryPlan } from '../../shared/core/run/repository/render-repository-plan';
import { resourceId } from '../../shared/core/base/resource-id';
import { emptyPlan } from '../../shared/core/plan/plan-steps';
import { logLine } from '../../shared/log';
import { HOSTILE_TEXTS } from '../support/hostile-text';
import { CLUSTER, hostId, identityId, NODE_GROUP } from '../support/world';

/** Everything of ours that people read, as a function of text that somebody else has chosen. */
const READ_BY_PEOPLE: Readonly<Record<string, (text: string) => string>> = {
  'a line of the log': (text) => logged('run ended', { cluster: text, list: [{ [text]: text }] }),
  'the message of a line of the log': (text) => logged(text, {}),
  'the plan of a cluster': clusterPlan,
  'the plan of a chart': chartPlan,
  'the plan of a repository': repositoryPlan,
  'a JSON answer': (text) => bodyOf(json(200, { [text]: { message: text } })),
  'a problem': (text) =>
    bodyOf(problemResponse({ status: 404, code: 'RunUnknown', detail: text, remedy: text })),
  'a line of the story': (text) => told((say) => say.act(text)),
  'a plan in the story': (text) =>
    told((say) => storyLog(say)('info', 'plan made', { plan: text })),
  'the end of a run in the story': (text) =>
    told((say) =>
      storyLog(say)('warn', 'run ended', { outcome: 'Failed', writes: 1, message: text }),
    ),
  'the request of a chart': (text) => requestOf(chartPullRequestText(chartFacts(text))),
  'the request of a cluster': (text) => requestOf(clusterPullRequestText(clusterFacts(text))),
  'the request of a fleet': (text) => requestOf(onboardingPullRequestText(fleetFacts(text))),
};

const CASES = Object.entries(READ_BY_PEOPLE).flatMap(([where, render]) =>
  HOSTILE_TEXTS.map(([what, text]) => [what, where, text, render] as const),
);

test.each(CASES)('%s in %s acts on no terminal [F6]', (_what, _where, text, render) => {
  expect(withoutOurs(render(text))).not.toMatch(INVISIBLE);
});

test.each(Object.entries(READ_BY_PEOPLE))(
  'a quotation in %s begins no line of its own [F6]',
  (_where, render) => {
    expect(render('quoted\nPlan for all').split('\n')).not.toContain('Plan for all');
  },
);

/** What is stored is bounded where it comes in, and a request where it goes out; these print what they are given. */
const BOUNDED = [
  'a line of the log',
  'the plan of a cluster',
  'the plan of a chart',
  'a line of the story',
];

test.each(BOUNDED)('a megabyte in %s is cut [F6]', (where) => {
  const text = READ_BY_PEOPLE[where]?.('x'.repeat(1_000_000));
  expect(text?.length).toBeLessThan(50_000);
});

/** Line ends of ours, and the space of no width that keeps a mention from pinging people. */
function withoutOurs(text: string): string {
  return text.replaceAll('\n', '').replaceAll('\u200b', '');
}

function bodyOf({ body }: HttpResponseInit): string {
  return body as string;
}

function logged(message: string, fields: Readonly<Record<string, unknown>>): string {
  let text = '';
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  logLine('info', message, fields);
  out.mockRestore();
  return text;
}

function told(tell: (say: ReturnType<typeof narrator>) => void): string {
  let text = '';
  tell(narrator({ write: (more) => (text += more), now: () => 0, colour: false }));
  return text;
}

function failure(text: string): Failure {
  return { policy: 'Stalled', code: foreignCode(text), message: text, remedy: text };
}

function clusterPlan(text: string): string {
  const changes = [{ sign: '+', what: text }] as const;
  return renderPlan({
    ...emptyPlan(CLUSTER, [failure(text)]),
    steps: [
      {
        kind: 'updateHost',
        id: 'h',
        target: hostId('vmss1'),
        cause: 'Missing',
        cost: { reads: 0, writes: 1 },
        changes,
        hostKind: 'scaleSet',
        systemAssigned: false,
        attached: [],
        attach: [],
        detach: [],
        replace: [],
        dead: [],
      },
    ],
    refusals: [{ identity: identityId('a'), rule: text }],
  });
}

function chartPlan(text: string): string {
  const step = {
    kind: 'pushChart',
    id: 's',
    registry: text,
    registryId: resourceId(`${NODE_GROUP}/providers/Microsoft.ContainerRegistry/registries/acr`),
    loginServer: text,
    repository: text,
    tag: text,
    digest: `sha256:${'1'.repeat(64)}`,
  } as const;
  const registries = [{ name: text, loginServer: text, blocked: false }];
  return renderChartPlan({
    ...{ kind: 'planned', planId: 'p', generation: 1, attempts: 0, chart: text, apply: false },
    ...{ rest: { reason: 'Unused', message: text } },
    plan: { chart: text, version: text, steps: [step], failures: [failure(text)], registries },
  });
}

function repositoryPlan(text: string): string {
  return renderRepositoryPlan({
    ...{ kind: 'planned', planId: 'p', generation: 1, attempts: 0, target: text, apply: false },
    ...{ rest: { reason: 'ObserveOnly', message: text }, postponed: 1, waiting: 0 },
    decisions: [
      {
        subject: { kind: 'chart', chart: text },
        branch: text,
        verdict: 'Open',
        message: text,
        url: text,
        steps: [
          { kind: 'openRequest', branch: text, title: text, body: text, draft: false },
          { kind: 'deleteBranch', branch: text, expectedHead: text },
        ],
        leftAlone: [],
        autoMerge: false,
      },
    ],
    failures: [failure(text)],
    notes: [text],
  });
}

function requestOf(words: PullRequestText): string {
  const { title, body } = finishText(words, 'subject', '0'.repeat(64));
  expect(title).not.toContain('\n');
  return [
    commitMessage(title, { content: '0'.repeat(64), onto: 'f'.repeat(40) }),
    title,
    body,
  ].join('\n');
}

const LEFT = (
  text: string,
): {
  readonly notes: readonly string[];
  readonly leftAlone: readonly {
    readonly path: string;
    readonly code: 'AliasedValue';
    readonly message: string;
  }[];
} => ({
  notes: [text],
  leftAlone: [{ path: text, code: 'AliasedValue', message: text }],
});

function chartFacts(text: string): Parameters<typeof chartPullRequestText>[0] {
  const digest = `sha256:${'1'.repeat(64)}` as const;
  return {
    desired: {
      ...{ chart: text, version: text, tag: text, repository: text },
      ...{ packageDigest: digest, manifestDigest: digest },
    },
    from: { version: text, digest: text },
    appVersion: text,
    deprecated: true,
    images: [{ name: text, digest }],
    registries: [text],
    valuesBefore: { a: 1 },
    valuesAfter: { [text]: text },
    crds: { added: [text], changed: [text], removed: [text] },
    manifests: {
      added: [text],
      removed: [text],
      changed: [{ name: text, diff: text.replace(/^/gm, '+') }],
      relabelled: [text],
      rights: [text],
      restarts: [text],
      skipped: [{ path: text, why: text }],
      assumed: [text],
      release: { kubeVersion: text, clusters: 1, otherClusters: 1 },
    },
    clusters: [
      { name: text, from: { version: text }, standing: 'leftOut', why: text, suspended: true },
    ],
    urls: [text, `https://example.com/${text}`],
    ...LEFT(text),
  };
}

function clusterFacts(text: string): Parameters<typeof clusterPullRequestText>[0] {
  const common = { name: text, mode: text, loginServer: text, charts: [text] };
  return {
    ...{ cluster: CLUSTER, ...common, ...LEFT(text), unproved: text },
    installs: [
      { chart: text, version: text, digest: text, release: text, images: [{ name: text }] },
    ],
    rollback: { removes: [text], keeps: [text], stops: [text], shares: [text] },
  };
}

function fleetFacts(text: string): Parameters<typeof onboardingPullRequestText>[0] {
  return {
    clusters: [{ name: text, lines: [text] }],
    charts: [{ chart: text, version: text }],
    registries: [text],
    ...LEFT(text),
  };
}
