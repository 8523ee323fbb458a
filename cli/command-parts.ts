import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';

/** What several commands have in common. */

export function watchable(command: Command): Command {
  return command
    .option('-w, --watch', 'keep running, and report what changes')
    .addOption(wholeOption('--interval <seconds>', 'of --watch, between two looks').default(2));
}

export function localisable(command: Command): Command {
  return command
    .option('--local', 'look at Azure from here with your own login, and ask no app')
    .option('--config <file>', 'of --local: the configuration')
    .option(
      '--as <object-id>',
      "of --local: the reconciler's identity, whose roles count; default: you",
    );
}

export function followed(command: Command): Command {
  return command
    .option('--no-wait', 'only ask for it')
    .addOption(wholeOption('--timeout <minutes>', 'how long to follow the run').default(15));
}

export function wholeOption(flags: string, description: string): Option {
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

export function withExamples(command: Command, lines: readonly string[]): Command {
  examples.set(command, lines);
  return command.addHelpText(
    'after',
    `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`,
  );
}

/** As it is typed: `aks-identity get clusters`. */
export function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** A command and all below it. */
export function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
