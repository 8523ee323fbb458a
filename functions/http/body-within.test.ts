import { bodyWithin } from './body-within';

const CHUNK = 1024;

/** A request whose sender never stops, as it is sent with Transfer-Encoding: chunked. */
function endless(): { readonly request: Request; readonly sent: () => number } {
  let chunks = 0;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      chunks += 1;
      controller.enqueue(new Uint8Array(CHUNK));
    },
  });
  const request = new Request('http://x/', { method: 'POST', body, duplex: 'half' });
  return { request, sent: () => chunks * CHUNK };
}

async function read(request: Request, limit: number): Promise<string> {
  return (await bodyWithin(request, limit)).toString('utf8');
}

const TOO_LARGE = { problem: { status: 413, code: 'BodyTooLarge' } };

test('a body that never ends is refused once it is over the limit, and no more of it is read', async () => {
  const { request, sent } = endless();
  await expect(read(request, 10 * CHUNK)).rejects.toMatchObject(TOO_LARGE);
  expect(sent()).toBeLessThanOrEqual(13 * CHUNK);
});

test('a body that says that it is too long is not read at all', async () => {
  const { request, sent } = endless();
  request.headers.set('content-length', String(11 * CHUNK));
  await expect(read(request, 10 * CHUNK)).rejects.toMatchObject(TOO_LARGE);
  // What a stream has ready before anybody reads.
  expect(sent()).toBeLessThanOrEqual(CHUNK);
});

test.each(['', 'é'.repeat(5), '{"a":1}'])(
  'a body within the limit is read whole: "%s"',
  async (text) => {
    expect(await read(new Request('http://x/', { method: 'POST', body: text }), 10)).toBe(text);
  },
);

test('bytes are counted, not letters', async () => {
  const request = new Request('http://x/', { method: 'POST', body: 'é'.repeat(6) });
  await expect(read(request, 10)).rejects.toMatchObject(TOO_LARGE);
});

test('a request without a body has an empty one', async () => {
  expect(await read(new Request('http://x/'), 10)).toBe('');
});
