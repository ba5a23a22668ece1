import type { Workload } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ConstructName } from './construct-name';
import type { PythonContainer } from '../../container';
import type { PythonImage } from '../../image';

/** Annotation of an object with its warnings. */
const ANNOTATION = 'cdk-python-container/warnings';

/** Images whose warnings were printed, by the root of the tree. */
const PRINTED = new WeakMap<object, Set<PythonImage>>();

/** cdk8s writes no comments, and has no annotations of constructs as the CDK does. */
export class Warnings {
  private readonly sentences: string[] = [];

  constructor(
    private readonly construct: Construct, private readonly workload: Workload, private readonly name: ConstructName,
  ) {}

  /** Those of a container. Many may have one image, so that its warnings are printed once for all. */
  public addOf({ image, warnings, _ownWarnings: own }: PythonContainer): void {
    const { root } = this.construct.node;
    const images = PRINTED.get(root) ?? new Set();
    this.add(warnings, images.has(image) ? own : warnings);
    PRINTED.set(root, images.add(image));
  }

  /** @param printed those of them that nothing printed yet */
  public add(warnings: readonly string[], printed = warnings): void {
    if (warnings.length === 0) { return; }
    this.sentences.push(...warnings);
    this.workload.metadata.addAnnotation(ANNOTATION, this.sentences.join('\n'));
    for (const warning of printed) {
      process.emitWarning(`${this.construct.node.path}: ${warning}`, `${this.name}Warning`);
    }
  }

  public list(): string[] {
    return [...this.sentences];
  }
}
