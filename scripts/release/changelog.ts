import { compareVersions } from './version';

const HEADING = /^## \[(Unreleased\]|\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2})$/;
const KINDS = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];

interface Section { heading: string; version: string | undefined; body: string }

/** In the order of the file, the newest first. */
function sectionsOf(text: string): Section[] {
  return text.split(/^(?=## )/m).slice(1).map(section => {
    const [heading, ...lines] = section.split('\n');
    return { heading, version: /^## \[(\d+\.\d+\.\d+)\]/.exec(heading)?.[1], body: lines.join('\n').trim() };
  });
}

function problemsOfSection({ heading, body }: Section): string[] {
  const problems: string[] = [];
  if (!HEADING.test(heading)) {
    problems.push(`invalid heading '${heading}'; expected '## [X.Y.Z] - YYYY-MM-DD' or '## [Unreleased]'`);
  }
  const [, ...parts] = `\n${body}`.split(/^### /m);
  for (const part of parts) {
    const [kind, ...lines] = part.split('\n');
    if (!KINDS.includes(kind)) {
      problems.push(`invalid heading '### ${kind}'; expected one of ${KINDS.join(', ')}`);
    } else if (!lines.some(line => line.startsWith('- '))) {
      problems.push(`'### ${kind}' has no entry; add one or remove the heading`);
    }
  }
  return problems;
}

/** What keeps a version from being released or, before that, from being described. */
export function problemsOfChangelog(text: string, version: string, { released = false } = {}): string[] {
  const sections = sectionsOf(text);
  const versions = sections.flatMap(each => each.version ?? []);
  const unreleased = sections.find(each => each.heading === '## [Unreleased]');
  const problems: string[] = [];

  if (!versions.includes(version) && (released || unreleased === undefined)) {
    const other = released ? '' : " or '## [Unreleased]'";
    problems.push(`no section for ${version}; add '## [${version}] - YYYY-MM-DD'${other} at the top`);
  }
  if (released && unreleased !== undefined && unreleased.body !== '') {
    problems.push(`'Unreleased' has entries; move them to the section of ${version}`);
  }
  problems.push(...sections.flatMap(problemsOfSection));
  for (const [index, upper] of versions.slice(0, -1).entries()) {
    const lower = versions[index + 1];
    if (compareVersions(upper, lower) <= 0) {
      problems.push(`${lower} is below ${upper}; the newest version is at the top`);
    }
  }
  return problems.map(each => `CHANGELOG.md: ${each}`);
}

/** What a reader of the release is told, without the heading. */
export function notesOf(text: string, version: string): string | undefined {
  const section = sectionsOf(text).find(each => each.version === version);
  return section && `${section.body}\n`;
}
