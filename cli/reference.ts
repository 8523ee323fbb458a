import type { Argument, Command, Option } from 'commander';
import { commandLine } from './command-line';
import { examplesOf, pathOf, withSubcommands } from './command-parts';
import { EXIT_MEANINGS } from './exit-code';

/** docs/reference/cli.md, from the definitions that --help shows. */
export function renderCommandLine(): string {
  const root = commandLine(() => Promise.resolve());
  const commands = withSubcommands(root).filter(
    (command) => command !== root && command.commands.length === 0 && isShown(command),
  );
  const lines = [
    '# Command line',
    '',
    'Generated from the commands in `cli/` by `npm run docs`.',
    '',
    'In a checkout: `npm run build`, then `npx aks-identity`. `dist/cli.cjs` is all that asks an app; the file runs wherever Node 22.19 or newer does. `init` takes `dist/cli-local.cjs` beside it; `--local` and `simulate` take the checkout.',
    '',
    ...environment(),
    '## Everywhere',
    '',
    ...optionTable(root.options),
    'Results go to the standard output, what is going on to the standard error. Where the output is no terminal there are no colours, and nothing is cut. With `-w` JSON is one line for each change, YAML one document.',
    '',
    '## How it ends',
    '',
    '| exit code | meaning |',
    '| --- | --- |',
    ...EXIT_MEANINGS.map(([code, meaning]) => `| ${code} | ${meaning} |`),
    '',
    ...commands.flatMap(described),
  ];
  return `${lines.join('\n')}\n`;
}

function environment(): readonly string[] {
  return [
    '## Environment',
    '',
    '| variable | meaning |',
    '| --- | --- |',
    '| `AKS_IDENTITY_URL` | site of the app; `--url` goes before it |',
    '| `AKS_IDENTITY_KEY` | a function key of the app; there is no option for it, because other users of a machine can read command lines |',
    '| `NO_COLOR` | no colours |',
    '| `AZURE_…` | with `--entra`, `--local` and `init`: how `DefaultAzureCredential` of `@azure/identity` signs in; `az login` is enough |',
    '| names in `auth` | with `--local`: the secrets of Git forges, by the names that the configuration gives them |',
    '',
    'A key or a token is sent over https alone, or to this machine, and never after a redirect.',
    '',
  ];
}

function described(command: Command): readonly string[] {
  const usage = [
    pathOf(command),
    ...command.registeredArguments.map(signOf),
    ...(command.options.length === 0 ? [] : ['[options]']),
  ];
  return [
    `## ${pathOf(command).split(' ').slice(1).join(' ')}`,
    '',
    `\`${usage.join(' ')}\``,
    '',
    command.description(),
    '',
    ...argumentLines(command.registeredArguments),
    ...optionTable(command.options),
    '```sh',
    ...examplesOf(command),
    '```',
    '',
  ];
}

function signOf(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function argumentLines(all: readonly Argument[]): readonly string[] {
  return all.flatMap((argument) => {
    const choices = argument.argChoices === undefined ? '' : `: ${argument.argChoices.join(', ')}`;
    return [`\`${argument.name()}\`: ${argument.description}${choices}`, ''];
  });
}

function optionTable(options: readonly Option[]): readonly string[] {
  if (options.length === 0) return [];
  return ['| option | meaning |', '| --- | --- |', ...options.map(optionLine), ''];
}

function optionLine({ flags, description, argChoices, defaultValue, negate }: Option): string {
  const choices = argChoices === undefined ? '' : `: ${argChoices.join(', ')}`;
  const usual = defaultValue === undefined || negate ? '' : ` (default: ${String(defaultValue)})`;
  return `| \`${flags}\` | ${`${description}${choices}${usual}`.replaceAll('|', '\\|')} |`;
}

function isShown(command: Command): boolean {
  return !command.name().startsWith('__');
}
