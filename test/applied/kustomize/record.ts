/** Records what kustomize gives for the cases beside this file: `tsx test/applied/kustomize/record.ts`, after a case was added. */
import { buildForReal, KUSTOMIZE_VERSION, realKustomize } from '../../support/real-kustomize';
import { recordedCases, writeCases } from './case-files';

const program = realKustomize();
if (program === undefined) {
  process.stderr.write(
    `There is no kustomize ${KUSTOMIZE_VERSION}: go install sigs.k8s.io/kustomize/kustomize/v5@${KUSTOMIZE_VERSION}\n`,
  );
  process.exitCode = 1;
} else {
  writeCases(
    recordedCases().map((each) => ({
      ...each,
      recorded: buildForReal(program, each.files, each.folder),
    })),
  );
}
