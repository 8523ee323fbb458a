import { namedTests } from '../../scripts/proofs/named-tests';
import { renderCoverage } from '../../scripts/proofs/render';
import { FAULTS, PROPERTIES } from '../../scripts/proofs/catalogue';

const ALL = [...Object.keys(PROPERTIES), ...Object.keys(FAULTS)];

describe('the ids that tests carry', () => {
  it('are read off names, groups, tables and templates', () => {
    const text = `
      describe('a cluster [P1]', () => {
        it('stays [P7, F18]', () => {});
        test.each([1])('of %d pools [F35]', () => {});
        it(\`with \${n} hosts [F32]\`, () => {});
        it('has no id', () => {});
        other('is no test [F1]');
      });`;
    expect(namedTests('a.test.ts', text)).toEqual([
      { file: 'a.test.ts', name: 'a cluster', ids: ['P1'] },
      { file: 'a.test.ts', name: 'a cluster stays', ids: ['P7', 'F18'] },
      { file: 'a.test.ts', name: 'a cluster of %d pools', ids: ['F35'] },
      { file: 'a.test.ts', name: 'a cluster with … hosts', ids: ['F32'] },
    ]);
  });

  it('must be in the catalogue', () => {
    expect(() => namedTests('a.test.ts', "it('stays [P99]', () => {});")).toThrow(/carries P99/);
  });
});

describe('test/coverage.md', () => {
  const all = ALL.map((id) => ({ file: 'a.test.ts', name: id, ids: [id] as never }));

  it('lists the tests of every property and fault', () => {
    expect(renderCoverage(all)).toContain(
      '### F50: Subscription taken out of the settings\n\n- [a.test.ts](../a.test.ts): F50\n',
    );
  });

  it('is refused while a row has neither a test nor a reason to have none', () => {
    expect(() => renderCoverage(all.filter(({ name }) => name !== 'P16'))).toThrow(
      /No test carries P16/,
    );
  });

  it('says where there is no such feature', () => {
    expect(renderCoverage(all.filter(({ name }) => name !== 'F22'))).toContain(
      'No such feature: federated',
    );
  });
});
