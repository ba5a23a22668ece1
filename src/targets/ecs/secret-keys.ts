import { Annotations, Reference, Stack, Tokenization } from 'aws-cdk-lib';
import type { Secret } from 'aws-cdk-lib/aws-ecs';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IConstruct } from 'constructs';
import { pathOf, quote } from '../../private/messages';

/** `arn:field:label:version`, where a token, which has no colon, stands for the ARN. */
const FIELD = /^[^:]+:(?<field>[^:]+):[^:]*:[^:]*$/;

/** Fields of the JSON value that a secret is made with. Undefined when it is known only in the account. */
export function keysOf(resource: CfnSecret): string[] | undefined {
  const { secretString, generateSecretString } = Stack.of(resource).resolve({
    secretString: resource.secretString, generateSecretString: resource.generateSecretString,
  });
  if (secretString !== undefined) { return typeof secretString === 'string' ? keysIn(secretString) : undefined; }
  const { secretStringTemplate, generateStringKey } = generateSecretString ?? {};
  return [...keysIn(secretStringTemplate ?? ''), ...generateStringKey === undefined ? [] : [generateStringKey]];
}

function keysIn(text: string): string[] {
  try {
    return Object.keys(JSON.parse(text) as object);
  } catch {
    return [];
  }
}

/** ECS starts no task when a secret lacks a field, and the reason is far from here. */
export function warnOfFields(scope: IConstruct, secrets: { readonly [name: string]: Secret }): void {
  for (const [name, { arn }] of Object.entries(secrets)) {
    const field = FIELD.exec(arn)?.groups?.field;
    const { firstToken } = Tokenization.reverseString(arn);
    const made = Reference.isReference(firstToken) ? firstToken.target : undefined;
    if (field === undefined || !(made instanceof CfnSecret) || (keysOf(made)?.includes(field) ?? true)) { continue; }
    Annotations.of(scope).addWarningV2('cdk-python-container:field', `'${pathOf('secrets', name)}' takes the field `
      + `${quote(field)} of a secret that is made without it, so no task starts before somebody writes a value with `
      + "it; make it so: generateSecretString: { secretStringTemplate: '{}', generateStringKey: "
      + `${quote(field)} }, or take all of it: Secret.fromSecretsManager(secret)`);
  }
}
