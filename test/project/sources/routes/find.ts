import { Limits } from '../../../../src/project/sources/limits';
import type { PythonModule } from '../../../../src/project/sources/python-source';
import { findHealthRoute, type HealthRoute } from '../../../../src/project/sources/routes/health-route';
import { RouteGraph } from '../../../../src/project/sources/routes/route-graph';
import { SourceTree } from '../../../../src/project/sources/source-tree';
import { parseApplication } from '../../../../src/servers';

export interface Served {
  readonly name: string;
  readonly modules: PythonModule[];
  readonly applications: string[];
  readonly djangoSettings?: string;
}

export function healthRouteOf(served: Served, limits = new Limits()): HealthRoute {
  const tree = new SourceTree(served.modules);
  const applications = served.applications.map(text => parseApplication(text)!);
  return findHealthRoute({ ...served, applications, tree, graph: () => new RouteGraph(tree, limits), limits });
}
