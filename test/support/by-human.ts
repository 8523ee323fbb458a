import type { ForgeExchange } from '../../local/forge';

/** True for what a person did by the API of a forge: they sign in with tokens of their own. */
export function isByHuman({ request: { headers } }: ForgeExchange): boolean {
  const signs = [headers['authorization'] ?? '', headers['private-token'] ?? ''];
  const [, basic = ''] = /^basic (.+)$/i.exec(signs[0] ?? '') ?? [];
  return [...signs, Buffer.from(basic, 'base64').toString()].some((sign) =>
    sign.includes('token-of-'),
  );
}
