import { CfnElement, DefaultTokenResolver, Reference, type Stack, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A text with references stays one that the CDK accepts, and keeps them. */
const JOINED = { join: (left: unknown, right: unknown): unknown => ({ 'Fn::Join': ['', [left, right]] }) };

/** Where templates name resources. */
const NAMES: ReadonlyMap<string, (text: string) => string[]> = new Map([
  ['Ref', text => [text]],
  ['DependsOn', text => [text]],
  ['Fn::GetAtt', text => [text.split('.')[0]]],
  ['Fn::Sub', text => [...text.matchAll(/\$\{([A-Za-z0-9]+)/g)].map(([, name]) => name)],
]);

/** Resolves what belongs to one stack: another one may have the same logical ids. */
class OwnReferences extends DefaultTokenResolver {
  constructor(private readonly stack: Stack) { super(JOINED); }

  public resolveToken(...[token, context, postProcessor]: Parameters<DefaultTokenResolver['resolveToken']>): unknown {
    if (Reference.isReference(token) && CfnElement.isCfnElement(token.target) && token.target.stack !== this.stack) {
      return { Ref: 'AWS::NoValue' };
    }
    return super.resolveToken(token, context, postProcessor);
  }
}

/** Which resources of a stack CloudFormation makes or updates after which. */
export class Waiting {
  private readonly elements: ReadonlyMap<string, CfnElement>;

  private readonly resolver: OwnReferences;

  private readonly known = new Map<CfnElement, CfnElement[]>();

  /** @param ignored constructs for whose dependencies `add` speaks */
  constructor(private readonly stack: Stack, private readonly ignored: readonly IConstruct[]) {
    this.elements = new Map(this.elementsBelow(stack).map(each => [this.nameOf(each), each]));
    this.resolver = new OwnReferences(stack);
  }

  /** Says that one construct waits for another. */
  public add(waiting: IConstruct, awaited: IConstruct): void {
    for (const each of this.elementsBelow(waiting)) { this.awaitedBy(each).push(...this.elementsBelow(awaited)); }
  }

  /** What an element waits for that waits for the goal, in this order; undefined if it does not wait for it. */
  public pathTo(goal: IConstruct, from: CfnElement): CfnElement[] | undefined {
    const goals = new Set(this.elementsBelow(goal));
    const seen = new Set<CfnElement>();
    const search = (element: CfnElement): CfnElement[] | undefined => {
      seen.add(element);
      const awaited = this.awaitedBy(element);
      if (awaited.some(each => goals.has(each))) { return []; }
      for (const next of awaited) {
        const path = seen.has(next) ? undefined : search(next);
        if (path !== undefined) { return [next, ...path]; }
      }
      return undefined;
    };
    return search(from);
  }

  private awaitedBy(element: CfnElement): CfnElement[] {
    const found = this.known.get(element) ?? [...this.referredToBy(element), ...this.dependenciesOf(element)];
    this.known.set(element, found);
    return found;
  }

  private referredToBy(element: CfnElement): CfnElement[] {
    const template: unknown = Tokenization.resolve(
      element._toCloudFormation(), { scope: element, resolver: this.resolver, preparing: false },
    );
    return [...namesIn(template)].map(name => this.elements.get(name)).filter(found => found !== undefined);
  }

  /** Of it and of all constructs that it is a part of. */
  private dependenciesOf(element: CfnElement): CfnElement[] {
    return element.node.scopes
      .filter(scope => !this.ignored.includes(scope))
      .flatMap(({ node }) => node.dependencies)
      .flatMap(awaited => this.elementsBelow(awaited));
  }

  private elementsBelow(construct: IConstruct): CfnElement[] {
    return construct.node.findAll()
      .filter(each => CfnElement.isCfnElement(each))
      .filter(({ stack }) => stack === this.stack);
  }

  private nameOf({ logicalId }: CfnElement): string {
    return this.stack.resolve(logicalId) as string;
  }
}

/** @param key under which the part of a template is */
function* namesIn(part: unknown, key = ''): Generator<string> {
  if (typeof part === 'string') {
    yield* NAMES.get(key)?.(part) ?? [];
  } else if (Array.isArray(part)) {
    for (const each of part) { yield* namesIn(each, key); }
  } else if (typeof part === 'object' && part !== null) {
    for (const [name, each] of Object.entries(part)) { yield* namesIn(each, name); }
  }
}
