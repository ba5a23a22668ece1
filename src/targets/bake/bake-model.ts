/* A bake file, as far as this library writes it: https://docs.docker.com/build/bake/reference/ */

/** What is undefined is left out of the file. */
export interface BakeModel {
  readonly '//': string;
  readonly 'group': { readonly default: { readonly targets: string[] } };
  readonly 'target': { readonly [name: string]: BakeTarget };
}

export interface BakeTarget {
  readonly 'context': string;
  readonly 'args': { readonly [name: string]: string };
  readonly 'platforms': string[];
  readonly 'tags': string[];
  readonly 'secret'?: string[];
  readonly 'ssh'?: string[];
  readonly 'cache-from'?: string[];
  readonly 'cache-to'?: string[];
  readonly 'attest': string[];
}
