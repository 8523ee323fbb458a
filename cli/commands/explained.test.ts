import { explainedLines } from './explained';

test('whoever reads what is wrong in a terminal gets a link to what it means, on the site of the app', () => {
  const view = {
    cluster:
      '/subscriptions/s/resourcegroups/g/providers/microsoft.containerservice/managedclusters/c',
    failures: [
      {
        policy: 'Stalled' as const,
        code: 'RoleMissing' as const,
        message: 'A role is missing.',
        docs: '/api/docs/reference/errors.html#rolemissing',
      },
    ],
    conditions: [],
    history: [],
    work: null,
    audit: [],
  };
  const style = {
    paint: (_: string, text: string) => text,
    now: 0,
    site: 'https://app.example',
    runs: 1,
  };
  expect(explainedLines(view, style as never)).toContain(
    '     docs:   https://app.example/api/docs/reference/errors.html#rolemissing',
  );
});
