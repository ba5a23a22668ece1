import { join } from 'path';
import type { Stage } from './language';
import { programs, start, wheel } from './start';
import { floor } from '../packed/user';
import { uv } from '../uv';

const PEERS = ['aws-cdk-lib', 'cdk8s', 'cdk8s-plus-28', 'constructs'];

/** From the wheel, in a fresh virtual environment, beside the oldest platforms that it accepts. */
export const python: readonly Stage[] = [
  {
    done: 'installed',
    run(folder) {
      const peers = floor(...PEERS).map(peer => peer.replace('@', '=='));
      start(folder, uv(), 'venv', '--quiet', '.venv');
      start(folder, uv(), 'pip', 'install', '--quiet', wheel, ...peers);
    },
  },
  { done: 'ran', run: folder => start(folder, interpreter(folder), join(programs, 'quick_start.py')) },
  {
    done: 'tested',
    run: folder => start(folder, interpreter(folder), join(__dirname, 'test_package.py')),
  },
];

const interpreter = (folder: string): string => join(folder, '.venv', 'bin', 'python');
