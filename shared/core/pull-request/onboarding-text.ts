import { counted } from '../base/counted';
import { printableLine } from '../base/printable';
import { bullets, code, codeBlock, html, plain } from './markdown';
import type { ClusterPlan, OnboardingFacts } from './pull-request-facts';
import type { PullRequestText } from './pull-request-text';
import {
  bodyOf,
  folded,
  handlingSection,
  leftAloneSection,
  notesSection,
  section,
} from './sections';

/** Plans in the body; the rest of a larger fleet is counted. GitHub takes 65,536 characters. */
const MAX_PLANS = 40;
const MAX_PLAN_LENGTH = 25;

/**
 * What the first request says while we only observe. Its version never changes: who closes it does not want to see it
 * the plan again, however the fleet grows.
 */
export function onboardingPullRequestText(facts: OnboardingFacts): PullRequestText {
  const { clusters, charts, registries } = facts;
  const more = clusters.length - MAX_PLANS;
  const body = bodyOf(
    [
      `aks-identity-reconciler observes ${counted(clusters.length, 'cluster')} and changes nothing: this is what it would do.`,
      '',
      'Set `observeOnly: false` for this repository when you agree; merging alone starts nothing.',
      '',
    ],
    section(
      'Charts',
      bullets(charts.map(({ chart, version }) => `${code(chart)} ${code(version)}`)),
    ),
    section('Registries', bullets(registries.map(code))),
    notesSection(facts.notes.map(plain)),
    leftAloneSection(facts),
    handlingSection(
      'nothing is changed, so there is nothing to roll back.',
      'It is not opened again; reopen it to see the plan again.',
    ),
    section(
      `Clusters (${clusters.length})`,
      bullets(
        clusters.map(({ name }) => code(name)),
        100,
      ),
    ),
    ...clusters.slice(0, MAX_PLANS).map(planOf),
    more > 0 ? [`… and the plans of ${counted(more, 'more cluster')}.`] : [],
  );
  return { title: 'Plan for pod identity on the fleet', body, versions: { onboarding: 'plan' } };
}

function planOf({ name, lines }: ClusterPlan): readonly string[] {
  const shown = lines.slice(0, MAX_PLAN_LENGTH).map((line) => printableLine(line, 200));
  const more = lines.length - shown.length;
  const text = [...shown, ...(more > 0 ? [`… ${counted(more, 'more line')}`] : [])].join('\n');
  return folded(`Plan for ${html(name)}`, [codeBlock(text, 'text')]);
}
