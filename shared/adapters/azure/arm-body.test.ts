import { armErrorIn } from './arm-body';

describe('an error body', () => {
  it.each([
    ['in the envelope', '{"error":{"code":"A","message":"m"}}', { code: 'A', message: 'm' }],
    ['without the envelope', '{"code":"A","message":"m"}', { code: 'A', message: 'm' }],
    [
      'without a message',
      '{"error":{"code":"A"}}',
      { code: 'A', message: 'Azure gave no reason.' },
    ],
    ['that is a page', '<html>Bad gateway</html>', { message: '<html>Bad gateway</html>' }],
    ['that is empty', '', { message: 'Azure gave no reason.' }],
    ['that is null', 'null', { message: 'null' }],
    ['that is a list', '[1]', { message: '[1]' }],
  ])('%s is understood', (_, text, expected) => {
    expect(armErrorIn(text)).toEqual(expected);
  });

  it('tells its details too, each once: they name the identities', () => {
    const details = [{ message: 'm' }, { code: 'B', message: 'identity x' }, { message: 1 }, null];
    expect(
      armErrorIn(JSON.stringify({ error: { code: 'A', message: 'm', details } })).message,
    ).toBe('m identity x');
  });

  it('of a foreign system is cut', () => {
    expect(armErrorIn('x'.repeat(10_000)).message).toHaveLength(500);
  });
});
