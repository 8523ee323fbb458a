import { renderToString } from 'preact-render-to-string';
import type { ClusterView, Planned } from '../api/bodies';
import { HereContext } from '../here';
import {
  ATTACHING,
  clusterView,
  condition,
  MATRIX,
  NOW,
  NOW_MS,
  plan,
  run,
} from '../worlds.testing';
import { ClusterPage } from './cluster-page';

const PLANNED: Planned = {
  kind: 'planned',
  planId: 'plan-1',
  generation: 1,
  madeAt: NOW,
  attempts: 0,
  intent: 'reconcile',
  plan: plan(),
  apply: true,
  rolesSettling: false,
  situation: 'Converged',
  explanation: 'Everything is in place.',
  matrix: MATRIX,
};

function page(view: ClusterView, planned: Planned | undefined = PLANNED): string {
  return renderToString(
    <ClusterPage {...{ view, planned, planNow: null, site: 'https://app.test', nowMs: NOW_MS }} />,
  );
}

it('shows a cluster that is Ready: conditions, what is where, and what happened', () => {
  const html = page(clusterView());
  expect(html).toContain('Every identity is on every node pool host.');
  expect(html).toContain('</span>attached</span>');
  expect(html).toContain('Everything was in place.');
  expect(html).toContain('Nothing to change.');
});

it('shows everything that is wrong with a stalled cluster first, worst first, each with a command to copy', () => {
  const remedy = 'az role assignment create --role "Virtual Machine Contributor"';
  const html = page(
    clusterView({
      conditions: [condition('Stalled', 'True', 'AuthorizationFailed', 'A role is missing.')],
      failures: [
        { policy: 'Stalled', code: 'AuthorizationFailed', message: 'A role is missing.', remedy },
        { policy: 'Transient', code: 'ApiServerUnreachable', message: 'Nothing answers.' },
      ],
      history: [run('plan-1', { outcome: 'Stalled', message: 'A role is missing.' })],
    }),
  );
  const [first, second] = ['AuthorizationFailed: needs a human', 'ApiServerUnreachable'];
  expect(html.indexOf(first)).toBeLessThan(html.indexOf(second ?? ''));
  expect(html.indexOf(first)).toBeLessThan(html.indexOf('Conditions'));
  expect(html).toContain(`<code>${remedy.replaceAll('"', '&quot;')}</code>`);
});

it('shows a plan with + and -, and says the signs as words', () => {
  const html = page(clusterView({ lastPlan: { planId: 'plan-1', at: NOW, plan: ATTACHING } }));
  expect(html).toContain('1 to add, 0 to change, 1 to remove; 1 write.');
  expect(html).toContain('somebody took it away');
  expect(html).toMatch(/<span class="hidden">add <\/span>identity billing/);
});

it('shows which pods of which namespace NMI would refuse, and why', () => {
  const refused = [
    {
      namespace: 'payments',
      pod: 'api-7f',
      reason: 'NotAssigned' as const,
      why: 'Its client id is of orders.',
    },
  ];
  const counts = { identities: 1, bindings: 1, assigned: 0, exceptions: 0, pods: 2 };
  const objects = {
    at: '2026-11-30T22:00:00Z' as const,
    counts,
    findings: [],
    omitted: 0,
    tokens: { pods: 2, served: 1, refused },
  };
  const html = page(clusterView({ objects }));
  expect(html).toContain('1 of 2 pods would get the right token, 1 would not.');
  expect(html).toContain('Namespace payments');
  expect(html).toContain('Its client id is of orders.');
});

it('a cluster that nobody has looked at yet has a page', () => {
  const { cluster, warnings, ledger, audit } = clusterView();
  const work = {
    intent: 'reconcile',
    generation: 1,
    reconciledGeneration: 0,
    behind: true,
    attempts: 0,
    reasons: [{ at: NOW, source: 'http', detail: 'POST …/resync' }],
  } as const;
  const html = page(
    { cluster, warnings, ledger, audit, work: { ...work, reasons: [...work.reasons] } },
    undefined,
  );
  expect(html).toContain('No run has ended yet.');
  expect(html).toContain('A look is due, because of http: POST …/resync.');
});

it('shows a reader no button that changes anything, and says which command does', () => {
  const html = page(clusterView());
  expect(html).toContain('npx aks-identity resync aks-shop --url https://app.test');
  expect(html).not.toContain('Off-board');
});

it('shows an operator what can be done: to try again what failed, to bring back what was off-boarded', () => {
  const failures = [{ policy: 'Stalled', code: 'AzureError', message: 'No.' }] as const;
  const ofOperator = (view: Partial<ClusterView>): string =>
    renderToString(
      <HereContext.Provider value={{ role: 'operator', tagPrefix: 'a.' }}>
        <ClusterPage
          {...{ view: clusterView(view), planned: PLANNED, planNow: null, site: '', nowMs: NOW_MS }}
        />
      </HereContext.Provider>,
    );
  expect(ofOperator({})).toContain('Resync …');
  expect(ofOperator({ failures: [...failures] })).toContain('Try again now …');
  expect(ofOperator({ offboarded: true })).toContain('Bring back …');
  expect(ofOperator({ offboarded: true })).not.toContain('Off-board …');
  expect(ofOperator({})).toContain('--tags a.suspend=true');
});
