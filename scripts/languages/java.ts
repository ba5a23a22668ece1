import { copyFileSync, rmSync } from 'fs';
import { homedir } from 'os';
import { join } from 'path';
import type { Stage } from './language';
import { pack, programs, start, version } from './start';
import { floor } from '../packed/user';

/** From jars that are made here, with those of cdk8s-plus-28 for machines whose Maven repository lacks it. */
export const java: readonly Stage[] = [
  { done: 'generated', run: folder => pack('java', folder, ['cdk8s-plus-28']) },
  {
    done: 'compiled',
    run(folder) {
      // Maven keeps a version that it has seen, and ours changes without another number.
      const kept = join(homedir(), '.m2', 'repository', 'io', 'github', 'cdkpythoncontainer');
      rmSync(kept, { recursive: true, force: true });
      copyFileSync(join(__dirname, 'pom.xml'), join(folder, 'pom.xml'));
      maven(folder, 'compile');
    },
  },
  {
    done: 'ran',
    run: folder => maven(folder, 'org.codehaus.mojo:exec-maven-plugin:3.5.0:java', '-Dexec.mainClass=QuickStart'),
  },
];

function maven(folder: string, ...words: string[]): void {
  const versions = floor('aws-cdk-lib', 'cdk8s', 'constructs').map(peer => `-D${peer.replace('@', '.version=')}`);
  start(folder, 'mvn', '--quiet', '--batch-mode', ...words, ...versions, `-Dpackages=file://${folder}/packages/java`,
    `-Dprograms=${programs}`, `-Dcdk-python-container.version=${version}`);
}
