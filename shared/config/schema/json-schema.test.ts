import written from '../profiles.schema.json';
import { jsonSchema } from './json-schema';

describe('profiles.schema.json', () => {
  it('is what the source says, so that editors and the app read the same rules: run `npm run docs`', () => {
    expect(written).toEqual(JSON.parse(JSON.stringify(jsonSchema())));
  });

  it('has every definition that it refers to, and no other', () => {
    const refs = JSON.stringify(written).match(/#\/\$defs\/\w+/g) ?? [];
    const named = new Set(refs.map((ref) => ref.split('/').at(-1)));
    expect(Object.keys(written.$defs).sort()).toEqual([...named].sort());
  });

  it('requires of a map what has neither a default nor leave to be missing', () => {
    const { profile, target } = written.$defs;
    expect(profile.required).toEqual(['name', 'selector', 'identities']);
    expect(target.required).toEqual(['name', 'provider', 'repository', 'auth']);
  });
});
