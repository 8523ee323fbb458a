/** Runs a timer function now, as the portal of Azure does. */
export async function fire(url: string, timer: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}/admin/functions/${timer}`, { method: 'POST', headers, body: '{"input":""}' });
}
