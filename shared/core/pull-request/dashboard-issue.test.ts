import { tickedIn } from './checkbox';
import type { IssueLine } from './dashboard-issue';
import { isIssueOf, issueBody, wishesIn } from './dashboard-issue';

function line(standing: IssueLine['standing'], branch = `r/${standing}`): IssueLine {
  return { branch, what: 'nmi 4.1.18', standing, message: 'Why.', url: 'https://forge/7' };
}

const LINES = (['open', 'pending', 'held', 'theirs', 'refused', 'other'] as const).map((one) =>
  line(one),
);

function body(ticked: readonly string[] = [], lines = LINES): string {
  return issueBody({ repository: 'fleet', lines, ticked: new Set(ticked) });
}

test('each pull request has the box that makes sense for it', () => {
  const names = [...body().matchAll(/<!-- box:([^ ]+) -->/g)].map(([, name]) => name);
  expect(names).toEqual([
    ...[
      'rebase:r/open',
      'open:r/pending',
      'open:r/held',
      'rebase:r/theirs',
      'retry:r/refused',
      'sync',
    ],
  ]);
});

test('what is ticked is asked for by branch, and a look by itself asks for nothing else', () => {
  const text = body(['retry:r/refused', 'open:r/held', 'sync']);
  expect([...wishesIn(text)]).toEqual([
    ['r/held', 'open'],
    ['r/refused', 'retry'],
  ]);
  expect(tickedIn(text)).toContain('sync');
  expect(wishesIn(body()).size).toBe(0);
});

test('a box of somebody else asks for nothing', () => {
  expect(wishesIn('- [x] <!-- box:drop:main --> Drop it\n- [x] <!-- box:open: -->').size).toBe(0);
});

test('the issue of one repository is not that of another of the configuration', () => {
  expect(isIssueOf(body(), 'fleet')).toBe(true);
  expect(isIssueOf(body(), 'fleet-2')).toBe(false);
  expect(isIssueOf('Somebody quotes `aks-identity-reconciler issue fleet`', 'fleet')).toBe(false);
});

test('the same facts give the same text, and a fleet of requests stays below what forges take', () => {
  expect(body()).toBe(body());
  const many = Array.from({ length: 2000 }, (_, at) => line('open', `r/cluster-${at}`));
  expect(body([], many)).toContain('- And 1940 more.');
  expect(body([], many).length).toBeLessThan(65_536);
});
