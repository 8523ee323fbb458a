import { openFleet, tellOf, MINUTE } from './fleet';
import { dice } from '../support/random';
test('x', async () => {
  const fleet = await openFleet({ clusters: 50, pools: ['system', 'apps'] });
  const { stage, clusters } = fleet;
  const chance = dice(50);
  for (let i=0;i<1000;i++) { const c = clusters[i%50]!; stage.clock.after(chance.roll(60000), () => tellOf(stage, c)); }
  await stage.clock.advance(60000); await stage.clock.advance(5*MINUTE); await stage.settle();
  for (const c of clusters.slice(0,3)) { const s = await stage.store.clusters.get(c); process.stdout.write(c+'\n'+s!.history.map(h=>`${h.at} g${h.generation} w${h.writes} ${h.outcome} ${h.message.slice(0,150)}`).reverse().join('\n')+'\n'); }
  const st: Record<string,number> = {}; for (const c of stage.azure.calls.all) { const k = `${c.method} ${c.kind} ${c.status} ${c.errorCode??''}`; st[k]=(st[k]??0)+1; } process.stdout.write(JSON.stringify(st,null,1));
  await stage.stop();
}, 60000);
