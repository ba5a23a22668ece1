import type { Workload } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ConstructName } from './construct-name';

/** Annotation of an object with its warnings. */
const ANNOTATION = 'cdk-python-container/warnings';

/** cdk8s writes no comments, and has no annotations of constructs as the CDK does. */
export class Warnings {
  private readonly sentences: string[] = [];

  constructor(
    private readonly construct: Construct, private readonly workload: Workload, private readonly name: ConstructName,
  ) {}

  public add(warnings: readonly string[]): void {
    if (warnings.length === 0) { return; }
    this.sentences.push(...warnings);
    this.workload.metadata.addAnnotation(ANNOTATION, this.sentences.join('\n'));
    for (const warning of warnings) {
      process.emitWarning(`${this.construct.node.path}: ${warning}`, `${this.name}Warning`);
    }
  }

  public list(): string[] {
    return [...this.sentences];
  }
}
