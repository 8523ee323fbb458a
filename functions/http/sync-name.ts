import type { SyncSubject } from '../../shared/core/base/sync-subject';
import { ENTRY_NAME } from '../../shared/api/parameters';
import { refuse } from './problem';
import type { Call } from './endpoint';

const WORDS = {
  chart: { list: 'charts', code: 'ChartUnknown', what: 'chart' },
  repository: { list: 'gitops', code: 'TargetUnknown', what: 'repository' },
} as const;

const NAME = new RegExp(ENTRY_NAME, 'u');

/** The chart or repository that the route names. Throws ProblemError 400 for what cannot be a name, 404 when the configuration has none of it. */
export async function subjectOf(
  { request, adapters }: Pick<Call, 'request' | 'adapters'>,
  kind: SyncSubject['kind'],
): Promise<SyncSubject> {
  const { name = '' } = request.params;
  assertName(name, kind);
  const { configuration } = await adapters.configuration.current();
  const known = kind === 'chart' ? configuration.charts : configuration.repositories;
  const found = known.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return { kind, name: found.name };
  const { list, code, what } = WORDS[kind];
  return refuse(
    404,
    code,
    `The configuration has no ${what} "${name.slice(0, 60)}".`,
    known.length === 0
      ? `Add it under ${list} in the configuration.`
      : `It has ${known.map((one) => one.name).join(', ')}.`,
  );
}

function assertName(name: string, kind: SyncSubject['kind']): void {
  if (NAME.test(name)) return;
  refuse(
    400,
    'InvalidName',
    `"${name.slice(0, 60)}" cannot be the name of a ${WORDS[kind].what}.`,
    'Names have 1 to 63 letters, digits, dots, dashes or underscores, a letter or digit first.',
  );
}
