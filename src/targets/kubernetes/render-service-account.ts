import { Fields, METADATA } from './fields';

/** The identity of the pods. Without a token there is nothing to steal; an application that needs one asks for it in its own pod. */
export function renderServiceAccount(): Fields {
  return { metadata: METADATA, automountServiceAccountToken: false };
}
