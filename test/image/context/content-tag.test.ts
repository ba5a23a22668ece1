import * as fc from 'fast-check';
import { contentTag, type TaggedContent } from '../../../src/image/context/content-tag';
import { file } from '../../fake-project';

const path = fc.string({ minLength: 1, maxLength: 12 });
const content = fc.uint8Array({ maxLength: 40 });
const files = fc.uniqueArray(fc.record({ path, content, executable: fc.boolean() }), {
  selector: each => each.path,
  minLength: 1,
  maxLength: 8,
});
const anyContent: fc.Arbitrary<TaggedContent> = fc.record({
  files,
  platform: fc.constantFrom('linux/amd64', 'linux/arm64'),
  version: fc.option(fc.string(), { nil: undefined }),
});

/** The content with its file at `index` changed. */
function withFile(
  tagged: TaggedContent,
  index: number,
  change: (before: TaggedContent['files'][0]) => Partial<TaggedContent['files'][0]>,
): TaggedContent {
  const at = index % tagged.files.length;
  return {
    ...tagged,
    files: tagged.files.map((each, position) => (position === at ? { ...each, ...change(each) } : each)),
  };
}

const differs = (one: TaggedContent, other: TaggedContent) => contentTag(one) !== contentTag(other);

describe('the tag changes with', () => {
  test('any one byte of any file', () => {
    fc.assert(
      fc.property(anyContent, fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), (tagged, index, offset, more) => {
        const changed = withFile(tagged, index, before => {
          const bytes = Buffer.from(before.content);
          if (bytes.length === 0) {
            return { content: Buffer.from([more]) };
          }
          bytes[offset % bytes.length] += more;
          return { content: bytes };
        });
        return differs(tagged, changed);
      }),
      { numRuns: 1000 },
    );
  });

  test('any one mode', () => {
    fc.assert(fc.property(anyContent, fc.nat(), (tagged, index) =>
      differs(tagged, withFile(tagged, index, before => ({ executable: !before.executable })))));
  });

  test('any one path', () => {
    fc.assert(
      fc.property(anyContent, fc.nat(), (tagged, index) =>
        differs(
          tagged,
          withFile(tagged, index, before => ({ path: `${before.path}x` })),
        ),
      ),
    );
  });

  test('a file more or less', () => {
    fc.assert(
      fc.property(anyContent, fc.nat(), (tagged, index) =>
        differs(tagged, {
          ...tagged,
          files: tagged.files.filter((_each, position) => position !== index % tagged.files.length),
        }),
      ),
    );
  });

  test('bytes that move from one file into the next, or from a path into a file', () => {
    const tag = (...contents: Array<[string, string]>) =>
      contentTag({ files: contents.map(([name, text]) => file(name, text)), platform: 'linux/amd64' });
    expect(
      new Set([tag(['a', 'xy'], ['b', 'z']), tag(['a', 'x'], ['b', 'yz']), tag(['ax', 'y'], ['b', 'z'])]).size,
    ).toBe(3);
  });

  test('the platform', () => {
    expect(
      differs({ files: [file('a')], platform: 'linux/amd64' }, { files: [file('a')], platform: 'linux/arm64' }),
    ).toBe(true);
  });
});

test('the order in which files were found makes no difference', () => {
  fc.assert(fc.property(anyContent, tagged => !differs(tagged, { ...tagged, files: [...tagged.files].reverse() })));
});

test('every tag is one that a registry takes', () => {
  fc.assert(
    fc.property(anyContent, tagged => /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(contentTag(tagged))),
    { numRuns: 1000 },
  );
});

test.each([
  ['0.1.0', /^0\.1\.0-[0-9a-f]{12}$/],
  ['1!2.0+local.7', /^1-2\.0-local\.7-[0-9a-f]{12}$/],
  [undefined, /^[0-9a-f]{12}$/],
  ['9'.repeat(300), /^9{115}-[0-9a-f]{12}$/],
])('version %s stands in front of the hash', (version, expected) => {
  expect(contentTag({ files: [file('a')], platform: 'linux/amd64', version })).toMatch(expected);
});

test('is the SHA-256 of platform, path, mode and bytes: another version of the library gives the same tag', () => {
  expect(contentTag({ files: [file('b', 'B', true), file('a', 'A')], platform: 'linux/amd64', version: '1' })).toBe(
    '1-caa72ebbe669',
  );
});
