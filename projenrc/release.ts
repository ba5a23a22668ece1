import type { awscdk } from 'projen';

/** The commands that make a release; docs/release.md says in which order. */
export function release(project: awscdk.AwsCdkConstructLibrary): void {
  const tasks = {
    'release:build': {
      description: 'Builds the packages of every language whose toolchain is here into dist/, with an SBOM',
      exec: 'tsx --tsconfig examples/tsconfig.json scripts/release/build.ts',
    },
    'release:check': {
      description: 'Checks that changelog, version and API agree, so that this commit can be released',
      exec: 'tsx --tsconfig examples/tsconfig.json scripts/release/check.ts',
    },
    'release:matrix': {
      description: 'Unit tests under each supported Node, with the oldest and the newest peers; takes many minutes',
      exec: 'tsx --tsconfig examples/tsconfig.json scripts/release/matrix.ts',
    },
  };
  for (const [name, { description, exec }] of Object.entries(tasks)) {
    project.addTask(name, { description, exec, receiveArgs: true });
    project.package.setScript(name, `npx projen ${name}`);
  }
  // release:check compares with the release before, and accepts a break that the version announces.
  project.removeTask('compat');
}
