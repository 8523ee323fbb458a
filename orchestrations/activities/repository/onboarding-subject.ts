import { registriesOfChart } from '../../../shared/core/configuration/registry-of';
import type { FileChange } from '../../../shared/core/base/repo-file';
import type { Configuration } from '../../../shared/core/configuration/profile';
import type { OnboardingFacts } from '../../../shared/core/pull-request/pull-request-facts';
import { onboardingPullRequestText } from '../../../shared/core/pull-request/onboarding-text';
import { renderPlan } from '../../../shared/core/run/render-plan';
import type { Adapters } from '../../../shared/current-adapters';
import type { ObservedRepository } from './observe-repository';
import type { Subjects } from './repository-subjects';

/** The file that the request adds. Merging it says that the plan was read; nothing reads it afterwards. */
const PLAN_FILE = '.identity-reconciler/plan.md';

/**
 * The one request of an observe-only repository: the plan for its fleet, as a file. Once the file is in the base branch there
 * is nothing more to ask; the plan of each day is in the API.
 */
export async function onboardingSubject(
  adapters: Adapters,
  configuration: Configuration,
  observed: ObservedRepository,
): Promise<Subjects> {
  const [known] = await observed.forge.read(observed.baseHead, [PLAN_FILE]);
  const facts = await factsOf(adapters, configuration, observed);
  const words = onboardingPullRequestText(facts);
  const files: readonly FileChange[] =
    known === undefined ? [{ path: PLAN_FILE, after: planFile(facts) }] : [];
  const proposal = { files, leftAlone: [], notes: [] };
  return {
    subjects: [{ subject: { kind: 'onboarding' }, proposal, words, autoMerge: false }],
    lacking: [],
    notes: ['observeOnly: the plan for the fleet is all that is asked for.'],
    held: 'all',
    failures: [],
  };
}

async function factsOf(
  adapters: Adapters,
  configuration: Configuration,
  { membership, charts }: ObservedRepository,
): Promise<OnboardingFacts> {
  const names = new Set(membership.members.flatMap((member) => member.charts));
  const rules = configuration.charts.filter(({ name }) => names.has(name));
  const clusters = await Promise.all(
    membership.members.map(async ({ cluster, registry, charts: own }) => {
      const plan = (await adapters.store.clusters.get(cluster.id))?.lastPlan?.plan;
      const azure =
        plan === undefined ? ['Not planned yet.'] : renderPlan(plan).trimEnd().split('\n');
      return {
        name: cluster.name,
        lines: [...azure, `Charts from ${registry.loginServer}: ${own.join(', ')}`],
      };
    }),
  );
  return {
    clusters,
    charts: rules.map(({ name, versions }) => ({
      chart: name,
      version: charts.get(name)?.resolved?.version ?? versions,
    })),
    registries: [
      ...new Set(
        rules.flatMap((chart) =>
          registriesOfChart(configuration, chart).map(({ loginServer }) => loginServer),
        ),
      ),
    ],
    notes: membership.leftOut.map(({ cluster, why }) => `${cluster.name} is left out: ${why}`),
    leftAlone: [],
  };
}

function planFile({ clusters, charts, registries }: OnboardingFacts): string {
  return [
    '# Plan of aks-identity-reconciler for this fleet',
    '',
    `Charts: ${charts.map(({ chart, version }) => `${chart} ${version}`).join(', ') || 'none'}`,
    `Registries: ${registries.join(', ') || 'none'}`,
    '',
    ...clusters.flatMap(({ name, lines }) => [`## ${name}`, '', '```', ...lines, '```', '']),
  ].join('\n');
}
