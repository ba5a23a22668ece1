import * as fc from 'fast-check';
import { instructions } from './dockerfile/parse-dockerfile';
import { ImageContent } from '../../src/image/image-content';
import { PythonProject } from '../../src/project';
import { LOCK, PYPROJECT, sampleProject } from '../project/sample-project';

/** A value as TOML and JSON both write it. */
const toml = (text: string): string => JSON.stringify(text);

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    'x; touch evil #', 'x\nRUN id', 'x\\\nRUN id', '$(id)', '`id`', '../..', 'a b', 'x\u2028USER root',
    'x\u0085USER root', '--index', 'x\0', '\r\nFROM scratch', 'é', '"', "'",
  ),
);

/** Where a text of the project stands; each takes one hostile text. */
const places: Record<string, (text: string) => Record<string, string>> = {
  'the name of the project': text => ({
    'pyproject.toml': PYPROJECT.replace('name = "shop"', `name = ${toml(text)}`),
    'uv.lock': LOCK.replace('name = "shop"', `name = ${toml(text)}`),
  }),
  'its version': text => ({ 'pyproject.toml': PYPROJECT.replace('version = "0.1.0"', `version = ${toml(text)}`) }),
  'its description': text => ({
    'pyproject.toml': PYPROJECT.replace('[project]\n', `[project]\ndescription = ${toml(text)}\n`),
  }),
  'its licence': text => ({
    'pyproject.toml': PYPROJECT.replace('[project]\n', `[project]\nlicense = ${toml(text)}\n`),
  }),
  'its address': text => ({
    'pyproject.toml': PYPROJECT.replace(
      '[project.scripts]',
      `[project.urls]\nRepository = ${toml(text)}\n[project.scripts]`,
    ),
  }),
  'its range of Pythons': text => ({ 'pyproject.toml': PYPROJECT.replace('">=3.11"', toml(text)) }),
  'a package of the lock': text => ({ 'uv.lock': LOCK.replaceAll('"starlette"', toml(text)) }),
  'the version of a package': text => ({ 'uv.lock': LOCK.replace('"0.48.0"', toml(text)) }),
  'the address of a wheel': text => ({
    'uv.lock': LOCK.replace('"https://index.example/starlette-0.48.0-py3-none-any.whl"', toml(text)),
  }),
  'the place of a package': text => ({
    'uv.lock': LOCK.replace(
      'name = "starlette"\nversion = "0.48.0"\nsource = { registry = "https://index.example/simple" }',
      `name = "starlette"\nversion = "0.48.0"\nsource = { directory = ${toml(text)} }`,
    ),
  }),
  'the Python that is asked for': text => ({ '.python-version': text }),
  'the uv that is asked for': text => ({
    'pyproject.toml': `${PYPROJECT}[tool.uv]\nrequired-version = ${toml(text)}\n`,
  }),
  'an image that is pinned': text => ({ 'base.Dockerfile': `FROM ${text}@sha256:${'a'.repeat(64)}\n` }),
  'a file': text => ({ [`src/shop/${text.replace(/[/\0]/g, '')}.py`]: 'x = 1\n' }),
};

/** What the build would do: the words that instructions begin with, and every `RUN` whole, whatever uv it has. */
const shape = (dockerfile: string): string[] => instructions(dockerfile)
  .map(each => (each.startsWith('RUN') ? each.replace(/id=uv-[0-9.]+-/, 'id=uv-') : each.split(' ')[0]));

const imageOf = (files: Record<string, string> = {}) =>
  ImageContent.of({ project: PythonProject.fromDirectory(sampleProject(files)) });

/**
 * What uv is asked to install: a package a line, with an address that cannot hold an option, a marker, a variable or
 * another line, and no other option than its hash.
 */
const REQUIREMENT = new RegExp('^(?<name>[a-z0-9]+(?:-[a-z0-9]+)*) @ (?:git\\+)?[a-z]+://[\\w.~:/?@!&()*+,=%[\\]-]+'
  + '(?: --hash=sha256:[0-9a-f]{64})?$');

/** Of the file that names those of the layers. */
const FILE = /^-r \d\d\.txt$/;

/** The lines of the requirement files that are no comments. */
const requirements = ({ files }: ImageContent): string[] => files
  .filter(({ path }) => /^dependencies\/.*\.txt$/.test(path))
  .flatMap(({ content }) => Buffer.from(content).toString().split(/\r\n|[\n\r\u0085\u2028\u2029]/))
  .filter(each => each !== '' && !/^# (?:One layer|The last)/.test(each));

const plain = imageOf();

test('each package is a requirement', () => {
  const names = requirements(plain).filter(each => !FILE.test(each)).map(each => REQUIREMENT.exec(each)?.groups?.name);
  expect(names.sort()).toEqual(['fastapi', 'starlette', 'uvicorn']);
});

test.each(Object.entries(places))(
  'whatever %s is: an error with a code, or a Dockerfile and requirements that do what any others do',
  (_name, change) => {
    fc.assert(
      fc.property(hostile, text => {
        let content: ImageContent;
        try {
          content = imageOf(change(text));
        } catch (error) {
          expect((error as Error).name).toMatch(/^Python(Project|Image)Invalid$/);
          expect((error as Error).message).not.toMatch(/[\0\r\u0085\u2028\u2029]/);
          return;
        }
        expect(shape(content.dockerfile)).toEqual(shape(plain.dockerfile));
        expect(requirements(content).filter(each => !FILE.test(each) && !REQUIREMENT.test(each))).toEqual([]);
      }),
      { seed: 6, numRuns: 40 },
    );
  },
);
