import { isoTime } from '../../../shared/core/base/iso-time';
import type { IsoTime } from '../../../shared/core/base/iso-time';
import type { Identity } from '../../../shared/core/cluster/cluster';
import { ReconcileError } from '../../../shared/core/base/errors';
import { failure } from '../../../test/support/runs';
import { identities, IDENTITY_GROUP } from '../../../test/support/world';
import { IdentityLists } from './identity-lists';

const START = Date.parse('2026-01-02T12:00:00.000Z');

/** A group of identities in Azure, and the time. */
class Azure {
  seconds = 0;
  reads = 0;
  there: readonly Identity[] | undefined = identities('billing');
  group: 'there' | 'gone' = 'there';
  refusal: ReconcileError | undefined;
  readonly lists = new IdentityLists(
    {
      listIdentities: async () => {
        this.reads += 1;
        if (this.refusal !== undefined) throw this.refusal;
        return this.there;
      },
      getResourceGroup: async (id) =>
        this.group === 'there' ? { there: { id } } : { gone: 'group' },
    },
    () => this.at(this.seconds),
  );

  at(seconds: number): IsoTime {
    return isoTime(START + seconds * 1000);
  }
}

test('one list serves every run that asks for nothing newer', async () => {
  const azure = new Azure();
  const first = await azure.lists.of(IDENTITY_GROUP, azure.at(-5));
  azure.seconds = 10;
  const second = await azure.lists.of(IDENTITY_GROUP, azure.at(0));
  expect([first.borrowed, second.borrowed, azure.reads]).toEqual([false, true, 1]);
  expect(second.identities).toEqual(first.identities);
});

test('runs that ask at the same moment share one request', async () => {
  const azure = new Azure();
  await Promise.all([1, 2, 3].map(() => azure.lists.of(IDENTITY_GROUP, azure.at(0))));
  expect(azure.reads).toBe(1);
});

test('a run that asks for something newer gets what is there now', async () => {
  const azure = new Azure();
  await azure.lists.of(IDENTITY_GROUP, azure.at(0));
  azure.seconds = 10;
  azure.there = identities('billing', 'orders');
  const { identities: seen, borrowed } = await azure.lists.of(IDENTITY_GROUP, azure.at(1));
  expect([seen?.length, borrowed]).toEqual([2, false]);
});

test('a list that could not be read serves nobody', async () => {
  const azure = new Azure();
  azure.refusal = new ReconcileError(failure());
  await expect(azure.lists.of(IDENTITY_GROUP, azure.at(0))).rejects.toThrow();
  azure.refusal = undefined;
  expect((await azure.lists.of(IDENTITY_GROUP, azure.at(0))).borrowed).toBe(false);
});

test('a list that answers 404 in a group that is there is read again, and nothing is said to be missing [P7, F7]', async () => {
  const azure = new Azure();
  azure.there = undefined;
  await expect(azure.lists.of(IDENTITY_GROUP, azure.at(0))).rejects.toMatchObject({
    failure: { policy: 'Transient', code: 'IdentityListContradicted' },
  });
  azure.there = identities('billing');
  expect((await azure.lists.of(IDENTITY_GROUP, azure.at(0))).identities).toHaveLength(1);
});

test('a group that a read of it does not show either is missing', async () => {
  const azure = new Azure();
  azure.there = undefined;
  azure.group = 'gone';
  expect((await azure.lists.of(IDENTITY_GROUP, azure.at(0))).identities).toBeUndefined();
});
