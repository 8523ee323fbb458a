import { counted } from '../../base/counted';
import { progressText } from '../../installed/progress-text';
import type { PullRequestStep } from '../../pull-request/pull-request-step';
import type { RingRecord } from '../../rings/ring-record';
import { renderNamed } from '../render-named';
import type { PlannedRepository, PlannedPullRequest } from './repository-run';

/**
 * A repository's plan as people read it:
 *
 *     Plan for fleet: 1 of 2 requests would change.
 *       identity-reconciler/chart-aad-pod-identity (Open)
 *         + branch with 4 files
 *         + request "Update aad-pod-identity to 4.1.18"
 */
export function renderRepositoryPlan(planned: PlannedRepository): string {
  const { target, decisions, failures, notes, rest } = planned;
  const { postponed, installs = [], rings = [] } = planned;
  const changing = decisions.filter(({ steps }) => steps.length > 0).length;
  const work =
    changing > 0
      ? `${changing} of ${counted(decisions.length, 'request')} would change.`
      : undefined;
  return renderNamed({ name: target, work, rest, failures }, [
    ...decisions.flatMap(decisionLines),
    ...(postponed === 0 ? [] : [`  ${postponed} more in later runs`]),
    ...(installs.length === 0 ? [] : [`  ${progressText(installs)}`]),
    ...rings.map(ringLine),
    ...notes.map((note) => `  ${note}`),
  ]);
}

function ringLine({ ring, chart, version, phase, message, waitsFor }: RingRecord): string {
  return `  ring ${ring}: ${chart} ${version} ${phase}, ${waitsFor ?? `${message}.`}`;
}

function decisionLines({ branch, verdict, message, steps, url }: PlannedPullRequest): string[] {
  return [
    `  ${branch} (${verdict})${url === undefined ? '' : ` ${url}`}`,
    ...(message === '' ? [] : [`    ${message}`]),
    ...steps.map((step) => `    ${line(step)}`),
  ];
}

function line(step: PullRequestStep): string {
  switch (step.kind) {
    case 'writeBranch':
      return `${step.expectedHead === undefined ? '+' : '~'} branch with ${counted(step.files.length, 'file')}`;
    case 'openRequest':
      return `+ request "${step.title}"`;
    case 'updateRequest':
      return `~ request #${step.number} "${step.title}"`;
    case 'closeRequest':
      return `- request #${step.number}`;
    case 'deleteBranch':
      return `- branch ${step.branch}`;
  }
}
