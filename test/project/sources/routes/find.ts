import type { PythonModule } from '../../../../src/project/sources/application-finder';
import { findHealthRoute, type HealthRoute } from '../../../../src/project/sources/routes/health-route';
import { RouteGraph } from '../../../../src/project/sources/routes/route-graph';
import { SourceTree } from '../../../../src/project/sources/source-tree';

export interface Served {
  readonly name: string;
  readonly modules: PythonModule[];
  readonly applications: string[];
  readonly djangoSettings?: string;
}

export function healthRouteOf(served: Served): HealthRoute {
  const tree = new SourceTree(served.modules);
  return findHealthRoute({ ...served, tree, graph: () => new RouteGraph(tree) });
}
