import type { Summary } from '../api/answers';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';
import { byUrgency } from '../output/ready';
import type { Shown } from '../output/printer';
import { table } from '../output/table';
import { repeated } from '../repeated';
import type { Kind, Listing } from './get-kinds';
import { CHARTS, CLUSTERS, COMMON_FIELDS, commonColumns, REPOSITORIES } from './get-kinds';
import { selectorOf } from './selector';

/** `get`: one line each, who needs a human first. With --watch what changes follows. */
export async function get(context: Context, kind: Kind): Promise<ExitCode> {
  switch (kind) {
    case 'clusters':
      return list(context, kind, CLUSTERS);
    case 'charts':
      return list(context, kind, CHARTS);
    case 'repositories':
      return list(context, kind, REPOSITORIES);
  }
}

async function list<T extends Summary>(
  context: Context,
  kind: Kind,
  listing: Listing<T>,
): Promise<ExitCode> {
  const { printer, options } = context;
  const rows = await wanted(context, listing);
  if (options.watch === true) return watch(context, listing, rows);
  if (rows.length === 0 && printer.format === 'table') {
    printer.note(noneOf(kind, context));
    return EXIT.done;
  }
  await printer.show(shownAs(context, listing, { rows, value: { [kind]: rows } }));
  return EXIT.done;
}

function noneOf(kind: Kind, { api: { site }, options }: Context): string {
  if (options.selector !== undefined) return `No ${kind} fit ${options.selector}.`;
  if (options.notReady === true) return `All ${kind} are ready.`;
  return kind === 'clusters'
    ? `${site} has looked at no cluster yet.`
    : `The configuration of ${site} names no ${kind}.`;
}

async function wanted<T extends Summary>(
  { api, options }: Context,
  { list, fields }: Listing<T>,
): Promise<readonly T[]> {
  const isSelected = selectorOf(options.selector, { ...COMMON_FIELDS, ...fields });
  const rows = (await list(api)).filter(isSelected);
  const shown = options.notReady === true ? rows.filter(({ ready }) => ready !== 'True') : rows;
  return shown.toSorted(byUrgency);
}

/** Ends only when it is stopped. A row that was shown and no longer matches is not mentioned, as with kubectl. */
async function watch<T extends Summary>(
  context: Context,
  listing: Listing<T>,
  first: readonly T[],
): Promise<never> {
  const { printer } = context;
  const seen = new Map<string, T>();
  await tell(first);
  return repeated(context, async () => tell(await wanted(context, listing)));

  async function tell(rows: readonly T[]): Promise<void> {
    const news = rows.filter((row) => !same(seen.get(listing.name(row)), row));
    const before = [...seen.values()];
    for (const row of news) seen.set(listing.name(row), row);
    if (news.length === 0) return;
    if (printer.format !== 'table') {
      for (const row of news) {
        await printer.show(shownAs(context, listing, { rows: [row], value: row }));
      }
      return;
    }
    await printer.show(shownAs(context, listing, { rows: news, value: news, before }));
  }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

interface Result<T> {
  readonly rows: readonly T[];
  readonly value: unknown;
  /** What was printed before: columns stay as wide, and heads are not said again. */
  readonly before?: readonly T[];
}

function shownAs<T extends Summary>(
  { io }: Context,
  { columns, name }: Listing<T>,
  { rows, value, before = [] }: Result<T>,
): Shown {
  const all = [...before, ...rows];
  const printed = before.length === 0 ? 0 : before.length + 1;
  return {
    value,
    names: rows.map(name),
    lines: (style) => table([...columns, ...commonColumns(io.now())], all, style).slice(printed),
  };
}
