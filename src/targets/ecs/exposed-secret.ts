import { CfnParameter, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refersToSecret } from '../../container';

/** `unsafeUnwrap()` of a secret, or a `noEcho` parameter: neither is hidden in a task definition. */
export function exposesSecret(scope: IConstruct, value: string): boolean {
  if (!Token.isUnresolved(value)) { return refersToSecret(value); }
  return Tokenization.reverseString(value).tokens.some(isHiddenParameter) || refersToSecret(resolved(scope, value));
}

/** The CDK reports at synthesis what cannot be resolved. */
function resolved(scope: IConstruct, value: string): string {
  try {
    return JSON.stringify(Stack.of(scope).resolve(value)) ?? '';
  } catch {
    return '';
  }
}

function isHiddenParameter(token: unknown): boolean {
  return Reference.isReference(token) && token.target instanceof CfnParameter && token.target.noEcho;
}
