import type { BaseFamily } from './base-family';
import { checkReference, type ImageReference, nameAndTag } from './image-reference';
import type { Pin } from './pins';
import { glibcOf, isLowerGlibc } from './releases';
import { slimFor } from './slim';
import { line, type Line } from '../../private/line';
import { quote } from '../../private/messages';
import { Problems } from '../../private/problems';
import { isGlibc, parsePython, PYTHON_VERSIONS } from '../../project';
import type { BaseImage } from '../image-plan';

/** What the user says about an image of their own. */
export interface OwnBase {
  readonly reference: string;
  readonly pythonVersion: string;
  readonly glibc?: string;
  readonly interpreter?: string;
  readonly apt?: boolean;
  readonly multiPlatform?: boolean;
}

export function ownFamily(own: OwnBase): BaseFamily {
  const usesApt = own.apt ?? true;
  return {
    from: "'pythonVersion' of 'base'",
    repair: 'use another base image',
    images: (pins, problems) => ownImage(own, usesApt, pins, problems),
    buildBase: (base, pins, problems) => usesApt ? base : slimFor(base.pythonVersion, pins, problems),
  };
}

function ownImage(own: OwnBase, usesApt: boolean, pins: readonly Pin[], problems: Problems): BaseImage[] {
  const wrong = new Problems('');
  const reference = checkReference(own.reference, "'base'", wrong);
  if (reference) { checkKind(reference, wrong); }
  const version = checkVersion(own.pythonVersion, wrong);
  const glibc = own.glibc ?? glibcOf(reference ? nameAndTag(reference) : '');
  if (!isGlibc(glibc)) {
    wrong.add(`'glibc' of 'base' is ${quote(glibc)}; expected a version such as 2.41, `
      + 'as `ldd --version` in the image prints it');
  }
  checkInterpreter(own.interpreter, usesApt, wrong);
  problems.addAll(wrong);
  if (!reference || !version || wrong.any) { return []; }
  return [{
    reference: reference.text,
    label: reference.text,
    interpreter: (own.interpreter as Line | undefined) ?? line`python`,
    pythonVersion: version.minor,
    patch: version.patch,
    glibc: usesApt ? glibc as Line : atMostThatOfBuild(glibc as Line, version.minor, pins),
    pinned: reference.digest !== undefined,
    root: false,
    everyPlatform: own.multiPlatform ?? false,
    declared: true,
  }];
}

/** A wheel must load in the build stage too, where it is stripped and tried. */
function atMostThatOfBuild(glibc: Line, minor: Line, pins: readonly Pin[]): Line {
  if (!PYTHON_VERSIONS.includes(minor)) { return glibc; }
  const { glibc: ofBuild } = slimFor(minor, pins, new Problems(''));
  return isLowerGlibc(glibc, ofBuild) ? glibc : ofBuild;
}

/** What a reference says of its own about kinds of Python that are not supported. The build finds the others. */
function checkKind(reference: ImageReference, problems: Problems): void {
  const { text, tag = '' } = reference;
  if (/(?:^|[^a-z])(?:alpine|musl)(?![a-z])/.test(nameAndTag(reference))) {
    problems.add(`'base' is ${quote(text)}, which has musl instead of glibc: other wheels, and none for many packages; `
      + 'use an image with glibc, such as PythonBase.SLIM or PythonBase.DISTROLESS');
  }
  if (FREE_THREADED.test(tag)) {
    problems.add(`'base' is ${quote(text)}, whose Python is free-threaded: it needs other wheels, which many packages `
      + 'do not have; use the image without the t');
  }
}

/** `3.14t`, `3.14.1t-slim` */
const FREE_THREADED = /(?:^|[^0-9.])[0-9]+\.[0-9]+(?:\.[0-9]+)?t(?![a-z0-9])/;

function checkVersion(text: string, problems: Problems): ReturnType<typeof parsePython> {
  const version = parsePython(text);
  if (!version) {
    problems.add(`'pythonVersion' of 'base' is ${quote(text)}; expected X.Y or X.Y.Z, such as 3.13${
      FREE_THREADED.test(text) ? '; free-threaded Python is not supported' : ''}`);
  }
  return version;
}

function checkInterpreter(interpreter: string | undefined, usesApt: boolean, problems: Problems): void {
  if (interpreter === undefined) {
    if (!usesApt) {
      problems.add("'interpreter' of 'base' is missing, which an image without apt-get needs, since its packages are "
        + 'installed in another one; set the absolute path of its Python, such as /usr/bin/python3.13');
    }
  } else if (!/^(?:\/[A-Za-z0-9_+-][A-Za-z0-9._+-]*)+$/.test(interpreter)) {
    problems.add(`'interpreter' of 'base' is ${quote(interpreter)}; `
      + 'expected the absolute path of its Python, such as /usr/bin/python3.13');
  } else if (FREE_THREADED.test(interpreter)) {
    problems.add(`'interpreter' of 'base' is ${quote(interpreter)}, which is free-threaded and not supported; `
      + 'use the interpreter without the t');
  }
}
