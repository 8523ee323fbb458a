/** npm run play -- <command>: hands the command to the playground that `npm start` has up. */
const USUAL = 'http://127.0.0.1:7077';

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  const url = process.env['PLAYGROUND_URL'] ?? USUAL;
  const answer = await fetch(url, { method: 'POST', body: words.join(' ') });
  const text = await answer.text();
  (answer.ok ? process.stdout : process.stderr).write(text);
  return answer.ok ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  () => {
    process.stderr.write(
      `Nobody listens at ${process.env['PLAYGROUND_URL'] ?? USUAL}. Start the playground first: npm start -- --playground\nIs it on other ports? Set PLAYGROUND_URL to the address that it has printed.\n`,
    );
    process.exitCode = 1;
  },
);
