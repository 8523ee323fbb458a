import { Argument, Command, Option } from 'commander';
import { version } from '../package.json';
import {
  addApply,
  addOffboard,
  addResume,
  addResync,
  addSuspend,
  addSync,
} from './acting-commands';
import { PLAYGROUND } from './api/site';
import { addInit, addSimulate } from './local-commands';
import { localisable, watchable, wholeOption, withExamples } from './command-parts';
import { FORMATS } from './output/printer';
import type { Hand } from './task';
import { CLUSTER } from './task';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** Every command with its options and examples: what is parsed, completed, shown by --help and written into the reference. */
export function commandLine(hand: Hand): Command {
  const root = new Command('aks-identity')
    .description('See and steer what aks-identity-reconciler does with a fleet of AKS clusters.')
    .version(version)
    .option('--url <site>', `site of the app; default: $AKS_IDENTITY_URL, then ${PLAYGROUND}`)
    .option('--entra <scope>', 'sign in with Entra, and ask for a token of this scope')
    .addOption(
      new Option('-o, --output <format>', 'what a result looks like')
        .choices(FORMATS)
        .default('table'),
    )
    .option('--no-color', 'no colours; the same as NO_COLOR=1')
    .configureHelp({ showGlobalOptions: true, sortSubcommands: false })
    .showHelpAfterError(false);
  const all = [
    ...[addInit, addCheck, addGet, addPlan, addApply, addExplain, addTree, addEvents],
    ...[addResync, addSync, addSuspend, addResume, addOffboard, addSimulate],
  ];
  for (const add of all) {
    add(root, hand);
  }
  addCompletion(root, hand);
  return withExamples(root, [
    'aks-identity get clusters --not-ready',
    'aks-identity explain aks-shop',
    'AKS_IDENTITY_KEY=… aks-identity plan aks-shop --url https://my-reconciler.azurewebsites.net',
  ]);
}

function addGet(root: Command, hand: Hand): void {
  const get = root
    .command('get')
    .summary('list clusters, charts or repositories')
    .description('List what there is, those that need a human first.');
  const kinds = [
    ['clusters', 'Every cluster that was ever looked at.'],
    ['charts', 'Every chart of the configuration.'],
    ['repositories', 'Every GitOps repository of the configuration.'],
  ] as const;
  for (const [kind, description] of kinds) {
    const command = get
      .command(kind)
      .description(description)
      .option('--not-ready', 'only those whose Ready is not True')
      .option('-l, --selector <parts>', FIELDS[kind]);
    withExamples(localisable(watchable(command)), [
      `aks-identity get ${kind}`,
      `aks-identity get ${kind} --not-ready -o name`,
      `aks-identity get ${kind} --selector 'name=a*,stalled=true'`,
      `aks-identity get ${kind} -w`,
      `aks-identity get ${kind} --local --config profiles.yaml`,
    ]);
    command.action(() => hand(`get ${kind}`, command));
  }
}

const FIELDS = {
  clusters:
    'field=value or !=, all of them; name, group, subscription, profile, contested, ready, reason, stalled',
  charts: 'field=value or !=, all of them; name, version, ready, reason, stalled',
  repositories: 'field=value or !=, all of them; name, forge, ready, reason, stalled',
} as const;

function addCheck(root: Command, hand: Hand): void {
  const command = root
    .command('check')
    .summary('check what is not as it should be, and how to fix it')
    .description(
      'Check whether a running app answers, has its configuration in force, may write, gets events, and has everything ready. With --local, from Azure itself and before there is an app: login, tenant, subscriptions, configuration, resource providers, rights (missing, and with --as more than needed), events and their filter, registries, forges, API servers, and limits. Each problem comes with the command that fixes it.',
    );
  withExamples(localisable(command), [
    'aks-identity check',
    'aks-identity check --local --config profiles.yaml',
    'aks-identity check --local --config profiles.yaml --as 0b0e0000-0000-4000-8000-000000000001',
  ]);
  command.action(() => hand('check', command));
}

function addPlan(root: Command, hand: Hand): void {
  const command = root
    .command('plan')
    .summary('show what a run would do now')
    .description(
      'Show what a run would do to a cluster, a chart or a repository now, freshly observed. Writes nothing. Ends with 0 where there is nothing to do, 2 where there is something.',
    )
    .argument('[cluster]', CLUSTER)
    .option('--chart <name>', 'of a chart')
    .option('--repository <name>', 'of a GitOps repository')
    .option('--all', 'of everything there is')
    .option('--out <file>', 'save it for `apply`')
    .option('--offboard', 'what `offboard` would take back')
    .option('--id <plan>', 'a plan that was made before');
  withExamples(localisable(command), [
    'aks-identity plan aks-shop',
    'aks-identity plan aks-shop --local --config profiles.yaml',
    'aks-identity plan rg-shop/aks-shop -o json',
    'aks-identity plan --chart aad-pod-identity',
    'aks-identity plan --all --out plans.json',
    'aks-identity plan aks-shop --offboard',
  ]);
  command.action(() => hand('plan', command));
}

function addTree(root: Command, hand: Hand): void {
  const command = root
    .command('tree')
    .summary('show what belongs to a cluster: hosts, identities, namespaces, pods, charts')
    .description(
      'Show what belongs to a cluster: its hosts, each with the identities that are attached, wanted and not attached, foreign or refused; the namespaces and pods that may use them, and its charts with registries and pull requests. As its last run saw it.',
    )
    .argument('<cluster>', CLUSTER);
  withExamples(localisable(command), ['aks-identity tree aks-shop']);
  command.action(() => hand('tree', command));
}

function addExplain(root: Command, hand: Hand): void {
  const command = root
    .command('explain')
    .summary('show what is wrong, how to fix it, and what has happened')
    .description(
      'Show the state of a cluster, a chart or a repository: conditions, every failure worst first with its remedy, what is wrong inside the cluster, and its runs with their causes, plans and writes, each with the correlation id of Azure.',
    )
    .argument('[cluster]', CLUSTER)
    .option('--chart <name>', 'a chart instead')
    .option('--repository <name>', 'a GitOps repository instead')
    .addOption(wholeOption('--runs <count>', 'how many runs to show').default(5));
  withExamples(localisable(command), [
    'aks-identity explain aks-shop',
    'aks-identity explain --repository fleet',
    'aks-identity explain aks-shop -o yaml',
  ]);
  command.action(() => hand('explain', command));
}

function addEvents(root: Command, hand: Hand): void {
  const command = root
    .command('events')
    .summary('show what was written, with correlation ids of Azure')
    .description(
      'Show what was written, with the correlation ids of Azure; for the whole fleet unless one is named. The API keeps the last hundred of each cluster, chart and repository at hand.',
    )
    .argument('[cluster]', CLUSTER)
    .option('--chart <name>', 'of a chart')
    .option('--repository <name>', 'of a GitOps repository');
  withExamples(watchable(command), [
    'aks-identity events aks-shop',
    'aks-identity events --chart aad-pod-identity',
    'aks-identity events -w',
  ]);
  command.action(() => hand('events', command));
}

function addCompletion(root: Command, hand: Hand): void {
  const command = root
    .command('completion')
    .summary('print a script that completes commands, options and names')
    .description(
      'Print a script that completes commands and options, and the names of clusters, charts and repositories as the app has them.',
    )
    .addArgument(new Argument('<shell>', 'where it is for').choices(SHELLS));
  withExamples(command, [
    'source <(aks-identity completion bash)',
    'aks-identity completion fish > ~/.config/fish/completions/aks-identity.fish',
    'aks-identity completion powershell | Out-String | Invoke-Expression',
  ]);
  command.action(() => hand('completion', command));
  const complete = root
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .helpOption(false);
  complete.action(() => hand('__complete', complete));
}
