import { DATABASES } from './databases';
import { FILES } from './files';
import type { DebianNeeds } from '../need';

/** What packages of PyPI need from Debian 13, by their normalized names. */
export const DEBIAN_NEEDS: DebianNeeds = {
  ...DATABASES,
  ...FILES,
};
