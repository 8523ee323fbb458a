import type { Stage } from '../../support/stage';
import { createCluster, createIdentities, openStage, pathOf } from '../../support/stage';
import { operationsInDocument } from '../contract';

const SECRET = 'S3CR3T-function-key';

let stage: Stage;
afterEach(() => stage.stop());

/** Every operation of the API, on a cluster, with the key where a browser or curl puts it. */
async function askEverything(cluster: string): Promise<readonly number[]> {
  const answers: number[] = [];
  for (const operation of [...operationsInDocument(), 'GET /api/nothing here']) {
    const [method = '', template = ''] = operation.split(' ');
    const path = template
      .replace(/\/api\/clusters\/\{\w+\}\/\{\w+\}\/\{\w+\}/, cluster)
      .replace(/\{\w+\}/, 'none');
    const headers = { 'x-functions-key': SECRET };
    const answer = await stage.http(method, `${path}?code=${SECRET}`, undefined, headers);
    answers.push(answer.status);
  }
  return answers;
}

test('no log line ever holds a key or a query, whatever is asked and whatever breaks', async () => {
  const lines: string[] = [];
  stage = await openStage({
    events: 'none',
    log: (line) => void lines.push(line),
  });
  createIdentities(stage, 'orders');
  const cluster = pathOf(createCluster(stage));
  await stage.clock.advance(15 * 60_000);
  await askEverything(cluster);
  await askEverything(cluster);
  await stage.settle();
  const { current } = stage.configuration;
  let isBroken = true;
  Object.defineProperty(stage.configuration, 'current', {
    get() {
      if (isBroken) throw new TypeError(`no answer from https://x/profiles.yaml?sig=${SECRET}`);
      return current;
    },
  });
  const broken = await askEverything(cluster);
  isBroken = false;
  await stage.settle();
  // Where something broke it is told, and told without its query.
  expect(broken.some((status) => status >= 500)).toBe(true);
  expect(lines.join('\n')).toContain('request failed');
  expect(lines.join('\n')).toContain(cluster);
  expect(lines.filter((line) => /S3CR3T|[?&](code|sig|taskHub)=[^…]/.test(line))).toEqual([]);
});
