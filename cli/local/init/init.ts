import { counted } from '../../../shared/core/base/counted';
import { nearest } from '../../../shared/core/base/nearest';
import { loadConfiguration } from '../../../shared/config/load';
import { formatProblems } from '../../../shared/config/problem';
import { fail } from '../../cli-error';
import type { Alone } from '../../context';
import type { ExitCode } from '../../exit-code';
import { EXIT } from '../../exit-code';
import type { Arm } from '../arm';
import { armOf } from '../arm';
import { choose } from './ask';
import type { Found, FoundRegistry, IdentityGroup, Subscription } from './look-around';
import { lookAround, subscriptionsOf } from './look-around';
import type { Choice } from './render';
import { render } from './render';

const USUAL_FILE = 'profiles.yaml';

/** `init`: looks at the subscriptions, asks what it cannot know, and writes a configuration that holds. */
export async function init(context: Alone): Promise<ExitCode> {
  const { io, options } = context;
  const { out = USUAL_FILE, force = false, subscription } = options;
  if (io.ask === undefined && subscription === undefined) refuseToGuess();
  if ((options.registry === undefined) !== (options.repository === undefined)) refuseHalf();
  if (out !== '-' && !force && (await isThere(context, out))) refuseToOverwrite(out);
  const arm = armOf(io);
  const found = await lookedAt(context, arm);
  const choice = await choiceOf(context, found);
  const text = render(choice);
  assertValid(text, out);
  if (out === '-') {
    io.stdout.write(text);
    return EXIT.done;
  }
  if (!(await io.createFile(out, text, force))) refuseToOverwrite(out);
  await tell(context, out, choice);
  return EXIT.done;
}

function refuseToGuess(): never {
  fail({
    what: 'Which subscriptions?',
    why: 'There is nobody to ask.',
    remedy:
      'Name them: aks-identity init --subscription <id…> [--identities <group…>] [--registry <name…> --repository <owner/name>] [--name <glob…>] [--profile <name>] [--out <file>]',
    exit: EXIT.usage,
  });
}

/** A registry without pull requests fills nobody's cluster, and the other way round. */
function refuseHalf(): never {
  fail({
    what: '--registry and --repository go together.',
    why: 'Charts are copied to a registry, and proposed in a repository.',
    remedy: 'Give both, or none: aks-identity init --registry <name> --repository <owner/name>',
    exit: EXIT.usage,
  });
}

async function isThere({ io }: Alone, path: string): Promise<boolean> {
  return io.readFile(path).then(
    () => true,
    () => false,
  );
}

function refuseToOverwrite(path: string): never {
  fail({
    what: `${path} is there already.`,
    why: 'What somebody has written is not thrown away.',
    remedy: 'Write another file with --out <file>, or this one anew with --force.',
  });
}

async function lookedAt(context: Alone, arm: Arm): Promise<readonly Found[]> {
  const { io, printer, options } = context;
  const all = await subscriptionsOf(arm);
  if (all.length === 0) {
    fail({
      what: 'No subscription is to be seen.',
      why: 'Whoever is signed in has a role in none, or in another tenant.',
      remedy: 'az login --tenant <tenant>, then: az account list --all -o table',
    });
  }
  const chosen =
    options.subscription === undefined
      ? await choose(context, asking(io), {
          ...{ what: 'Subscriptions with clusters, or with their identities', items: all },
          ...{ show: ({ id, name }: Subscription) => `${name}  ${id}`, otherwise: 'all' as const },
        })
      : options.subscription.map((given) => subscriptionNamed(given, all));
  printer.note(`Looking at ${counted(chosen.length, 'subscription')}.`);
  return Promise.all(chosen.map((each) => lookAround(arm, each)));
}

function asking({ ask }: Alone['io']): (question: string) => Promise<string> {
  return ask ?? refuseToGuess();
}

/** By id or name. Throws CliError. */
function subscriptionNamed(given: string, all: readonly Subscription[]): Subscription {
  const found = all.find(({ id, name }) => [id, name].some((each) => same(each, given)));
  return (
    found ??
    refuseUnknown(
      'subscription',
      given,
      all.map(({ name }) => name),
    )
  );
}

async function choiceOf(context: Alone, found: readonly Found[]): Promise<Choice> {
  const { profile = ['platform'], name = [] } = context.options;
  const groups = await groupsOf(
    context,
    found.flatMap((each) => each.groups),
  );
  const registries = await registriesOf(
    context,
    found.flatMap((each) => each.registries),
  );
  const repository = await repositoryOf(context, registries);
  const common = { found, names: name, groups, registries };
  return { ...common, profile: profile[0] ?? 'platform', repository };
}

async function groupsOf(
  context: Alone,
  all: readonly IdentityGroup[],
): Promise<readonly IdentityGroup[]> {
  const { io, options } = context;
  if (options.identities !== undefined)
    return options.identities.map((each) => groupNamed(each, all));
  if (all.length === 0) {
    fail({
      what: 'There are no identities to attach.',
      why: 'No resource group has a user-assigned identity, but for those of AKS itself.',
      remedy:
        'az identity create --resource-group <group> --name <identity>, or name a group that will have some: --identities <id of the group>',
    });
  }
  if (io.ask === undefined || options.subscription !== undefined) return all;
  return choose(context, io.ask, {
    ...{ what: 'Resource groups whose identities clusters may get', items: all },
    show: ({ id, identities }: IdentityGroup) => `${id}: ${identities.join(', ')}`,
    otherwise: 'all' as const,
  });
}

/** By its id, which need not be there yet, or by its name. Throws CliError. */
function groupNamed(given: string, all: readonly IdentityGroup[]): IdentityGroup {
  const found = all.find(({ id }) => same(id, given) || same(lastOf(id), given));
  if (found !== undefined) return found;
  if (/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+$/i.test(given)) {
    return { id: given, identities: [] };
  }
  return refuseUnknown(
    'group with identities',
    given,
    all.map(({ id }) => lastOf(id)),
  );
}

async function registriesOf(
  context: Alone,
  all: readonly FoundRegistry[],
): Promise<readonly FoundRegistry[]> {
  const { io, options } = context;
  if (options.registry !== undefined) {
    return options.registry.map(
      (given) =>
        all.find(({ id, name }) => same(id, given) || same(name, given)) ??
        refuseUnknown(
          'registry',
          given,
          all.map(({ name }) => name),
        ),
    );
  }
  if (io.ask === undefined || options.subscription !== undefined) return [];
  return choose(context, io.ask, {
    ...{ what: 'Registries that charts are copied to', items: all },
    ...{ show: ({ id }: FoundRegistry) => id, otherwise: 'none' as const },
  });
}

async function repositoryOf(
  { io, options }: Alone,
  registries: readonly FoundRegistry[],
): Promise<string | undefined> {
  if (options.repository !== undefined) return options.repository;
  if (io.ask === undefined || options.subscription !== undefined || registries.length === 0) {
    return undefined;
  }
  const text = await io.ask('GitOps repository on GitHub, as owner/name (Enter: none): ');
  return text.trim() === '' ? undefined : text.trim();
}

function refuseUnknown(what: string, given: string, known: readonly string[]): never {
  const guess = nearest(given, known);
  fail({
    what: `There is no ${what} "${given}".`,
    why: known.length === 0 ? 'None is to be seen.' : `There is ${known.slice(0, 10).join(', ')}.`,
    remedy:
      guess === undefined
        ? 'az account list -o table shows what you see.'
        : `Did you mean ${guess}?`,
    exit: EXIT.usage,
  });
}

/** What init writes must hold. Throws CliError: a name that was given can be one that none may have. */
function assertValid(text: string, file: string): void {
  const loaded = loadConfiguration(text, file);
  if (loaded.ok) return;
  fail({
    what: 'Nothing was written: what was given makes no configuration that holds.',
    why: formatProblems(loaded.problems),
    remedy: 'See: aks-identity init --help',
  });
}

async function tell({ printer }: Alone, file: string, choice: Choice): Promise<void> {
  const clusters = choice.found.flatMap((each) => each.clusters).length;
  await printer.show({
    value: { file, clusters, groups: choice.groups.map(({ id }) => id) },
    names: [file],
    lines: () => [
      `${file} is written: profile ${choice.profile}, ${counted(clusters, 'cluster')} seen, ${counted(choice.groups.length, 'group')} of identities. Next:`,
      `  aks-identity check --local --config ${file}`,
      `  aks-identity plan --all --local --config ${file}`,
    ],
  });
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function lastOf(id: string): string {
  return id.split('/').at(-1) ?? id;
}
