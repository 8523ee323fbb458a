import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../package.json';
import { PLAYGROUND } from './api/site';
import { FORMATS } from './output/printer';

/** What can be asked for; `work.ts` has who does it. */
export type Task =
  | 'get clusters'
  | 'get charts'
  | 'get repositories'
  | 'plan'
  | 'explain'
  | 'events'
  | 'resync'
  | 'sync chart'
  | 'sync repository'
  | 'offboard'
  | 'completion'
  | '__complete';

export type Hand = (task: Task, command: Command) => Promise<void>;

const CLUSTER = 'its name, group/name, subscription/group/name or resource id';
const SHELLS = ['bash', 'zsh', 'fish'] as const;

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
  for (const add of [addGet, addPlan, addExplain, addEvents, addResync, addSync, addOffboard]) {
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
    .description('List what there is, who needs a human first.');
  const kinds = [
    ['clusters', 'Every cluster that was ever looked at.'],
    ['charts', 'Every chart of the configuration.'],
    ['repositories', 'Every GitOps repository of the configuration.'],
  ] as const;
  for (const [kind, description] of kinds) {
    const command = get
      .command(kind)
      .description(description)
      .option('--not-ready', 'only those whose Ready is not True');
    withExamples(watchable(command), [
      `aks-identity get ${kind}`,
      `aks-identity get ${kind} --not-ready -o name`,
      `aks-identity get ${kind} -w`,
    ]);
    command.action(() => hand(`get ${kind}`, command));
  }
}

function addPlan(root: Command, hand: Hand): void {
  const command = root
    .command('plan')
    .summary('show what a run would do to a cluster now')
    .description(
      'Show what a run would do to a cluster now, freshly observed. Writes nothing. Ends with 0 where there is nothing to do, 2 where there is something.',
    )
    .argument('<cluster>', CLUSTER)
    .option('--offboard', 'what `offboard` would take back')
    .option('--id <plan>', 'a plan that was made before');
  withExamples(command, [
    'aks-identity plan aks-shop',
    'aks-identity plan rg-shop/aks-shop -o json',
    'aks-identity plan aks-shop --offboard',
  ]);
  command.action(() => hand('plan', command));
}

function addExplain(root: Command, hand: Hand): void {
  const command = root
    .command('explain')
    .summary('tell what is wrong with a cluster, how to mend it, and what has happened')
    .description(
      'Tell how a cluster stands: conditions, every failure worst first with its remedy, and its runs with their causes, plans and writes.',
    )
    .argument('<cluster>', CLUSTER)
    .addOption(wholeOption('--runs <count>', 'how many runs to tell of').default(5));
  withExamples(command, ['aks-identity explain aks-shop', 'aks-identity explain aks-shop -o yaml']);
  command.action(() => hand('explain', command));
}

function addEvents(root: Command, hand: Hand): void {
  const command = root
    .command('events')
    .summary('tell what was written, with correlation ids of Azure')
    .description(
      'Tell what was written, with the correlation ids of Azure; of the whole fleet where nothing is named. The API keeps the last hundred of each cluster, chart and repository at hand.',
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

function addResync(root: Command, hand: Hand): void {
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

function addSync(root: Command, hand: Hand): void {
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

function addOffboard(root: Command, hand: Hand): void {
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

function addCompletion(root: Command, hand: Hand): void {
  const command = root
    .command('completion')
    .summary('print a script that completes commands and options')
    .description('Print a script that completes commands and options.')
    .addArgument(new Argument('<shell>', 'where it is for').choices(SHELLS));
  withExamples(command, [
    'source <(aks-identity completion bash)',
    'aks-identity completion fish > ~/.config/fish/completions/aks-identity.fish',
  ]);
  command.action(() => hand('completion', command));
  const complete = root
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .helpOption(false);
  complete.action(() => hand('__complete', complete));
}

function watchable(command: Command): Command {
  return command
    .option('-w, --watch', 'go on, and tell what changes')
    .addOption(wholeOption('--interval <seconds>', 'of --watch, between two looks').default(2));
}

function followed(command: Command): Command {
  return command
    .option('--no-wait', 'only ask for it')
    .addOption(wholeOption('--timeout <minutes>', 'how long to follow the run').default(15));
}

function wholeOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text: string) => {
    if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
    throw new InvalidArgumentError('It has to be a whole number from 1 on.');
  });
}

const examples = new WeakMap<Command, readonly string[]>();

/** For the reference. */
export function examplesOf(command: Command): readonly string[] {
  return examples.get(command) ?? [];
}

function withExamples(command: Command, lines: readonly string[]): Command {
  examples.set(command, lines);
  return command.addHelpText(
    'after',
    `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`,
  );
}
