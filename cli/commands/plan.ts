import { counted } from '../../shared/core/base/counted';
import type { Thing } from '../api/things';
import { allThings, namedThing } from '../api/things';
import type { CliError } from '../cli-error';
import { errorText, fail, isCliError } from '../cli-error';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';
import type { Paint } from '../output/paint';
import { sideBySide } from '../side-by-side';
import { savePlans } from './plan-file';
import type { Plan } from './planned';
import { planOf, textOf } from './planned';

/** `plan`: what a run would do now. The text is of the very plan that the exit code speaks of. */
export async function plan(context: Context): Promise<ExitCode> {
  assertSelection(context);
  return context.options.all === true ? planAll(context) : planOne(context);
}

async function planOne(context: Context): Promise<ExitCode> {
  const { api, printer, options } = context;
  const thing = await namedThing(context);
  const made = await planOf(api, thing, {
    ...(options.offboard === true && { intent: 'offboard' }),
    ...(options.id !== undefined && { id: options.id }),
  });
  const text = printer.format === 'table' ? await textOf(api, thing, made) : [];
  await printer.show({
    value: made.value,
    names: made.exit === EXIT.changes ? [thing.name] : [],
    lines: ({ paint }) => text.map((line) => coloured(line, paint)),
  });
  await savePlans(context, [{ thing, plan: made }]);
  return made.exit;
}

/** A plan, or why there is none. */
interface Made {
  readonly thing: Thing;
  readonly plan?: Plan;
  readonly error?: CliError;
  readonly text: readonly string[];
}

async function planAll(context: Context): Promise<ExitCode> {
  const { api, printer } = context;
  const things = await allThings(api);
  printer.note(
    `Planning ${counted(things.length, 'cluster, chart and repository', 'clusters, charts and repositories')}.`,
  );
  const all = await sideBySide(things, (thing) => madeFor(context, thing));
  const telling = all.filter(({ plan: made }) => made?.exit !== EXIT.done);
  await printer.show({
    value: { plans: all.map(valueOf) },
    names: all
      .filter(({ plan: made }) => made?.exit === EXIT.changes)
      .map(({ thing }) => thing.name),
    lines: ({ paint }) => [
      ...telling.flatMap((made) => [...linesOf(made, paint), '']),
      `${all.length - telling.length} of ${all.length} need nothing.`,
    ],
  });
  await savePlans(
    context,
    all.flatMap(({ thing, plan: made }) => (made ? [{ thing, plan: made }] : [])),
  );
  return worst(all);
}

/** One that cannot be planned holds up no other. */
async function madeFor({ api, printer }: Context, thing: Thing): Promise<Made> {
  try {
    const made = await planOf(api, thing);
    const told = printer.format === 'table' && made.exit !== EXIT.done;
    return { thing, plan: made, text: told ? await textOf(api, thing, made) : [] };
  } catch (error) {
    if (!isCliError(error)) throw error;
    return { thing, error, text: [] };
  }
}

function valueOf({ thing: { kind, name }, plan: made, error }: Made): object {
  return { kind, name, ...(made && { plan: made.value }), ...(error && { error: error.said }) };
}

function linesOf({ thing, text, error }: Made, paint: Paint): readonly string[] {
  if (error === undefined) return text.map((line) => coloured(line, paint));
  return [`No plan for ${thing.label}.`, ...errorText(error.said, paint).trimEnd().split('\n')];
}

function worst(all: readonly Made[]): ExitCode {
  const exits = all.map(({ plan: made }) => made?.exit ?? EXIT.failed);
  if (exits.includes(EXIT.failed)) return EXIT.failed;
  return exits.includes(EXIT.changes) ? EXIT.changes : EXIT.done;
}

/** Throws CliError for options that contradict each other. */
function assertSelection({ args, options }: Context): void {
  const { all, chart, repository, offboard, id, out } = options;
  const named = args.length > 0 || chart !== undefined || repository !== undefined;
  if (all === true && (named || offboard === true || id !== undefined)) {
    refuse('--all takes every cluster, chart and repository, as it is now.');
  }
  if (offboard === true && (chart !== undefined || repository !== undefined)) {
    refuse('Only clusters are off-boarded.');
  }
  if (offboard === true && out !== undefined) {
    refuse('An off-boarding is not carried out from a file: `offboard` asks for its name.');
  }
}

function refuse(why: string): never {
  fail({
    what: 'These options do not go together.',
    why,
    remedy: 'See: aks-identity plan --help',
    exit: EXIT.usage,
  });
}

const COLOURS = { '+': 'green', '~': 'yellow', '-': 'red' } as const;

function coloured(line: string, paint: Paint): string {
  const colour = Object.entries(COLOURS).find(([sign]) => line.trimStart().startsWith(`${sign} `));
  return colour === undefined ? line : paint(colour[1], line);
}
