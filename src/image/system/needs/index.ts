import { DATABASES } from './databases';
import { DEVICES } from './devices';
import { DOCUMENTS } from './documents';
import { GEO } from './geo';
import { IMAGES } from './images';
import { LANGUAGE } from './language';
import { MEDIA } from './media';
import { NETWORK } from './network';
import { PROGRAMS } from './programs';
import { REFUSED } from './refused';
import { SCIENCE } from './science';
import { SECURITY } from './security';
import type { DebianNeeds } from '../need';

/** What packages of PyPI need from Debian 13, by their normalized names. */
export const DEBIAN_NEEDS: DebianNeeds = {
  ...DATABASES,
  ...DEVICES,
  ...DOCUMENTS,
  ...GEO,
  ...IMAGES,
  ...LANGUAGE,
  ...MEDIA,
  ...NETWORK,
  ...PROGRAMS,
  ...REFUSED,
  ...SCIENCE,
  ...SECURITY,
};
