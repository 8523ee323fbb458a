import { narrator } from '../../local/start/narrator';
import { playSafety } from './story';

/** `npm run demo:safety`: three things that must never happen, tried, and read back. Exits 0 only if none of them did. */
async function main(): Promise<void> {
  const colour = process.stdout.isTTY && process.env.NO_COLOR === undefined;
  const say = narrator({ write: (text) => process.stdout.write(text), now: Date.now, colour });
  process.exitCode = (await playSafety(say)) ? 0 : 1;
}

void main();
