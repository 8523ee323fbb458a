import { PUBLIC_ONLY, refusedAddress, refusedRange } from './address';

describe('an address that a chart could send us to', () => {
  it.each(['93.184.216.34', '20.61.1.2', '2606:4700::1', '::ffff:93.184.216.34', '[2606:4700::1]'])(
    '%s is public, and connected to',
    (address) => {
      expect(refusedAddress(address, PUBLIC_ONLY)).toBeUndefined();
    },
  );

  it.each([
    ['169.254.169.254', 'link-local'],
    ['::ffff:169.254.169.254', 'link-local'],
    ['::ffff:a9fe:a9fe', 'link-local'],
    ['fe80::1', 'link-local'],
    ['fe80::1%eth0', 'link-local'],
    ['127.0.0.1', 'loopback'],
    ['127.8.8.8', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::127.0.0.1', 'loopback'],
    ['::7f00:1', 'not a public address'],
    ['0.0.0.0', 'unspecified'],
    ['::', 'unspecified'],
    ['10.1.2.3', 'not a public address'],
    ['172.16.0.1', 'not a public address'],
    ['192.168.1.1', 'not a public address'],
    ['100.64.0.1', 'not a public address'],
    ['fd00::1', 'not a public address'],
    ['fec0::1', 'not a public address'],
    ['64:ff9b::a9fe:a9fe', 'not a public address'],
    ['64:ff9b:1::a00:1', 'not a public address'],
    ['2002:a00:1::', 'not a public address'],
    ['2001:db8::1', 'not a public address'],
    ['224.0.0.1', 'multicast'],
    ['255.255.255.255', 'broadcast'],
    ['168.63.129.16', "Azure's host"],
    ['charts.example.com', 'no address'],
  ])('%s is refused as %s', (address, words) => {
    expect(refusedAddress(address, PUBLIC_ONLY)).toContain(words);
  });

  it.each([
    ['10.1.2.3', ['10.0.0.0/8']],
    ['::ffff:10.1.2.3', ['10.0.0.0/8']],
    ['fd00::1', ['fd00::/8']],
    ['100.64.3.4', ['192.168.0.0/16', '100.64.0.0/10']],
  ])('%s is connected to where the configuration allows %j', (address, privateRanges) => {
    expect(refusedAddress(address, { privateRanges, loopback: false })).toBeUndefined();
  });

  it.each([
    '169.254.169.254',
    'fe80::1',
    '127.0.0.1',
    '::1',
    '168.63.129.16',
    '0.0.0.0',
    '64:ff9b::a9fe:a9fe',
  ])('%s is refused whatever the configuration says', (address) => {
    const privateRanges = ['0.0.0.0/0', '::/0', '169.254.0.0/16', 'fe80::/10', '127.0.0.0/8'];
    expect(refusedAddress(address, { privateRanges, loopback: false })).toBeDefined();
  });

  it('on this machine is connected to where a simulator is at work, and link-local is not', () => {
    const local = { privateRanges: [], loopback: true };
    expect(refusedAddress('127.0.0.1', local)).toBeUndefined();
    expect(refusedAddress('169.254.169.254', local)).toBeDefined();
  });
});

describe('a range of the configuration', () => {
  it.each([
    '10.0.0.0/8',
    '10.20.0.0/16',
    '172.16.0.0/12',
    '192.168.7.0/24',
    '100.64.0.0/10',
    'fd00::/8',
  ])('%s can be allowed', (range) => {
    expect(refusedRange(range)).toBeUndefined();
  });

  it.each([
    '169.254.0.0/16',
    '127.0.0.0/8',
    'fe80::/10',
    '::1/128',
    '0.0.0.0/0',
    '::/0',
    '8.0.0.0/8',
    '10.0.0.1',
    'private',
  ])('%s cannot', (range) => {
    expect(refusedRange(range)).toBeDefined();
  });
});
