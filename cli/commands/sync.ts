import { pathOfOne } from '../../shared/api/kinds';
import type { Accepted } from '../api/answers';
import type { Api } from '../api/client';
import { allCharts, allRepositories } from '../api/lists';
import { nearest } from '../../shared/core/base/nearest';
import { fail } from '../cli-error';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import { follow } from './follow';

/** `sync chart`: look at the source of one chart, and at the registries, now. */
export async function syncChart(context: Context): Promise<ExitCode> {
  const known = (await allCharts(context.api)).map(({ chart }) => chart);
  const name = assertNamed(context, 'chart', known);
  const body = {
    ...dryRunOf(context),
    ...(context.options.forgetDigests === true && { forgetDigests: true }),
  };
  return follow(context, await ask(context.api, pathOfOne('chart', [name]), body));
}

/** `sync repository`: look at one GitOps repository now. */
export async function syncRepository(context: Context): Promise<ExitCode> {
  const known = (await allRepositories(context.api)).map(({ repository }) => repository);
  const name = assertNamed(context, 'repository', known);
  const path = pathOfOne('repository', [name]);
  return follow(context, await ask(context.api, path, dryRunOf(context)));
}

function dryRunOf({ options }: Context): object {
  return options.dryRun === true ? { dryRun: true } : {};
}

function ask(api: Api, path: string, body: object): Promise<Accepted> {
  return api.post<Accepted>(`${path}/resync`, body);
}

/** Throws CliError for a name that the configuration does not have. */
function assertNamed({ args }: Context, kind: string, known: readonly string[]): string {
  const [given = ''] = args;
  const found = known.find((each) => each.toLowerCase() === given.toLowerCase());
  if (found !== undefined) return found;
  const guess = nearest(given, known);
  fail({
    what: `There is no ${kind} "${given}".`,
    why: known.length === 0 ? 'The configuration names none.' : `There is ${known.join(', ')}.`,
    remedy: guess === undefined ? 'Look into the configuration.' : `Did you mean ${guess}?`,
  });
}
