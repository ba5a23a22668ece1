import type { PythonContainer } from 'cdk-python-container';

/** What one side is asked to do once. */
export interface Job {
  readonly count: number;
  readonly output: string;
  /** One container for all services, or one for each. */
  readonly containers: () => PythonContainer[];
  /** Whether all of them wait for a release step. */
  readonly released: boolean;
  /** The build contexts that the hand-written side hands to the CDK, staged before the clock starts. */
  readonly contexts: string[];
}
