import { HttpRequest } from '@azure/functions';
import { MOVED } from '../../shared/api/kinds';
import { movedTo } from './moved';

function ask(from: string, url: string): ReturnType<typeof movedTo> {
  const moved = MOVED.find((each) => each.from === from);
  if (moved === undefined) throw new Error(`${from} has not moved.`);
  return movedTo(moved, new HttpRequest({ method: 'GET', url, params: { name: 'Fleet' } }));
}

test('a script of 0.1 is sent to the new path, with what it asked for', () => {
  const url = 'https://app.example/api/gitops/Fleet/plan?id=p-1&format=text';
  expect(ask('gitops/{name}/plan', url)).toMatchObject({
    status: 308,
    headers: {
      location: 'https://app.example/api/repositories/Fleet/plan?id=p-1&format=text',
      deprecation: '@1796083200',
      link: '</api/repositories/Fleet/plan>; rel="successor-version"',
    },
  });
});

test('a function key in the query is in no answer', () => {
  const url = 'https://app.example/api/charts/Fleet/sync?code=secret&clientId=default';
  const answer = ask('charts/{name}/sync', url);
  expect(answer.headers).toMatchObject({
    location: 'https://app.example/api/charts/Fleet/resync',
  });
  expect(JSON.stringify(answer)).not.toContain('secret');
});
