import { createExpiring } from './expiring';

describe('a value that expires', () => {
  let now = 1_000_000;
  const lasting = (value: string, ms = 60_000): { value: string; expiresAt: number } => ({
    value,
    expiresAt: now + ms,
  });

  it('is asked for once by many, and again shortly before its end', async () => {
    const kept = createExpiring<string>(() => now);
    let asked = 0;
    const make = async (): Promise<{ value: string; expiresAt: number }> => lasting(`${++asked}`);
    expect(await Promise.all([kept.get('a', make), kept.get('a', make)])).toEqual(['1', '1']);
    now += 29_000;
    expect(await kept.get('a', make)).toBe('1');
    now += 2_000;
    expect(await kept.get('a', make)).toBe('2');
  });

  it('that could not be had is asked for again', async () => {
    const kept = createExpiring<string>(() => now);
    await expect(kept.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await kept.get('a', async () => lasting('b'))).toBe('b');
  });

  it('is forgotten by its value, so that nobody drops what another has renewed', async () => {
    const kept = createExpiring<string>(() => now);
    await kept.get('a', async () => lasting('old'));
    kept.drop('a', 'old');
    await kept.get('a', async () => lasting('new'));
    kept.drop('a', 'old');
    expect(await kept.get('a', async () => lasting('newer'))).toBe('new');
  });

  it('can be put there', async () => {
    const kept = createExpiring<string>(() => now);
    kept.put('a', lasting('given'));
    expect(await kept.get('a', async () => lasting('made'))).toBe('given');
  });
});
