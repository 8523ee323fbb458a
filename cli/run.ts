import type { Command } from 'commander';
import { CommanderError } from 'commander';
import { printableLine } from '../shared/core/base/printable';
import { apiAt } from './api/client';
import { ALONE, appFor } from './app-for';
import { namesFrom } from './api/names';
import { errorText, isCliError } from './cli-error';
import type { Task } from './task';
import { commandLine } from './command-line';
import { pathOf, withSubcommands } from './command-parts';
import { completionScript, completions, namesAsked, reached } from './completion';
import type { Options } from './context';
import type { ExitCode } from './exit-code';
import { EXIT } from './exit-code';
import type { Io } from './io';
import { paintFor } from './output/paint';
import { printerFor } from './output/printer';
import { workAloneOf, workOf } from './work';

/** Carries a command line out. What goes wrong is printed, never thrown. `args` without node and script. */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  let exit: ExitCode = EXIT.done;
  const root = commandLine(async (task, command) => {
    exit = await carryOut(task, command, io);
  });
  const wrong: string[] = [];
  for (const command of withSubcommands(root)) {
    command.exitOverride().configureOutput({
      writeOut: io.stdout.write,
      writeErr: (text) => wrong.push(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
  }
  try {
    if (args.length === 0) throw new NothingAsked();
    await root.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    return report(error, { io, args, root, wrong: wrong.join('') });
  }
}

class NothingAsked extends Error {}

async function carryOut(task: Task, command: Command, io: Io): Promise<ExitCode> {
  if (task === 'completion') {
    io.stdout.write(completionScript(command.args[0] ?? ''));
    return EXIT.done;
  }
  if (task === '__complete') {
    return complete(command.parent ?? command, command.args, io);
  }
  const options: Options = command.optsWithGlobals();
  const { stdout, stderr, env } = io;
  const printer = printerFor(
    { stdout, stderr },
    {
      format: options.output,
      paint: paintFor(stdout, env, options.color),
      stream: options.watch === true,
    },
  );
  const context = { io, printer, args: command.args, options };
  const alone = await workAloneOf(task, options);
  if (alone !== undefined) return alone(context);
  const work = await workOf(task);
  const { api, close } = await appFor(task, options, io);
  try {
    return await work({ ...context, api });
  } finally {
    await close?.();
  }
}

/** Whoever presses Tab waits no longer. */
const TAB_MS = 2000;

async function complete(root: Command, given: readonly string[], io: Io): Promise<ExitCode> {
  // PowerShell hands the word that was not begun yet over as a blank.
  const words = [...given.slice(0, -1), (given.at(-1) ?? '').trim()];
  const asked = namesAsked(root, words);
  const names =
    asked === undefined ? [] : await namesFrom(() => apiAt({ patienceMs: TAB_MS }, io), asked);
  const fitting = names.filter((name) => name.startsWith(words.at(-1) ?? ''));
  const all = [...completions(root, words), ...fitting];
  io.stdout.write(all.map((word) => `${printableLine(word)}\n`).join(''));
  return EXIT.done;
}

interface Failed {
  readonly io: Io;
  readonly args: readonly string[];
  readonly root: Command;
  /** What the parser had to say. */
  readonly wrong: string;
}

function report(error: unknown, { io, args, root, wrong }: Failed): ExitCode {
  const paint = paintFor(io.stderr, io.env, !args.includes('--no-color'));
  if (isCliError(error)) {
    io.stderr.write(errorText(error.said, paint));
    return error.exit;
  }
  if (error instanceof NothingAsked || isBareGroup(error)) {
    io.stderr.write(wrong === '' ? root.helpInformation() : wrong);
    return EXIT.usage;
  }
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.done;
    io.stderr.write(errorText(usageOf(error, pathOf(reached(root, args).command)), paint));
    return EXIT.usage;
  }
  if (isAlone(error)) {
    io.stderr.write(errorText(ALONE, paint));
    return EXIT.failed;
  }
  const why = error instanceof Error ? error.message : String(error);
  io.stderr.write(errorText({ what: 'Something went wrong.', why }, paint));
  return EXIT.failed;
}

/** Where somebody has taken this file away from the other that stands beside it. */
function isAlone(error: unknown): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return String(code).endsWith('MODULE_NOT_FOUND') && String(message).includes('cli-local.cjs');
}

/** `aks-identity get`: its help says which. */
function isBareGroup(error: unknown): boolean {
  return error instanceof CommanderError && error.code === 'commander.help';
}

/** The parser's `error: … \n(Did you mean …?)` in our words. */
function usageOf({ message }: CommanderError, command: string): Parameters<typeof errorText>[0] {
  const [what = '', ...more] = message.replace(/^error: /, '').split('\n');
  const guess = more.join(' ').replace(/^\((.*)\)$/, '$1');
  return {
    what: `${what.charAt(0).toUpperCase()}${what.slice(1)}${/[.?!]$/.test(what) ? '' : '.'}`,
    remedy: `${guess === '' ? '' : `${guess} `}See: ${command} --help`,
  };
}
