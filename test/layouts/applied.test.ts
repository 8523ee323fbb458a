import { appliedTo } from '../../shared/core/applied/flux/applied';
import type { Applied } from '../../shared/core/applied/flux/types';
import { nmiPresence } from '../../shared/core/applied/nmi';
import type { ClusterTruth, NmiTruth } from '../support/layouts';
import { entryFor, layouts, objectNames } from '../support/layouts';

/**
 * What each cluster of each repository applies. The objects of `truth.json` were computed with Flux's own code, not with ours: the
 * generator, build, substitution and sourceignore of fluxcd/pkg (kustomize v1.40). How NMI is there and what cannot be followed was
 * written down by hand.
 */
describe.each(layouts())('$name', (layout) => {
  it.each(Object.entries(layout.truth.clusters))(
    'applies to %s what Flux applies',
    (name, truth) => {
      const applied = appliedTo(entryFor(layout, name, truth.promised), layout.repositories);
      expect(shown(applied)).toEqual(expected(truth));
    },
  );

  it.each(Object.entries(layout.truth.clusters))('tells how NMI is on %s', (name, truth) => {
    const applied = appliedTo(entryFor(layout, name, truth.promised), layout.repositories);
    expect(presence(applied, truth.nmi)).toEqual(truth.nmi);
  });
});

function shown({ objects, kustomizations, unknown, contested }: Applied): unknown {
  return {
    objects: objectNames(objects.filter(({ suspended, elsewhere }) => !suspended && !elsewhere)),
    suspended: objectNames(objects.filter(({ suspended, elsewhere }) => suspended && !elsewhere)),
    elsewhere: objectNames(objects.filter(({ elsewhere }) => elsewhere)),
    failing: kustomizations.filter(({ failure }) => failure !== undefined).map(({ id }) => id),
    contested: contested.length,
    unknown: [...new Set(unknown.map(({ code }) => code))].sort(),
  };
}

function expected(truth: ClusterTruth): unknown {
  return {
    objects: truth.objects,
    suspended: truth.suspended ?? [],
    elsewhere: truth.elsewhere ?? [],
    failing: truth.failing ?? [],
    contested: truth.contested ?? 0,
    unknown: [...(truth.unknown ?? [])].sort(),
  };
}

/** As much of it as the truth speaks of. */
function presence(applied: Applied, truth: ClusterTruth['nmi']): unknown {
  const found = nmiPresence(applied);
  if (found.kind === 'unknown') return 'unknown';
  if (found.kind === 'absent') return null;
  const [installer] = found.installers;
  if (installer === undefined || truth === null || truth === 'unknown') return found;
  const { by, version, range, source, object, suspended } = installer;
  const facts: NmiTruth = {
    by,
    file: object.file,
    suspended,
    ...(version !== undefined && { version }),
    ...(range !== undefined && { range }),
    ...(source !== undefined && { source }),
  };
  const asked = new Set([...Object.keys(truth), ...(version === undefined ? [] : ['version'])]);
  return Object.fromEntries(Object.entries(facts).filter(([key]) => asked.has(key)));
}
