import type { ProblemCode } from '../../shared/core/reference/problems';
import { PREVIEW_SYNC } from '../../orchestrations/names';
import { enqueueRun } from '../../orchestrations/enqueue';
import type { Page } from '../../shared/adapters/store/store';
import { pathOfOne } from '../../shared/api/kinds';
import { ENTRY_NAME } from '../../shared/api/parameters';
import { runInstanceId, textDigest } from '../../shared/core/base/keys';
import type { SyncSubject } from '../../shared/core/base/sync-subject';
import { syncKey } from '../../shared/core/base/sync-subject';
import type { Call } from '../http/endpoint';
import { refuse } from '../http/problem';
import type { ResyncHint, AskedPage, Kind } from './kind';

/** What is known by its name in the configuration: a chart, or a repository. */
interface Entry {
  readonly name: string;
}

/** Where a kind is in the configuration, and what it is called there. */
export interface Place {
  readonly kind: 'chart' | 'repository';
  readonly list: string;
  readonly code: ProblemCode | 'RepositoryUnknown';
  readonly subjectOf: (name: string) => SyncSubject;
}

const NAME = new RegExp(ENTRY_NAME, 'u');

type Same = 'nameOf' | 'pathOf' | 'instanceId' | 'assertThere' | 'preview';

/** What charts and repositories have in common. */
export function named({ kind, subjectOf }: Place): Pick<Kind<string>, Same> {
  return {
    nameOf: (name) => name,
    pathOf: (name) => pathOfOne(kind, [name]),
    instanceId: (name) => runInstanceId(syncKey(subjectOf(name))),
    // The configuration says what there is, and `keyOf` has asked it.
    assertThere: () => Promise.resolve(),
    preview: (name) => ({
      name: PREVIEW_SYNC,
      instanceId: `preview-${runInstanceId(syncKey(subjectOf(name)))}`,
      input: subjectOf(name),
    }),
  };
}

/** Asks for a run of a chart or a repository. */
export function enqueueNamed(
  { adapters, client }: Call,
  subject: SyncSubject,
  { turn, detail, planId }: ResyncHint,
): Promise<{ readonly generation: number }> {
  return enqueueRun(adapters, client, {
    key: syncKey(subject),
    source: 'http',
    detail,
    turn,
    planId,
  });
}

/** The name of the entry that the route names, as the configuration writes it. Throws ProblemError. */
export function nameIn(
  { request }: Call,
  { kind, list, code }: Place,
  entries: readonly Entry[],
): string {
  const { name = '' } = request.params;
  if (!NAME.test(name)) refuseName(name, kind);
  const found = entries.find((entry) => entry.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found.name;
  return refuse(
    404,
    code,
    `The configuration has no ${kind} "${name.slice(0, 60)}".`,
    entries.length === 0
      ? `Add it under ${list} in the configuration.`
      : `It has ${entries.map((entry) => entry.name).join(', ')}.`,
  );
}

function refuseName(name: string, kind: string): never {
  refuse(
    400,
    'InvalidName',
    `"${name.slice(0, 60)}" cannot be the name of a ${kind}.`,
    'Names have 1 to 63 letters, digits, dots, dashes or underscores, a letter or digit first.',
  );
}

/**
 * One page, in the order of the keys, as clusters have it: a page that begins after an entry that is no longer there begins
 * where it was.
 */
export function pageOf<T extends Entry>(
  entries: readonly T[],
  { limit, continuation = '' }: AskedPage,
): Page<T> {
  const keyed = entries
    .map((entry) => ({ entry, key: textDigest(entry.name) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const left = keyed.filter(({ key }) => key > continuation);
  const page = left.slice(0, limit);
  const last = page.at(-1);
  const items = page.map(({ entry }) => entry);
  return left.length > limit && last !== undefined ? { items, continuation: last.key } : { items };
}
