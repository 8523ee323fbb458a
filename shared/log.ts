import type { Services } from './services';

/** Fields whose name says secret are never written, whoever logs them. */
const SECRET = /token|secret|password|key|credential|authorization/i;

/** One JSON line per entry: a static message to search for, and fields. The Functions host takes standard output. */
export const logLine: Services['log'] = (level, message, fields) => {
  const safe = Object.entries(fields).map(([name, value]) => [
    name,
    SECRET.test(name) ? '[redacted]' : value,
  ]);
  const line = JSON.stringify({ level, message, ...(Object.fromEntries(safe) as object) });
  (level === 'error' ? process.stderr : process.stdout).write(`${line}\n`);
};
