import type { ForgeExchange } from '../../local/forge';
import { describeWithReference } from '../support/reference';
import { openGitHubOracle } from './github';

describeWithReference("GitHub's description", (folder) => {
  const oracle = openGitHubOracle(folder);

  function exchange(
    request: { method: string; path: string; body?: unknown; query?: string },
    answer: ForgeExchange['answer'],
  ): ForgeExchange {
    const { method, path, body, query = '' } = request;
    return {
      ...{ at: 0, front: 'github', answer, isWrite: false, scripted: false },
      request: {
        method,
        path: `/api/v3${path}`,
        body,
        headers: {},
        query: new URLSearchParams(query),
      },
    };
  }
  const REF = {
    ref: 'refs/heads/main',
    node_id: 'x',
    url: 'https://api.github.com/x',
    object: { type: 'commit', sha: 'a'.repeat(40), url: 'https://api.github.com/y' },
  };
  const get = { method: 'GET', path: '/repos/o/r/git/ref/heads%2Fmain' };

  test('accepts what GitHub answers', () => {
    expect(oracle.judge(exchange(get, { status: 200, body: REF }))).toEqual([]);
  });

  test('finds a field that is missing, of another type, or not described', () => {
    const without = { ...REF, node_id: undefined };
    const judged = (body: object) => oracle.judge(exchange(get, { status: 200, body })).join();
    expect(judged(without)).toContain('node_id');
    expect(judged({ ...REF, ref: 7 })).toContain('must be string');
    expect(judged({ ...REF, invented: true })).toContain('invented');
  });

  test('finds a request that GitHub does not know', () => {
    const post = { method: 'POST', path: '/repos/o/r/git/refs', body: { ref: 'refs/heads/x' } };
    expect(oracle.judge(exchange(post, { status: 201, body: REF })).join()).toContain('sha');
    const nowhere = { method: 'GET', path: '/repos/o/r/nowhere' };
    expect(oracle.judge(exchange(nowhere, { status: 404 })).join()).toContain('no such operation');
    const list = { method: 'GET', path: '/repos/o/r/pulls', query: 'stat=all' };
    expect(oracle.judge(exchange(list, { status: 200, body: [] })).join()).toContain('stat');
  });

  test('finds a status that is neither described nor known to come undescribed', () => {
    expect(oracle.judge(exchange(get, { status: 418, body: {} })).join()).toContain('418');
    expect(
      oracle.judge(exchange(get, { status: 401, body: { message: 'Bad credentials' } })),
    ).toEqual([]);
  });
});
