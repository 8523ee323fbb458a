import { seededRandom } from './random';

describe('seeded randomness', () => {
  test('the same seed gives the same guids, another seed others', () => {
    const first = seededRandom(7);
    const again = seededRandom(7);
    const guid = first.guid();
    expect(guid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(again.guid()).toBe(guid);
    expect(seededRandom(8).guid()).not.toBe(guid);
  });

  test('drawing from one stream does not shift another', () => {
    const quiet = seededRandom(7).stream('events').guid();
    const busy = seededRandom(7);
    busy.stream('world').guid();
    busy.guid();
    expect(busy.stream('events').guid()).toBe(quiet);
  });

  test('digits never start with a zero', () => {
    const random = seededRandom(1);
    for (let i = 0; i < 50; i += 1) expect(random.digits(8)).toMatch(/^[1-9]\d{7}$/);
  });
});
