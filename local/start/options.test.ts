import { exitCodeOf, readOptions, UsageError } from './options';

describe('the command line of npm start', () => {
  test('without arguments plays the story on ports 7071 to 7076 and stays up', () => {
    expect(readOptions([])).toEqual({
      demo: false,
      azure: false,
      apply: false,
      config: '',
      ports: { host: 7071, azure: 7072, tables: 7073, git: 7074, registries: 7075, charts: 7076 },
    });
  });

  test('real Azure is only planned for unless --apply is given', () => {
    expect(readOptions(['--azure', '--config', 'p.yaml'])).toMatchObject({
      azure: true,
      apply: false,
    });
    expect(readOptions(['--azure', '--config', 'p.yaml', '--apply'])).toMatchObject({
      apply: true,
    });
  });

  test('help is asked for with -h', () => {
    expect(readOptions(['-h'])).toBeUndefined();
  });

  test.each([
    [['--azure'], /needs --config/],
    [['--apply'], /belong to --azure/],
    [['--demo', '--azure', '--config', 'p.yaml'], /leave out --azure/],
    [['--port', '99999'], /no port/],
    [['--port', '65531'], /no port/],
    [['--colour'], /--colour/],
  ])('%j is refused with a reason', (args, reason) => {
    expect(() => readOptions(args)).toThrow(UsageError);
    expect(() => readOptions(args)).toThrow(reason);
  });
});

test('a command line that makes no sense exits 64, whatever else goes wrong 1', () => {
  expect(exitCodeOf(new UsageError('--colour'))).toBe(64);
  expect(exitCodeOf(new Error('EADDRINUSE'))).toBe(1);
});
