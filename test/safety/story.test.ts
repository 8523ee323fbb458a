import type { Narrator } from '../../local/start/narrator';
import { narrator } from '../../local/start/narrator';
import { playSafety } from './story';

test('the safety story that operators can read ends right in every act [P7, P15, F7]', async () => {
  const lines: string[] = [];
  const say: Narrator = narrator({
    write: (text) => void lines.push(text),
    now: () => 0,
    colour: false,
  });
  expect(await playSafety(say)).toBe(true);
  const told = lines.join('');
  expect(told).not.toContain('✗ wrong');
  for (const act of ['is not gone', 'behind the API', 'stays a dry run'])
    expect(told).toContain(act);
});
