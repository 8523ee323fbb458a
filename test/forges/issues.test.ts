import type { LocalForge } from '../../local/forge';
import { startForge } from '../../local/forge';
import { changeIssue, issuesOf } from '../../local/forge/issues';
import { observeIssue } from '../../orchestrations/activities/repository/observe-issue';
import type { Forge } from '../../shared/adapters/git';
import { createForge } from '../../shared/adapters/git';
import type { ForgeRules } from '../../shared/core/configuration/repository-rules';
import { issueMarker } from '../../shared/core/pull-request/dashboard-issue';
import { repositoryRules } from '../support/gitops';

const NAME = 'contoso/fleet';
const BODY = `Text.\n\n- [ ] <!-- box:sync --> Look\n\n${issueMarker('fleet')}\n`;
const LABEL = 'aks-identity-reconciler';

let forge: LocalForge;
let adapter: Forge;

function connect(provider: ForgeRules['provider']): Forge {
  const rules = repositoryRules();
  const url = provider === 'github' ? forge.github.url : forge.gitlab.url;
  const auth = { kind: 'token', tokenSetting: 'TOKEN' } as const;
  return createForge(
    { ...rules, forge: { provider, url, repository: NAME, auth } },
    { secret: () => forge.access.token },
  );
}

afterEach(() => forge.stop());

describe.each(['github', 'gitlab'] as const)('the issue on %s', (provider) => {
  beforeEach(async () => {
    forge = await startForge();
    await forge.addRepository(NAME, { 'README.md': '# Fleet\n' });
    adapter = connect(provider);
  });

  const wanted = { title: 'Pull requests', body: BODY, label: LABEL };
  const look = (known?: number) =>
    observeIssue({ name: 'fleet', dashboardIssue: true }, adapter, known);

  test('is opened, read, changed and closed', async () => {
    const made = await adapter.issueWrites?.open(wanted);
    expect(made).toMatchObject({ isOpen: true, body: BODY });
    const number = made?.number ?? 0;
    await adapter.issueWrites?.update(number, `${BODY}More.\n`);
    expect((await adapter.issues?.get(number))?.body).toBe(`${BODY}More.\n`);
    await adapter.issueWrites?.close(number);
    expect(await look(number)).toMatchObject({ number, isClosed: true, ticked: [] });
    expect(await adapter.issues?.get(99_999)).toBeUndefined();
  });

  test('is found again without its number, with and without its label', async () => {
    const made = await adapter.issueWrites?.open(wanted);
    const number = made?.number ?? 0;
    expect(await look()).toMatchObject({ number, surplus: [] });
    changeIssue(forge.repository(NAME), number, { labels: [] });
    expect(await look()).toMatchObject({ number });
    expect(await look(99_999)).toMatchObject({ number });
  });

  test('is the oldest one where a crash has left two; the other one is told of', async () => {
    const [first, second] = [
      await adapter.issueWrites?.open(wanted),
      await adapter.issueWrites?.open(wanted),
    ];
    expect(await look()).toMatchObject({ number: first?.number, surplus: [second?.number] });
  });

  test('is none that somebody else has opened, nor a request', async () => {
    await adapter.issueWrites?.open({ ...wanted, body: 'Something else' });
    expect(await look()).toMatchObject({ surplus: [], ticked: [] });
    expect((await look())?.number).toBeUndefined();
    expect(issuesOf(forge.repository(NAME))).toHaveLength(1);
  });

  test('shows what is ticked', async () => {
    const body = BODY.replace('[ ]', '[x]');
    const made = await adapter.issueWrites?.open({ ...wanted, body });
    expect((await look(made?.number))?.ticked).toEqual(['sync']);
  });
});
