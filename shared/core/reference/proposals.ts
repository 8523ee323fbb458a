import type { Explained } from './explained';

/** Why a cluster lacks something, or a file is left alone, and no pull request is opened for it. */
export const PROPOSALS = {
  NotBootstrapped: {
    meaning: 'Nothing in the repository shows where Flux begins on the cluster.',
    remedy: 'Bootstrap it, or set `layout.clusters` or `layout.names` of the repository.',
  },
  TakenOut: {
    meaning: 'A release is in Git, and a patch takes it out again.',
    remedy: 'Remove the patch, or take the chart out of `gitops.charts`.',
  },
  FluxVersionConflict: {
    meaning: 'Clusters of one repository have no version of an API of Flux in common.',
    remedy: 'Upgrade the older ones, or set `flux.version` of the repository.',
  },
  VariableWithoutValue: {
    meaning: 'The values of a chart ask for a variable that has no value on the cluster.',
    remedy: 'Set it in the values of the chart.',
  },
  NamespaceExists: {
    meaning: 'A base would write a Namespace that the cluster has already.',
    remedy: 'Take the Namespace out of the base.',
  },
  InClusterNotInGit: {
    meaning: 'The cluster has the chart, and the repository does not bring it there.',
    remedy: 'Add the release to the repository, or remove it from the cluster.',
  },
  OlderThanGit: {
    meaning: 'Flux is suspended there: what runs may be older than Git.',
    remedy: 'Resume Flux.',
  },
  MissingEntries: {
    meaning: 'A kustomization.yaml of yours lacks entries. It is not rewritten.',
    remedy: 'Add the entries that the message lists.',
  },
  ChangedByHand: {
    meaning: 'A file of ours is missing or was changed by somebody else.',
    remedy: 'Delete it with its entry: it is then proposed again.',
  },
  FileTaken: {
    meaning: 'A file is where ours would be.',
    remedy: 'Delete or move it.',
  },
  PlaceNotFound: {
    meaning: 'No file of the repository says the value that is to change.',
    remedy: 'Change it by hand.',
  },
  SharedPlace: {
    meaning: 'The value is shared with something that is to stay.',
    remedy: 'Give it a value of its own.',
  },
  CannotFollow: {
    meaning: 'It is not clear what a change would do.',
    remedy: 'Read the message; change it by hand.',
  },
  BuildFails: {
    meaning: 'kustomize would fail after the change.',
    remedy: 'Mend what the message names.',
  },
  ObjectsLost: {
    meaning: 'Something would be pruned that is to stay.',
    remedy: 'Read the message; change it by hand.',
  },
  SecondOwner: {
    meaning: 'Two Kustomizations would apply the same object.',
    remedy: 'Take it out of one of them.',
  },
  OwnerMoved: {
    meaning: 'Another Kustomization would apply the object than now.',
    remedy: 'Move it by hand, with pruning off.',
  },
  OtherChange: {
    meaning: 'Something else would change as well.',
    remedy: 'Change it by hand.',
  },
  OtherAddition: {
    meaning: 'Something else would be added as well.',
    remedy: 'Change it by hand.',
  },
  NoEffect: {
    meaning: 'The change would have no effect in the cluster.',
    remedy: 'Read the message: something overrides the value.',
  },
  FileNotRead: {
    meaning: 'Flux reads the file on no cluster.',
    remedy: 'Add it to a kustomization.yaml that Flux reads.',
  },
  NewerVersion: {
    meaning: 'Git has a newer version than the one wanted.',
    remedy: 'Nothing: versions never go down.',
  },
  VersionRange: {
    meaning: 'Git says a range, so Flux takes the newest by itself.',
    remedy: 'Write one version if pull requests should raise it.',
  },
  NotAVersion: {
    meaning: 'What Git says is no version.',
    remedy: 'Write a version.',
  },
  SubstitutedValue: {
    meaning: 'The value comes from a variable.',
    remedy: 'Change the variable.',
  },
  SemverReference: {
    meaning: 'The image or source follows a range.',
    remedy: 'Write a tag if pull requests should raise it.',
  },
  UnpinnedReference: {
    meaning: 'The source follows a branch or `latest`.',
    remedy: 'Write a tag if pull requests should raise it.',
  },
  OtherSource: {
    meaning: 'The release takes its chart from another source.',
    remedy: 'Nothing, or point it at your registry.',
  },
  SourceNotFound: {
    meaning: 'The source that a release names is in no file that is read.',
    remedy: 'Add it to the repository.',
  },
  OtherRepository: {
    meaning: 'It comes from a repository or source that is not read.',
    remedy: 'Nothing, or change it there.',
  },
  OtherBranch: {
    meaning: 'It comes from another branch, tag or commit.',
    remedy: 'Nothing, or change it there.',
  },
  RemoteResource: {
    meaning: 'It comes from a URL.',
    remedy: 'Copy it into the repository.',
  },
  Plugin: {
    meaning: 'A plugin of kustomize runs code, which is not done here.',
    remedy: 'Nothing, or change it by hand.',
  },
  HelmChartInflation: {
    meaning: 'kustomize inflates a chart, which is not done here.',
    remedy: 'Use a HelmRelease.',
  },
  Encrypted: {
    meaning: 'Its values are encrypted with SOPS.',
    remedy: 'Nothing, or change it by hand.',
  },
  NotRead: {
    meaning: 'The file was not read.',
    remedy: 'Name its folder in `layout`.',
  },
  TooLarge: {
    meaning: 'It takes more time or room than anything from outside is given.',
    remedy: 'Split it.',
  },
  KustomizeFeature: {
    meaning: 'It uses a feature of kustomize that is not computed here.',
    remedy: 'Change it by hand.',
  },
  ResourceSet: {
    meaning: 'A ResourceSet of the Flux Operator makes it.',
    remedy: 'Change its template by hand.',
  },
  ArtifactGenerator: {
    meaning: 'An ArtifactGenerator makes it.',
    remedy: 'Change its source by hand.',
  },
  MissingSource: {
    meaning: 'No file that is read applies the source.',
    remedy: 'Add it to the repository.',
  },
  MissingDependency: {
    meaning: 'It waits for a Kustomization that does not come.',
    remedy: 'Correct `dependsOn`.',
  },
  BuildFailure: {
    meaning: 'Flux cannot build the Kustomization: what it has applied before stays.',
    remedy: 'Mend what the message names.',
  },
  OtherController: {
    meaning: 'Argo CD, Terraform or another controller applies it.',
    remedy: 'Change it there.',
  },
  Variable: {
    meaning: 'A variable in it has no value that can be seen in Git.',
    remedy: 'Set it where Git shows it.',
  },
  Suspended: {
    meaning: 'Flux is suspended there.',
    remedy: '`flux resume`.',
  },
  AliasedValue: {
    meaning: 'The value is used in a second place through an anchor.',
    remedy: 'Write it out, or change it by hand.',
  },
  MergeKey: {
    meaning: 'The value may come in through `<<`.',
    remedy: 'Write it out, or change it by hand.',
  },
  BlockScalar: {
    meaning: 'The value is within a block of text.',
    remedy: 'Change it by hand.',
  },
  NullMap: {
    meaning: 'The key has nothing behind it.',
    remedy: 'Write `{}`, or change it by hand.',
  },
  TaggedValue: {
    meaning: 'The value has a tag, which a tool of yours gives its meaning.',
    remedy: 'Change it by hand.',
  },
  NotAScalar: {
    meaning: 'There is a map or a list where a text is expected.',
    remedy: 'Change it by hand.',
  },
  NotAList: {
    meaning: 'There is no list where one is expected.',
    remedy: 'Change it by hand.',
  },
  PathNotFound: {
    meaning: 'The file does not have that key.',
    remedy: 'Change it by hand.',
  },
  TemplatedFile: {
    meaning: 'The file is a template.',
    remedy: 'Change it by hand.',
  },
  EncryptedFile: {
    meaning: 'The file is encrypted with SOPS.',
    remedy: 'Change it by hand.',
  },
  FluxImageAutomation: {
    meaning: "Flux' image automation writes the value.",
    remedy: 'Nothing: it raises the version.',
  },
  NotYaml: {
    meaning: 'The file is not YAML.',
    remedy: 'Mend it.',
  },
  UnsafeEdit: {
    meaning: 'The edited file would read otherwise than asked for.',
    remedy: 'Change it by hand, and report it.',
  },
} as const satisfies Readonly<Record<string, Explained>>;

export type ProposalCode = keyof typeof PROPOSALS;
