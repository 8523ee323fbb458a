import type { Azure, Sight } from '../../../shared/adapters/azure/azure';
import type { Absence, AbsenceRules } from '../../../shared/core/queue/absence';
import { absenceOf, isProved, unproved } from '../../../shared/core/queue/absence';
import type { Observed } from '../../../shared/core/cluster/cluster';
import type { Doubts } from '../../../shared/core/plan/doubts';
import { EVERYTHING, isEmpty } from '../../../shared/core/plan/doubts';
import type { Failure } from '../../../shared/core/base/errors';
import { isDeadOnHosts, withSingleReads } from '../../../shared/core/plan/single-reads';
import type { SingleReads } from '../../../shared/core/plan/single-reads';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { scopeOf } from '../../../shared/core/base/resource-id';
import { atMost } from '../support/at-most';
import { attempt } from '../support/attempt';

/** Reads of single objects, and what earlier runs were told of them. */
export interface Prover {
  readonly azure: Pick<Azure, 'getHost' | 'getIdentity' | 'getRoleAssignment'>;
  readonly rules: AbsenceRules;
}

/** What a plan is made from, once all that it would take away by was read by itself. */
export interface Proof<I> {
  readonly input: I;
  /** What Azure says does not exist, proved or not. */
  readonly absences: readonly Absence[];
  /** What is waited for, and reads that failed. */
  readonly failures: readonly Failure[];
}

/** A run that would take more away reads the rest in the next: one that is wrong must not eat up the quota of all. */
const MAX_READS = 100;
const MAX_CONCURRENT_READS = 8;
/** What a read shows may raise a new doubt: an identity that is there after all belongs on a host that lost it. */
const ROUNDS = 3;

/** How the input of a plan follows from an observation, and what of it is in doubt. */
export interface Proving<I> {
  assemble(observed: Observed): Promise<I>;
  doubts(input: I): Doubts;
}

/**
 * Reads one by one what would be removed on the word of a list. A converged cluster raises no doubt and costs no read.
 * A read that fails keeps its object as it is, and holds up nothing else.
 */
async function prove<I extends { readonly observed: Observed }>(
  prover: Prover,
  proving: Proving<I>,
  observed: Observed,
): Promise<Proof<I>> {
  const reads = new Reads(prover);
  let input = await proving.assemble(observed);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const doubts = reads.unread(proving.doubts(input));
    if (isEmpty(doubts)) break;
    await reads.readAll(doubts, input.observed);
    input = await proving.assemble(withSingleReads(observed, reads.seen()));
  }
  return { input, absences: reads.absences(), failures: reads.failures() };
}

/** As `prove`; without a prover every list is believed. */
export async function proved<I extends { readonly observed: Observed }>(
  { prover }: { readonly prover?: Prover },
  proving: Proving<I>,
  observed: Observed,
): Promise<Proof<I>> {
  if (prover !== undefined) return prove(prover, proving, observed);
  const input = await proving.assemble({ ...observed, proved: EVERYTHING });
  return { input, absences: [], failures: [] };
}

/** The reads of one run, each made once. */
class Reads {
  private readonly hosts = new Map<ResourceId, SingleReads['hosts'][number]>();
  private readonly identities = new Map<ResourceId, SingleReads['identities'][number]>();
  private readonly roles = new Map<string, SingleReads['roles'][number]>();
  private readonly proved = new Set<string>();
  private readonly announced = new Set<string>();
  private readonly deleted = new Set<string>();
  private readonly asked = new Set<string>();
  private readonly gone = new Map<ResourceId, Absence>();
  private readonly waiting = new Map<string, Failure>();

  constructor(private readonly prover: Prover) {}

  unread({ hosts, identities, roles, entries }: Doubts): Doubts {
    return {
      hosts: hosts.filter((id) => !this.asked.has(id)),
      identities: identities.filter((id) => !this.asked.has(id)),
      roles: roles.filter(({ assignment }) => !this.asked.has(assignment)),
      entries: entries.filter((id) => !this.asked.has(entryOf(id))),
    };
  }

  async readAll({ hosts, identities, roles, entries }: Doubts, observed: Observed): Promise<void> {
    const { azure } = this.prover;
    const inTurn = atMost(MAX_CONCURRENT_READS);
    const works = [
      ...hosts.map((id) => () => this.read(id, () => this.readHost(id))),
      ...identities.map(
        (id) => () =>
          this.read(id, async () => this.tookIdentity(id, await azure.getIdentity(id), observed)),
      ),
      ...roles.map(
        ({ assignment }) =>
          () =>
            this.read(assignment, async () =>
              this.tookRole(assignment, await azure.getRoleAssignment(assignment)),
            ),
      ),
    ];
    const dead = entries.map((id) => () => this.read(entryOf(id), () => this.readEntry(id)));
    await Promise.all([...works, ...dead].map((work) => inTurn(work)));
  }

  seen(): SingleReads {
    return {
      hosts: [...this.hosts.values()],
      identities: [...this.identities.values()],
      roles: [...this.roles.values()],
      proved: this.proved,
      announced: this.announced,
      deleted: this.deleted,
    };
  }

  absences(): readonly Absence[] {
    return [...this.gone.values()];
  }

  failures(): readonly Failure[] {
    return [...this.waiting.values()];
  }

  private async read(id: string, work: () => Promise<void>): Promise<void> {
    if (this.asked.has(id)) return;
    if (this.asked.size >= MAX_READS) return void this.waiting.set('rest', tooMany());
    this.asked.add(id);
    const done = await attempt(work);
    if (!done.ok) this.waiting.set(id, done.failure);
  }

  private async readHost(id: ResourceId): Promise<void> {
    const group = scopeOf(id);
    // ARM has said that the group does not exist: it would say so for each of its hosts.
    const sight = this.gone.has(group)
      ? ({ gone: 'group' } as const)
      : await this.prover.azure.getHost(id);
    if ('there' in sight) {
      this.hosts.set(id, sight.there);
      this.proved.add(id);
    } else this.tookAbsence(id, sight.gone === 'group' ? group : id);
  }

  /** The dead entries that an identity leaves on hosts are Compute's word for the same: that is a second read. */
  private tookIdentity(
    id: ResourceId,
    sight: Awaited<ReturnType<Azure['getIdentity']>>,
    observed: Observed,
  ): void {
    if ('there' in sight) {
      if (sight.there === undefined) return;
      this.identities.set(id, sight.there);
      this.proved.add(id);
    } else if (isDeadOnHosts(id, observed)) this.proved.add(id);
    else this.tookAbsence(id, sight.gone === 'group' ? scopeOf(id) : id);
  }

  /** Says nothing but whether the identity is deleted: it may be of a group that the profile knows nothing of. */
  private async readEntry(id: ResourceId): Promise<void> {
    const sight = await this.prover.azure.getIdentity(id);
    if ('gone' in sight) this.deleted.add(id);
  }

  private tookRole(assignment: string, sight: Sight<SingleReads['roles'][number]>): void {
    if ('there' in sight) this.roles.set(assignment, sight.there);
    this.proved.add(assignment);
  }

  private tookAbsence(id: ResourceId, missing: ResourceId): void {
    const { rules } = this.prover;
    const absence = absenceOf(missing, rules);
    this.gone.set(missing, absence);
    if (!isProved(absence, rules)) this.waiting.set(missing, unproved(absence, rules));
    else {
      this.proved.add(id);
      if (absence.by === 'event') this.announced.add(id);
    }
  }
}

function entryOf(id: ResourceId): string {
  return `entry:${id}`;
}

function tooMany(): Failure {
  return {
    policy: 'Waiting',
    code: 'ManyReadsToProve',
    message: `Azure's lists omit more than ${MAX_READS} objects. Each is read by itself before anything of it is taken back; the next run reads the next ones.`,
  };
}
