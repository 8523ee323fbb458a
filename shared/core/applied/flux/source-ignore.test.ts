import { ignorePatterns, isIgnored } from './source-ignore';

function left(text: string, paths: readonly string[], folder = ''): readonly string[] {
  const patterns = ignorePatterns(text, folder);
  return paths.filter((path) => !isIgnored(path, patterns));
}

describe('what Flux leaves out of a source', () => {
  it('leaves out files of version control and of CI, pictures and archives where nobody says otherwise', () => {
    const out = [
      '.gitignore',
      'a/.gitattributes',
      '.github/workflows/x.yaml',
      'a/.github/x.yaml',
      '.gitlab-ci.yml',
      'docs/picture.png',
      'charts/x.tar.gz',
      '.sops.yaml',
      'a/b/.flux.yaml',
      'cloudbuild.yaml',
    ];
    expect(left('', [...out, 'a.yaml', 'github/x.yaml', 'a/sops.yaml'])).toEqual([
      'a.yaml',
      'github/x.yaml',
      'a/sops.yaml',
    ]);
  });

  it('takes CI files in as soon as one line says what to leave out, but never those of version control', () => {
    const paths = ['.github/x.yaml', 'a/.sops.yaml', '.gitignore', 'secret.yaml'];
    expect(left('# ours\nsecret.yaml\n', paths)).toEqual(['.github/x.yaml', 'a/.sops.yaml']);
  });

  it('takes in some folders of the root alone', () => {
    const paths = [
      'README.md',
      'clusters/a/x.yaml',
      'apps/x.yaml',
      'platform/y.yaml',
      'a/clusters/x.yaml',
    ];
    expect(left('/*\n!/clusters/\n!/platform/\n', paths)).toEqual([
      'clusters/a/x.yaml',
      'platform/y.yaml',
    ]);
  });

  it('takes a file back in below a folder that is left out, which git would not', () => {
    expect(
      left('/infra/drafts/\n!/infra/drafts/nmi.yaml\n', [
        'infra/drafts/nmi.yaml',
        'infra/drafts/a.yaml',
      ]),
    ).toEqual(['infra/drafts/nmi.yaml']);
  });

  it.each([
    ['tmp', ['tmp', 'a/tmp', 'tmp/x.yaml', 'a/tmp/x.yaml'], ['tmpl']],
    ['tmp/', ['tmp/x.yaml', 'a/tmp/x.yaml'], ['tmp', 'a/tmp']],
    ['/tmp', ['tmp', 'tmp/x.yaml'], ['a/tmp']],
    ['a/b', ['a/b', 'a/b/c.yaml'], ['x/a/b']],
    ['**/b', ['b', 'x/b', 'x/y/b', 'x/b/c.yaml'], ['bb']],
    ['a/**', ['a/b', 'a/b/c'], ['b/a']],
    ['a/**/c.yaml', ['a/c.yaml', 'a/b/c.yaml', 'a/b/b/c.yaml'], ['c.yaml', 'b/a/c.yaml']],
    ['*.bak.yaml', ['x.bak.yaml', 'a/x.bak.yaml'], ['x.bak.yml']],
    ['a/*.yaml', ['a/x.yaml'], ['a/b/x.yaml']],
  ])('fits %s', (pattern, out, kept) => {
    expect(left(`${pattern}\n`, [...out, ...kept])).toEqual(kept);
  });

  it('holds a .sourceignore of a folder to that folder', () => {
    const paths = ['a/x.yaml', 'a/b/x.yaml', 'x.yaml', 'b/x.yaml'];
    expect(left('x.yaml\n', paths, 'a')).toEqual(['x.yaml', 'b/x.yaml']);
    expect(left('/x.yaml\n', paths, 'a')).toEqual(['a/b/x.yaml', 'x.yaml', 'b/x.yaml']);
  });
});
