import type { IsoTime } from '../../../shared/core/base/iso-time';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import type { InstallRecord } from '../../../shared/core/installed/install-record';
import { waitsFor } from '../../../shared/core/installed/wait-for-install';
import { branchOf } from '../../../shared/core/pull-request/branch-name';
import type { Subject } from '../../../shared/core/run/repository/decide-in-turn';
import type { HeldPullRequest } from '../../../shared/core/run/repository/planned-issue';
import type { Subjects } from './repository-subjects';

const MAX_NAMED = 3;

/**
 * The subjects that may be decided on now. The next version of a chart is held while the one before is on its way: its
 * branch and its request, if there are any, stay as they are.
 */
export function holdVersions(
  subjects: Subjects,
  installs: readonly InstallRecord[],
  { requests }: RepositoryRules,
  now: IsoTime,
): Subjects {
  const held = subjects.subjects.flatMap((one) => {
    const waits =
      isUpgrade(one) && one.isUrgent !== true
        ? waitsFor(installsOf(one, installs), chartOf(one), requests, now)
        : [];
    return waits.length === 0 ? [] : [{ one, waits }];
  });
  if (held.length === 0 || subjects.held === 'all') return subjects;
  const out = new Set(held.map(({ one }) => one));
  const branches = held.map(({ one }) => branchOf(requests.branchPrefix, one.subject));
  return {
    ...subjects,
    subjects: subjects.subjects.filter((one) => !out.has(one)),
    held: new Set([...subjects.held, ...branches]),
    notes: [...subjects.notes, ...held.map(noteOf)],
    waiting: [...(subjects.waiting ?? []), ...held.map((one) => waitingOf(one, requests))],
  };
}

/** A version that takes the place of another one. What comes for the first time has nothing to wait for. */
function isUpgrade({ subject, proposal }: Subject): boolean {
  return (
    subject.kind === 'chart' &&
    proposal.files.length > 0 &&
    'from' in proposal &&
    proposal.from !== undefined
  );
}

/** A ring waits for its own clusters alone: those behind it still run what it had long ago. */
function installsOf(
  { onlyOn }: Subject,
  installs: readonly InstallRecord[],
): readonly InstallRecord[] {
  return onlyOn === undefined ? installs : installs.filter(({ cluster }) => onlyOn.has(cluster));
}

function chartOf({ subject }: Subject): string {
  return subject.kind === 'chart' ? subject.chart : '';
}

function waitingOf(one: Held, { branchPrefix }: RepositoryRules['requests']): HeldPullRequest {
  const { subject, version = '' } = one.one;
  const what = `${chartOf(one.one)} ${version}`.trim();
  return { branch: branchOf(branchPrefix, subject), what, message: noteOf(one) };
}

interface Held {
  readonly one: Subject;
  readonly waits: readonly InstallRecord[];
}

function noteOf({ one, waits }: Held): string {
  const named = waits
    .slice(0, MAX_NAMED)
    .map(({ name, expected, phase }) => `${name} (${expected}, ${phase})`);
  const more = waits.length > MAX_NAMED ? ` and ${waits.length - MAX_NAMED} more` : '';
  return `${chartOf(one)} ${one.version ?? ''} is asked for when the version before is installed: it is still on its way on ${named.join(', ')}${more}.`;
}
