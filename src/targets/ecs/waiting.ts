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

/** Resolves what belongs to one stack, and collects the rest: another one may have the same logical ids. */
class OwnReferences extends DefaultTokenResolver {
  public readonly foreign: CfnElement[] = [];

  constructor(private readonly stack: Stack) { super(JOINED); }

  public resolveToken(...[token, context, postProcessor]: Parameters<DefaultTokenResolver['resolveToken']>): unknown {
    if (Reference.isReference(token) && CfnElement.isCfnElement(token.target) && token.target.stack !== this.stack) {
      this.foreign.push(token.target);
      return { Ref: 'AWS::NoValue' };
    }
    return super.resolveToken(token, context, postProcessor);
  }
}

/**
 * Which resources of a stack CloudFormation makes or updates after which. A stack that is nested in it is one of them:
 * it waits for all that is outside and that an element in it refers to, and whoever refers to such an element waits for
 * all of it.
 */
export class Waiting {
  private readonly elements: ReadonlyMap<string, CfnElement>;

  /** Each resource of the stack that is a nested one, with all that is in it. */
  private readonly nested = new Map<CfnElement, CfnElement[]>();

  private readonly known = new Map<CfnElement, CfnElement[]>();

  /** @param ignored constructs for whose dependencies `add` speaks */
  constructor(private readonly stack: Stack, private readonly ignored: readonly IConstruct[]) {
    const all = stack.node.findAll().filter(each => CfnElement.isCfnElement(each));
    this.elements = new Map(all.filter(each => each.stack === stack).map(each => [this.nameOf(each), each]));
    for (const element of all) {
      const resource = this.outermost(element);
      if (resource === undefined || resource === element) { continue; }
      this.nested.set(resource, [...this.nested.get(resource) ?? [], element]);
    }
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

  /** What an element refers to, or was told to wait for. */
  public awaitedBy(element: CfnElement): CfnElement[] {
    const parts = [element, ...this.nested.get(element) ?? []];
    const found = this.known.get(element)
      ?? parts.flatMap(each => [...this.referredToBy(each), ...this.dependenciesOf(each)]);
    this.known.set(element, found);
    return found;
  }

  private referredToBy(element: CfnElement): CfnElement[] {
    const resolver = new OwnReferences(element.stack);
    const template: unknown = Tokenization.resolve(
      element._toCloudFormation(), { scope: element, resolver, preparing: false },
    );
    const named = element.stack === this.stack ? [...namesIn(template)].map(name => this.elements.get(name)) : [];
    return [...named, ...resolver.foreign.map(each => this.outermost(each))].filter(found => found !== undefined);
  }

  /** Of it and of all constructs that it is a part of. */
  private dependenciesOf(element: CfnElement): CfnElement[] {
    return element.node.scopes
      .filter(scope => !this.ignored.includes(scope))
      .flatMap(({ node }) => node.dependencies)
      .flatMap(awaited => this.elementsBelow(awaited));
  }

  private elementsBelow(construct: IConstruct): CfnElement[] {
    const elements = construct.node.findAll().filter(each => CfnElement.isCfnElement(each));
    return [...new Set(elements.map(each => this.outermost(each)))].filter(each => each !== undefined);
  }

  /** The element of the stack that it is or, nested, is in; undefined outside of the stack. */
  private outermost(element: CfnElement): CfnElement | undefined {
    if (element.stack === this.stack) { return element; }
    const { nestedStackResource } = element.stack;
    return nestedStackResource && this.outermost(nestedStackResource);
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
