import type { Services } from './services';

/** Fields whose name says secret are never written, whoever logs them. */
const SECRET = /token|secret|password|key|credential|authorization/i;

/** One line per entry: a static message to search for, then the fields as JSON. The Functions host takes standard output. */
export const logLine: Services['log'] = (level, message, fields) => {
  const safe = Object.entries(fields).map(([name, value]) => [
    name,
    SECRET.test(name) ? '[redacted]' : value,
  ]);
  const line = `${message} ${JSON.stringify(Object.fromEntries(safe))}\n`;
  (level === 'error' ? process.stderr : process.stdout).write(line);
};
