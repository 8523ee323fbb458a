import { exitCodeOf, readOptions, UsageError } from './options';

const PORTS = {
  host: 7071,
  azure: 7072,
  tables: 7073,
  git: 7074,
  registries: 7075,
  charts: 7076,
  playground: 7077,
  az: 7078,
};

describe('the command line of npm start', () => {
  test('without arguments plays the story on ports 7071 to 7078 and stays up', () => {
    expect(readOptions([])).toEqual({ kind: 'story', demo: false, speed: 50, ports: PORTS });
  });

  test('real Azure is only planned for unless --apply is given', () => {
    expect(readOptions(['--azure', '--config', 'p.yaml'])).toMatchObject({
      kind: 'azure',
      apply: false,
    });
    expect(readOptions(['--azure', '--config', 'p.yaml', '--apply'])).toMatchObject({
      apply: true,
    });
  });

  test('my configuration, dry run, twenty clusters, a speed and a port make a playground', () => {
    const words = '--config my.yaml --dry-run --clusters 20 --speed 100 --port 8071'.split(' ');
    expect(readOptions(words)).toMatchObject({
      kind: 'playground',
      config: 'my.yaml',
      dryRun: true,
      clusters: 20,
      speed: 100,
      state: '.playground',
      fresh: false,
      ports: { host: 8071, playground: 8077 },
    });
  });

  test.each([['--playground'], ['--dry-run'], ['--fresh'], ['--clusters=3'], ['--state=x']])(
    '%s alone asks for the playground',
    (option) => {
      expect(readOptions([option])).toMatchObject({ kind: 'playground' });
    },
  );

  test('what is to be broken from the start may be named more than once', () => {
    expect(readOptions(['--fault', 'throttle', '--fault', '403 aks-1/web'])).toMatchObject({
      kind: 'playground',
      faults: ['throttle', '403 aks-1/web'],
    });
  });

  test('help is asked for with -h', () => {
    expect(readOptions(['-h'])).toBeUndefined();
  });

  test.each([
    [['--azure'], /needs --config/],
    [['--apply'], /belongs to --azure/],
    [['--demo', '--azure', '--config', 'p.yaml'], /leave out --azure/],
    [['--demo', '--clusters', '3'], /leave out --clusters/],
    [['--azure', '--config', 'p.yaml', '--speed', '3'], /--speed is for the simulated Azure/],
    [['--azure', '--config', 'p.yaml', '--apply', '--dry-run'], /contradict/],
    [['--port', '99999'], /no port/],
    [['--port', '65529'], /no port/],
    [['--clusters', '0'], /whole number from 1 to 200/],
    [['--clusters', 'many'], /whole number/],
    [['--speed', '0.5'], /whole number/],
    [['--colour'], /no option --colour/],
    [['--cluster', '3'], /Did you mean --clusters\?/],
    [['--conifg=my.yaml'], /Did you mean --config\?/],
    [['--dryrun'], /Did you mean --dry-run\?/],
    [['my.yaml'], /my\.yaml/],
  ])('%j is refused with a reason', (args, reason) => {
    expect(() => readOptions(args)).toThrow(UsageError);
    expect(() => readOptions(args)).toThrow(reason);
  });
});

test('a command line that is not valid exits 64, whatever else goes wrong 1', () => {
  expect(exitCodeOf(new UsageError('--colour'))).toBe(64);
  expect(exitCodeOf(new Error('EADDRINUSE'))).toBe(1);
});
