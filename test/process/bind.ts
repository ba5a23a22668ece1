import { Problems } from '../../src/private/problems';
import type { ProcessBinder, ProcessPlan, ProcessTiming } from '../../src/process';
import type { PythonProject } from '../../src/project';

interface Process {
  readonly _binder: ProcessBinder;
}

export const TIMING: ProcessTiming = {
  port: 8000, gracefulSeconds: 25, keepAliveSeconds: 75, cleanupSeconds: 5,
};

/** The plan, for a process that must suit the project. */
export function planOf(
  process: Process,
  project: PythonProject,
  timing: ProcessTiming = TIMING,
): ProcessPlan {
  const { plan, problems } = bind(process, project, timing);
  expect(problems).toEqual([]);
  return plan!;
}

/** The only problem, for a process that must not suit the project. */
export function problemOf(process: Process, project: PythonProject, timing: ProcessTiming = TIMING): string {
  const problems = problemsOf(process, project, timing);
  expect(problems).toHaveLength(1);
  return problems[0];
}

export function problemsOf(process: Process, project: PythonProject, timing: ProcessTiming = TIMING): string[] {
  const { plan, problems } = bind(process, project, timing);
  expect(plan).toBeUndefined();
  return problems;
}

function bind(process: Process, project: PythonProject, timing: ProcessTiming) {
  const problems = new Problems('test');
  const plan = process._binder.bind(project, timing, problems);
  return { plan, problems: problems.messages };
}
