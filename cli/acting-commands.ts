import type { Command } from 'commander';
import { followed, withExamples } from './command-parts';
import type { Hand } from './task';
import { CLUSTER } from './task';

/** Commands by which something happens: to be parsed, and shown by --help. */

export function addApply(root: Command, hand: Hand): void {
  const command = root
    .command('apply')
    .summary('carry out plans that were saved')
    .description(
      'Carry out the plans that `plan --out` has saved. A plan that is no longer what a run would do is refused. The run observes once more before it writes: what changes in that moment is decided anew.',
    )
    .argument('<file>', 'as `plan --out` has written it');
  withExamples(followed(command), [
    'aks-identity plan aks-shop --out plan.json',
    'aks-identity apply plan.json',
  ]);
  command.action(() => hand('apply', command));
}

export function addResync(root: Command, hand: Hand): void {
  const command = root
    .command('resync')
    .summary('look at one cluster, or at many, now')
    .description('Look at one cluster, or at all that are selected, now, and follow the run.')
    .argument('[cluster]', CLUSTER)
    .option('--dry-run', 'only plan')
    .option('--onboard', 'bring an off-boarded cluster back')
    .option('--all', 'every cluster')
    .option('--profile <name...>', 'clusters of these profiles')
    .option('--subscription <id...>', 'clusters in these subscriptions')
    .option('--resource-group <name...>', 'clusters in these groups; globs know * and ?')
    .option('--name <name...>', 'clusters of these names; globs know * and ?');
  withExamples(followed(command), [
    'aks-identity resync aks-shop',
    'aks-identity resync --profile shop --no-wait',
  ]);
  command.action(() => hand('resync', command));
}

export function addSync(root: Command, hand: Hand): void {
  const sync = root
    .command('sync')
    .summary('look at a chart or a GitOps repository now')
    .description('Look at a chart or a GitOps repository now, and follow the run.');
  const chart = sync
    .command('chart')
    .description('Look at the source of a chart, and at what the registries have of it.')
    .argument('<name>', 'as the configuration has it')
    .option('--dry-run', 'only plan')
    .option('--forget-digests', 'take what the source offers under the same version now');
  withExamples(followed(chart), ['aks-identity sync chart aad-pod-identity']);
  chart.action(() => hand('sync chart', chart));
  const repository = sync
    .command('repository')
    .description('Look at a GitOps repository, and at the requests in it.')
    .argument('<name>', 'as the configuration has it')
    .option('--dry-run', 'only plan');
  withExamples(followed(repository), ['aks-identity sync repository fleet']);
  repository.action(() => hand('sync repository', repository));
}

export function addOffboard(root: Command, hand: Hand): void {
  const command = root
    .command('offboard')
    .summary('take back what a cluster was given, and leave it alone')
    .description(
      'Show what would be taken back from a cluster, ask for its name, take it back, and leave the cluster alone from then on.',
    )
    .argument('<cluster>', CLUSTER)
    .option('--confirm <name>', 'name of the cluster, where nobody can be asked');
  withExamples(followed(command), [
    'aks-identity plan aks-shop --offboard',
    'aks-identity offboard aks-shop',
  ]);
  command.action(() => hand('offboard', command));
}

export function addSuspend(root: Command, hand: Hand): void {
  const command = root
    .command('suspend')
    .summary('print the command that makes the reconciler leave a cluster alone')
    .description(
      'Print the az command that sets the tag by which the reconciler leaves a cluster alone: whoever may tag a cluster may hold it back. Nothing is carried out here.',
    )
    .argument('<cluster>', CLUSTER)
    .option('--until <time>', 'only until then');
  withExamples(command, [
    'aks-identity suspend aks-shop',
    'aks-identity suspend aks-shop --until 2026-12-31 | sh',
  ]);
  command.action(() => hand('suspend', command));
}

export function addResume(root: Command, hand: Hand): void {
  const command = root
    .command('resume')
    .summary('print the command that takes the tag of `suspend` off')
    .description(
      'Print the az command that removes the tag which `suspend` sets. A suspension by the profile stays; --until ends by itself.',
    )
    .argument('<cluster>', CLUSTER);
  withExamples(command, ['aks-identity resume aks-shop | sh']);
  command.action(() => hand('resume', command));
}
