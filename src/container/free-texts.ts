import type { ContainerSpec } from './spec';
import { holdsNumberTokenAsText } from '../private/cdk-token';
import type { Problems } from '../private/problems';

/**
 * A text that targets pass on as the user wrote it, so that it may contain a token of the CDK, and so a secret that was
 * unwrapped. Names, paths and addresses have a grammar that admits no token.
 */
export interface FreeText {
  /** As messages name it: `the command`, `'environment.LEVEL'`. */
  readonly place: string;
  readonly text: string;
  /** Name of the variable, for the value of one. */
  readonly variable?: string;
}

/** All free texts of a container. Each target decides which tokens it can take in them. */
export function freeTexts({ command, environment, health }: Pick<ContainerSpec, 'command' | 'environment'> & {
  readonly health?: { readonly command?: string[] };
}): FreeText[] {
  return [
    ...command.map(text => ({ place: 'the command', text })),
    ...(health?.command ?? []).map(text => ({ place: 'the health check', text })),
    ...Object.entries(environment).map(([variable, text]) => ({
      place: `'environment.${variable}'`, text, variable,
    })),
  ];
}

/** The places of some texts, each once. */
export function placesOf(texts: readonly FreeText[]): string[] {
  return [...new Set(texts.map(({ place }) => place))];
}

/**
 * CloudFormation replaces such a reference by the value of the secret, wherever it is written. The text that
 * `unsafeUnwrap()` gives stands for one.
 */
export function refersToSecret(text: string): boolean {
  return /\{\{resolve:(secretsmanager|ssm-secure):/.test(text);
}

export function checkFreeTexts(texts: readonly FreeText[], problems: Problems): void {
  for (const place of placesOf(texts.filter(({ text }) => holdsNumberTokenAsText(text)))) {
    problems.add(`${place} contains a number that is known only at deployment and was turned into text too early; `
      + 'use Tokenization.stringifyNumber(...) of aws-cdk-lib');
  }
}
