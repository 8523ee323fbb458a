import type { AuditLine, SubjectView } from '../api/answers';
import type { Api } from '../api/client';
import type { Thing } from '../api/things';
import { allThings, namedThings } from '../api/things';
import { fail } from '../cli-error';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';
import { AUDIT_COLUMNS, settled } from '../output/audit';
import type { Shown } from '../output/printer';
import type { Column } from '../output/table';
import { table } from '../output/table';
import { repeated } from '../repeated';
import { sideBySide } from '../side-by-side';

/** The API has the audit of one thing at a time: more of them would be more calls than a look is worth. */
const MAX_COUNT = 200;

interface Event extends AuditLine {
  /** Cluster, `chart:<name>` or `repository:<name>`. */
  readonly about: string;
}

/** `events`: what was written, latest last, as a log has it. With --watch what is new follows. */
export async function events(context: Context): Promise<ExitCode> {
  const { api, printer, options } = context;
  const things = await thingsOf(context);
  const first = await eventsOf(api, things);
  if (options.watch === true) return watch(context, things, first);
  if (first.length === 0) printer.note('Nothing was written yet.');
  if (first.length > 0 || printer.format !== 'table') await printer.show(shown(first));
  return EXIT.done;
}

async function watch(
  context: Context,
  things: readonly Thing[],
  first: readonly Event[],
): Promise<never> {
  const { api, printer } = context;
  const seen = new Map<string, Event>();
  await tell(first);
  return repeated(context, async () => tell(await eventsOf(api, things)));

  async function tell(all: readonly Event[]): Promise<void> {
    const before = [...seen.values()];
    const news = all.filter((each) => !seen.has(JSON.stringify(each)));
    for (const each of news) seen.set(JSON.stringify(each), each);
    if (news.length === 0) return;
    if (printer.format === 'table') await printer.show(shown(news, before));
    else for (const each of news) await printer.show({ ...shown([each]), value: each });
  }
}

/** Throws CliError where there are too many. */
async function thingsOf(context: Context): Promise<readonly Thing[]> {
  const named = await namedThings(context);
  if (named.length > 0) return named;
  const all = await allThings(context.api);
  const clusters = all.filter(({ kind }) => kind === 'cluster').length;
  if (clusters <= MAX_COUNT) return all;
  return fail({
    what: `Events of ${clusters} clusters are too many to ask for.`,
    why: `The API has them cluster by cluster; up to ${MAX_COUNT} are asked for at once.`,
    remedy: 'Name one: aks-identity events <cluster>',
  });
}

async function eventsOf(api: Api, things: readonly Thing[]): Promise<readonly Event[]> {
  const found = await sideBySide(things, async ({ label: about, path }) => {
    const { audit } = await api.get<SubjectView>(path);
    return audit.map((line) => ({ about, ...line }));
  });
  return found.flat().toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
}

const COLUMNS: readonly Column<Event>[] = [
  { head: 'TIME', cell: ({ at }) => at },
  { head: 'ABOUT', cell: ({ about }) => about },
  ...AUDIT_COLUMNS,
];

/** `before`: what was printed: columns stay as wide, and heads are not said again. */
function shown(rows: readonly Event[], before: readonly Event[] = []): Shown {
  const printed = before.length === 0 ? 0 : before.length + 1;
  const rowsShown = before.length === 0 ? settled(rows) : rows;
  return {
    value: { events: rows },
    names: rows.map(({ correlationId }) => correlationId),
    lines: (style) => table(COLUMNS, [...before, ...rowsShown], style).slice(printed),
  };
}
