import { describeWithReference } from '../support/reference';
import { expectNoViolations, openOracle } from './index';
import { RECORDINGS, readRecording } from './recordings';

describeWithReference('the oracle and recorded real Azure traffic', (folder) => {
  test.each(RECORDINGS)('accepts every exchange of %s', async (name) => {
    const oracle = await openOracle();
    for (const exchange of readRecording(folder, name)) oracle?.check(exchange);

    await expectNoViolations(oracle);

    expect(oracle?.checked).toBeGreaterThan(1);
  });

  test('the VMSS recordings hold the PATCHes that the product sends: add, remove by null, none', () => {
    const bodies = (['test_vmss_explicit_msi', 'test_vmss_msi'] as const)
      .flatMap((name) => readRecording(folder, name))
      .filter(({ method }) => method === 'PATCH')
      .map(({ requestBody }) => JSON.stringify(requestBody));

    expect(bodies).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/id2":\{\}/),
        expect.stringMatching(/id1":null/),
        '{"identity":{"type":"None"}}',
      ]),
    );
  });
});
