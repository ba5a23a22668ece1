import { cpSync, readFileSync } from 'fs';
import { join } from 'path';
import { transformSync } from 'esbuild';
import type { Stage } from './language';
import { programs, tarball } from './start';
import { floor, User } from '../packed/user';

const PEERS = ['aws-cdk-lib', 'cdk8s', 'cdk8s-plus-28', 'constructs'];

/** From the packed tarball, beside the oldest platforms that it accepts. `npm test` checks the types. */
export const typescript: readonly Stage[] = [{
  done: 'ran',
  run(folder) {
    const user = new User(tarball, floor(...PEERS));
    const source = readFileSync(join(programs, 'quick-start.ts'), 'utf8');
    cpSync(join(folder, 'shop'), join(user.directory, 'shop'), { recursive: true });
    user.run('quick-start.js', transformSync(source, { loader: 'ts', format: 'cjs' }).code);
    for (const output of ['cdk.out', 'dist', 'build', 'compose.yaml']) {
      cpSync(join(user.directory, output), join(folder, output), { recursive: true });
    }
    user.leave();
  },
}];
