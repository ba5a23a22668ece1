/** The files of one program, from the root of the repository. */
export interface Program {
  readonly platform: string;
  readonly hand: readonly string[];
  readonly ours: readonly string[];
}

const CONTAINERS = 'examples/blog-deployment/containers.ts';
const IMAGE = [
  'bench/by-hand/blog/Dockerfile', 'bench/by-hand/blog/.dockerignore', 'bench/by-hand/blog/blog/heartbeat.py',
  'bench/by-hand/blog/container/probe.py',
];

/**
 * What a user writes besides the application and its lock. Not counted is what both sides have: `cdk.json`,
 * `cdk8s.yaml`, and `data.ts` on ECS.
 */
export const PROGRAMS: readonly Program[] = [
  {
    platform: 'ECS, aws-cdk-lib',
    hand: [
      'bench/by-hand/ecs/app.ts', 'bench/by-hand/ecs/release/index.py', ...IMAGE,
      'bench/by-hand/blog/container/entrypoint.py',
    ],
    ours: [CONTAINERS, 'examples/blog-deployment/ecs/app.ts'],
  },
  {
    platform: 'Kubernetes, cdk8s-plus-28',
    hand: [
      'bench/by-hand/kubernetes/main.ts', 'bench/by-hand/kubernetes/docker-bake.hcl',
      'bench/by-hand/kubernetes/push.sh', ...IMAGE,
    ],
    ours: [CONTAINERS, 'examples/blog-deployment/kubernetes/main.ts'],
  },
];

/** Of the lines by hand. */
export const MOST = 0.2;
