import {
  held,
  host,
  identities,
  identityId,
  planInput,
  planOf,
  profile,
  world,
} from '../../../test/support/world';
import { othersFindings } from './others-findings';
import { renderPlan } from '../run/render-plan';

const refusing = profile();
const refused = identities('mine').map((identity) => ({
  ...identity,
  tags: { [refusing.identities.clustersTag?.name ?? '']: 'another-cluster' },
}));
const there = host('pool', ['mine']);

describe('an identity that the profile does not want here [F49]', () => {
  test('and that somebody put on a host is told as attached by others, and stays', () => {
    const plan = planOf(world({ hosts: [there, host('bare')], identities: refused }));
    expect(plan.refusals).toMatchObject([{ identity: identityId('mine'), attachedTo: [there.id] }]);
    expect(plan.steps).toEqual([]);
    const text = renderPlan(plan);
    expect(text).toContain('· mine is attached by others to pool, and left there: ');
    expect(text).not.toContain('not attached');
  });

  test('is not attached where nobody has put it', () => {
    const plan = planOf(world({ hosts: [host('pool')], identities: refused }));
    expect(plan.refusals[0]).not.toHaveProperty('attachedTo');
    expect(renderPlan(plan)).toContain('· mine is not attached: ');
  });

  test('is taken off, and not called theirs, where we put it', () => {
    const plan = planOf(
      world({ hosts: [there], identities: refused, ledger: [held(there, 'mine')] }),
    );
    expect(plan.refusals[0]).not.toHaveProperty('attachedTo');
    expect(plan.steps).toMatchObject([{ detach: [identityId('mine')] }]);
  });

  test('is a finding once, with what to do about it', () => {
    const input = planInput(world({ hosts: [there], identities: refused }));
    const twice = [...input.desired.refusals, ...input.desired.refusals];
    const [finding, ...more] = othersFindings(twice, input);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ severity: 'warning', code: 'AttachedByOthers' });
    expect(finding?.message).toContain('is attached by others to pool');
    expect(othersFindings(twice, { ...input, ledger: [held(there, 'mine')] })).toEqual([]);
  });
});
